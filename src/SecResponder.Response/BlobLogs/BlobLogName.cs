using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SecResponder.Events;

namespace SecResponder.Response.BlobLogs;

/// <summary>Which log a blob is an hour of. Azure's flow logs and diagnostic settings write a blob an hour: <c>…/NSG1/y=2026/m=03/d=03/h=21/m=00/macAddress=…/PT1H.json</c>; what is left without the hour is the log.</summary>
/// <remarks>Microsoft Learn, "Manage virtual network flow logs", "Azure resource logs": blob path. A blob that is called otherwise is a log of its own.</remarks>
internal sealed record BlobLogName
{
    /// <summary>The stream of all origins that are places in blobs.</summary>
    public const string Stream = "blobs";

    // Below this many bytes hour and place fit into one number that people can read: 2026030321 and 000012345.
    private const long BytesAnHour = 1_000_000_000;
    private const string Hole = "{hour}";

    private BlobLogName(string container, string template, long hour)
    {
        (Container, Template, Hour) = (container, template, hour);
        var parts = template.Split('/');
        var at = Array.IndexOf(parts, Hole);
        var words = at < 0 ? parts[^1..] : [.. parts[Math.Max(0, at - 1)..at], .. parts[(at + 1)..].Where(part => part.Contains('=', StringComparison.Ordinal))];
        Partition = $"{string.Join('/', words)}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{container}/{template}")).AsSpan(0, 6))}";
    }

    /// <summary>The container.</summary>
    public string Container { get; }

    /// <summary>The blob's name, with a hole where the hour stands.</summary>
    public string Template { get; }

    /// <summary>The hour as <c>yyyyMMddHH</c>; 0: the name has none.</summary>
    public long Hour { get; }

    /// <summary>The log as part of an origin: what people know it by, and a hash of its whole name. Short: it stands in the marks of every key that its events count for.</summary>
    public string Partition { get; }

    /// <summary>Reads a blob's name.</summary>
    public static BlobLogName Of(string container, string blob)
    {
        var parts = blob.Split('/');
        for (var i = 0; i + 4 < parts.Length; i++)
            if (parts[i + 4] == "m=00" && Number(parts[i], "y=", 4) is { } year && Number(parts[i + 1], "m=", 2) is { } month && Number(parts[i + 2], "d=", 2) is { } day && Number(parts[i + 3], "h=", 2) is { } hour)
                return new BlobLogName(container, string.Join('/', [.. parts[..i], Hole, .. parts[(i + 5)..]]), ((year * 100 + month) * 100 + day) * 100 + hour);
        return new BlobLogName(container, blob, 0);
    }

    /// <summary>The blob of an hour of this log.</summary>
    public string BlobOf(long hour) => Template.Replace(Hole, string.Create(CultureInfo.InvariantCulture, $"y={hour / 1_000_000:D4}/m={hour / 10_000 % 100:D2}/d={hour / 100 % 100:D2}/h={hour % 100:D2}/m=00"), StringComparison.Ordinal);

    /// <summary>Where a record stands. Within a partition sequence numbers must rise with time; a blob that is written on after a later hour was begun is a partition of its own, and so is what lies beyond the first gigabyte.</summary>
    public Origin OriginOf(long hour, long at, bool isLate) => isLate || at >= BytesAnHour
        ? new Origin(Stream, string.Create(CultureInfo.InvariantCulture, $"{Partition}@{hour}"), at)
        : new Origin(Stream, Partition, hour * BytesAnHour + at);

    private static long? Number(string part, string name, int digits) =>
        part.Length == name.Length + digits && part.StartsWith(name, StringComparison.Ordinal) && long.TryParse(part.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
