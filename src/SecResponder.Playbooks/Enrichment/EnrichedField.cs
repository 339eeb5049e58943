using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace SecResponder.Playbooks.Enrichment;

/// <summary>What is asked about an address or a host.</summary>
public enum EnrichedAttribute
{
    AssetName,
    AssetOwner,
    AssetCriticality,
    AssetSite,
    AssetTags,
    GeoCountry,
    GeoRegion,
    GeoCity,
    GeoLatitude,
    GeoLongitude,
    GeoAsn,
    GeoOrganization,
}

/// <summary>
/// A field that no event has by itself: <c>asset.src.owner</c>, <c>geo.dst.asn</c>; or one of ASIM's that few devices fill, <c>SrcGeoCountry</c>, which is looked up
/// where the event doesn't say it.
/// </summary>
/// <param name="Name">As rules and templates write it.</param>
/// <param name="Role">Whose: <c>src</c>, <c>dst</c>, <c>dvc</c>, <c>target</c>.</param>
/// <param name="Attribute">What is asked.</param>
/// <param name="IsAsim">Whether an event may say it itself: then that decides.</param>
public sealed partial record EnrichedField(string Name, string Role, EnrichedAttribute Attribute, bool IsAsim)
{
    /// <summary>The prefixes that are ours: an event's own field of such a name is never read, so that nobody can write into a log what an asset is.</summary>
    public static readonly ImmutableArray<string> Prefixes = ["asset.", "geo."];

    private static readonly (string Role, string Fields)[] Roles = [("src", "Src"), ("dst", "Dst"), ("dvc", "Dvc"), ("target", "Target")];

    private static readonly (EnrichedAttribute Attribute, string Name, string? Asim)[] Attributes =
    [
        (EnrichedAttribute.AssetName, "asset.{0}.name", null),
        (EnrichedAttribute.AssetOwner, "asset.{0}.owner", null),
        (EnrichedAttribute.AssetCriticality, "asset.{0}.criticality", null),
        (EnrichedAttribute.AssetSite, "asset.{0}.site", null),
        (EnrichedAttribute.AssetTags, "asset.{0}.tags", null),
        (EnrichedAttribute.GeoCountry, "geo.{0}.country", "GeoCountry"),
        (EnrichedAttribute.GeoRegion, "geo.{0}.region", "GeoRegion"),
        (EnrichedAttribute.GeoCity, "geo.{0}.city", "GeoCity"),
        (EnrichedAttribute.GeoLatitude, "geo.{0}.latitude", "GeoLatitude"),
        (EnrichedAttribute.GeoLongitude, "geo.{0}.longitude", "GeoLongitude"),
        (EnrichedAttribute.GeoAsn, "geo.{0}.asn", null),
        (EnrichedAttribute.GeoOrganization, "geo.{0}.organization", null),
    ];

    // ASIM has geo fields of a source, a destination and a target.
    private static readonly FrozenDictionary<string, EnrichedField> Known =
        (from role in Roles
         from attribute in Attributes
         from name in new[] { attribute.Name.Replace("{0}", role.Role, StringComparison.Ordinal), attribute.Asim is { } asim && role.Role != "dvc" ? role.Fields + asim : null }
         where name is not null
         select new EnrichedField(name, role.Role, attribute.Attribute, !name.Contains('.', StringComparison.Ordinal))).ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);

    /// <summary>All names under our prefixes.</summary>
    public static IEnumerable<string> Names => Known.Values.Where(known => !known.IsAsim).Select(known => known.Name).Order(StringComparer.Ordinal);

    /// <summary>Whether it is told by the asset list; else by geo databases.</summary>
    public bool IsAsset => Attribute <= EnrichedAttribute.AssetTags;

    /// <summary>The event's fields that say whose it is, in the order in which they decide.</summary>
    internal ImmutableArray<string> Subjects { get; } = SubjectsOf(Attribute <= EnrichedAttribute.AssetTags, Roles.Single(role => role.Role == Role).Fields);

    /// <summary>The field of a name; null: an event's own, or nobody's.</summary>
    public static EnrichedField? Find(string name) => Known.GetValueOrDefault(name);

    /// <summary>Whether the name is under one of our prefixes, whether we know it or not.</summary>
    public static bool IsOurs(string name) => Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Every field of ours that a template names, in a condition too.</summary>
    public static IEnumerable<string> In(string template) => Mentioned().Matches(template).Select(match => match.Value).Where(Known.ContainsKey).Distinct();

    private static ImmutableArray<string> SubjectsOf(bool isAsset, string role) => isAsset ? [role + "MacAddr", role + "FQDN", role + "Hostname", role + "IpAddr"] : [role + "IpAddr"];

    [GeneratedRegex(@"\b(?:(?:asset|geo)\.[a-z]+\.[a-z]+|(?:Src|Dst|Target)Geo[A-Z][a-z]+)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Mentioned();
}
