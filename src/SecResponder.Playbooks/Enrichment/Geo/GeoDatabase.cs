using System.Globalization;
using System.Net;
using MaxMind.Db;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Enrichment.Geo;

/// <summary>One file in MaxMind's format: GeoLite2 or GeoIP2 (Country, City, ASN), DB-IP, IPinfo. Held in memory, so that the file can be replaced under a running service.</summary>
/// <remarks>MaxMind DB file format 2.0. The three vendors write a country as <c>country.iso_code</c>, <c>country_code</c> or <c>country</c>, an autonomous system as
/// <c>autonomous_system_number</c> or <c>asn</c> (<c>AS64500</c>).</remarks>
public sealed class GeoDatabase : IDisposable
{
    private readonly Reader _reader;
    private long _broken;

    private GeoDatabase(string file, Reader reader) => (File, _reader) = (file, reader);

    /// <summary>Where it was read from.</summary>
    public string File { get; }

    /// <summary>What it calls itself: <c>GeoLite2-Country</c>.</summary>
    public string Type => _reader.Metadata.DatabaseType;

    /// <summary>When it was made.</summary>
    public DateTimeOffset Built => _reader.Metadata.BuildDate;

    /// <summary>How many look-ups met a part of the file that can't be read.</summary>
    public long Broken => Interlocked.Read(ref _broken);

    /// <summary>Opens a file; null, with the reason, when it is none of this format.</summary>
    public static GeoDatabase? Open(string file, out string problem)
    {
        try
        {
            problem = "";
            return new GeoDatabase(file, new Reader(file, FileAccessMode.Memory));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"the file can't be read ({e.GetType().Name})";
        }
        catch (Exception e) when (IsBroken(e))
        {
            problem = "it is no file in MaxMind's format (.mmdb), or not the whole of one";
        }
        return null;
    }

    /// <summary>What it knows of an address.</summary>
    internal GeoPlace Find(IpAddress address)
    {
        if (!address.IsV4 && _reader.Metadata.IPVersion == 4)
            return GeoPlace.Unknown;
        try
        {
            return _reader.Find<Dictionary<string, object>>(IPAddress.Parse(address.ToString())) is { } record ? Place(record) : GeoPlace.Unknown;
        }
        catch (Exception e) when (IsBroken(e))
        {
            Interlocked.Increment(ref _broken);
            return GeoPlace.Unknown;
        }
    }

    public void Dispose() => _reader.Dispose();

    // The reader says so in its own words of what it checks, and in the runtime's of what it does not.
    private static bool IsBroken(Exception e) => e is InvalidDatabaseException or DeserializationException or ArgumentException or IndexOutOfRangeException or InvalidOperationException or InvalidCastException
        or OverflowException or FormatException or KeyNotFoundException or NullReferenceException or NotSupportedException;

    private static GeoPlace Place(Dictionary<string, object> record) => new()
    {
        Country = Text(record, "country", "iso_code") ?? Text(record, "country_code") ?? (Text(record, "country") is { Length: 2 } code ? code : null),
        Region = (Of(record, "subdivisions") as IEnumerable<object>)?.FirstOrDefault() is Dictionary<string, object> first ? Text(first, "names", "en") : Text(record, "region"),
        City = Text(record, "city", "names", "en") ?? Text(record, "city"),
        Latitude = Of(record, "location", "latitude") as double?,
        Longitude = Of(record, "location", "longitude") as double?,
        Asn = Number(Of(record, "autonomous_system_number")) ?? Number(Of(record, "asn")),
        Organization = Text(record, "autonomous_system_organization") ?? Text(record, "as_name"),
    };

    private static object? Of(object? at, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
            at = at is Dictionary<string, object> map ? map.GetValueOrDefault(key) : null;
        return at;
    }

    private static string? Text(object at, params ReadOnlySpan<string> path) => Of(at, path) is string { Length: > 0 } text ? text : null;

    private static long? Number(object? value) => value switch
    {
        long number => number,
        int number => number,
        string text when long.TryParse(text.StartsWith("AS", StringComparison.Ordinal) ? text.AsSpan(2) : text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };
}
