using System.Globalization;
using System.Text;

namespace SecResponder.Playbooks.Enrichment.Geo;

/// <summary>What is known of an address: where it is, and whose. Any of it may be unknown.</summary>
public sealed record GeoPlace
{
    private byte[][]?[]? _values;

    /// <summary>ISO 3166-1, two letters, as ASIM asks for.</summary>
    public string? Country { get; init; }

    /// <summary>The first subdivision, in English.</summary>
    public string? Region { get; init; }

    /// <summary>In English.</summary>
    public string? City { get; init; }

    public double? Latitude { get; init; }

    public double? Longitude { get; init; }

    /// <summary>The autonomous system's number.</summary>
    public long? Asn { get; init; }

    /// <summary>Who runs the autonomous system.</summary>
    public string? Organization { get; init; }

    internal static GeoPlace Unknown { get; } = new();

    /// <summary>What either knows; this one decides where both do.</summary>
    internal GeoPlace Or(GeoPlace other) => new()
    {
        Country = Country ?? other.Country,
        Region = Region ?? other.Region,
        City = City ?? other.City,
        Latitude = Latitude ?? other.Latitude,
        Longitude = Longitude ?? other.Longitude,
        Asn = Asn ?? other.Asn,
        Organization = Organization ?? other.Organization,
    };

    /// <summary>The values of an attribute as events have them.</summary>
    internal ReadOnlySpan<byte[]> Values(EnrichedAttribute attribute) => (_values ??=
    [
        Of(Country), Of(Region), Of(City), Of(Latitude?.ToString(CultureInfo.InvariantCulture)), Of(Longitude?.ToString(CultureInfo.InvariantCulture)),
        Of(Asn?.ToString(CultureInfo.InvariantCulture)), Of(Organization),
    ])[attribute - EnrichedAttribute.GeoCountry];

    private static byte[][]? Of(string? text) => text is null ? null : [Encoding.UTF8.GetBytes(text)];
}
