using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Playbooks.Enrichment;

namespace SecResponder.Playbooks.Matching;

/// <summary>What is done to an ASIM value before it is compared with what a rule written for another taxonomy says.</summary>
public enum FieldConversion
{
    None,
    /// <summary><c>true</c> when the firewall let nothing through.</summary>
    IsStopped,
    /// <summary><c>true</c> when the direction is Outbound.</summary>
    IsOutbound,
    /// <summary>Milliseconds to seconds.</summary>
    Seconds,
    /// <summary>The path of a URL.</summary>
    UrlPath,
    /// <summary>The query of a URL, without its question mark.</summary>
    UrlQuery,
    /// <summary>What follows the last dot of a URL's path.</summary>
    UrlExtension,
}

/// <summary>An ASIM field where a rule's field may be found.</summary>
/// <param name="Field">The field.</param>
/// <param name="Conversion">What is done to its value.</param>
/// <param name="IsBeside">Whether its value counts beside that of an earlier place, too.</param>
public readonly record struct AsimPlace(AsimField Field, FieldConversion Conversion = FieldConversion.None, bool IsBeside = false);

/// <summary>Where a rule's field is looked for in an event: ASIM fields in this order, then the vendor's own path. A field present at an earlier place decides.</summary>
/// <param name="Name">The field as the rule names it.</param>
/// <param name="Asim">ASIM's fields.</param>
/// <param name="VendorPaths">The vendor's paths: the name itself and, for Windows events and those that nobody has normalized, where Windows, Elastic and the clouds keep it.</param>
internal sealed record FieldPlaces(string Name, ImmutableArray<AsimPlace> Asim, ImmutableArray<string> VendorPaths)
{
    /// <summary>What is known besides the event, where the event itself does not say it; null: nothing.</summary>
    public EnrichedField? Enriched { get; init; }

    /// <summary>Equal for fields that are looked for in the same places.</summary>
    public string Key { get; } = $"{Name}\n{string.Join(' ', Asim)}\n{string.Join(' ', VendorPaths)}";

    /// <summary>The places of <paramref name="field"/> for a rule of this log source on events of this schema.</summary>
    public static FieldPlaces Resolve(string field, LogSource source, AsimSchema schema)
    {
        var enriched = EnrichedField.Find(field);
        if (EnrichedField.IsOurs(field))
            return new FieldPlaces(field, [], []) { Enriched = enriched };
        ImmutableArray<string> own = schema == AsimSchema.None || WindowsEventPlaces.Product.Equals(source.Product, StringComparison.OrdinalIgnoreCase)
            ? [.. WindowsEventPlaces.Of(field, source).Concat(CloudPaths.Of(field, source)).Prepend(field).Distinct(StringComparer.Ordinal)]
            : [.. CloudPaths.Of(field, source).Prepend(field).Distinct(StringComparer.Ordinal)];
        if (schema == AsimSchema.None)
            return new FieldPlaces(field, [], own) { Enriched = enriched };
        var places = ImmutableArray.CreateBuilder<AsimPlace>();
        if (AsimFields.TryParse(field, out var asim))
            places.Add(new AsimPlace(asim));
        places.AddRange(SigmaTaxonomy.Places(field, source, schema));
        return new FieldPlaces(field, [.. places.Distinct()], own) { Enriched = enriched };
    }
}
