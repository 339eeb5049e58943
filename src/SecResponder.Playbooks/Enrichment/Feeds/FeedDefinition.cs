using System.Collections.Immutable;

namespace SecResponder.Playbooks.Enrichment.Feeds;

/// <summary>How a feed is written.</summary>
public enum FeedFormat
{
    /// <summary>One indicator a line.</summary>
    Plain,
    /// <summary>RFC 4180, with a header or by column numbers.</summary>
    Csv,
    /// <summary>A STIX 2.1 bundle, or a TAXII 2.1 envelope: indicators with STIX patterns.</summary>
    Stix,
    /// <summary>A MISP event or the answer to a search of attributes, as JSON.</summary>
    Misp,
}

/// <summary>What an indicator is.</summary>
public enum IndicatorKind
{
    /// <summary>An address or a network.</summary>
    Address,
    Domain,
    Url,
    Email,
    /// <summary>MD5, SHA-1, SHA-256, SHA-384 or SHA-512, in hexadecimal.</summary>
    Hash,
    Mac,
    /// <summary>Anything else: a file's name, an account, a user agent.</summary>
    Text,
}

/// <summary>A list whose entries come from elsewhere: what stands under <c>feed:</c> in a list's file.</summary>
public sealed record FeedDefinition
{
    /// <summary>The shortest time between two fetches.</summary>
    public static readonly TimeSpan ShortestEvery = TimeSpan.FromMinutes(1);

    /// <summary>The list's name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is fetched from; null for a file.</summary>
    public Uri? Url { get; init; }

    /// <summary>The file that it is read from, as a path that can be opened; null for a URL.</summary>
    public string? File { get; init; }

    public required FeedFormat Format { get; init; }

    /// <summary>How often it is fetched, or the file looked at. An hour by default, a minute at least.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long an entry holds that doesn't say so itself: from when the indicator was last changed, or else from the fetch. Null: for ever.</summary>
    public TimeSpan? ValidFor { get; init; }

    /// <summary>The least confidence (0 to 100) of an indicator that is taken in; one that doesn't say its own is not. Null: any.</summary>
    public int? MinConfidence { get; init; }

    /// <summary>The kinds that are taken in; empty: all but <see cref="IndicatorKind.Text"/>.</summary>
    public ImmutableHashSet<IndicatorKind> Kinds { get; init; } = [];

    /// <summary>Where a CSV's columns are.</summary>
    public CsvColumns Columns { get; init; } = new();

    /// <summary>Whether a feed without a single indicator is one. By default it is taken for a failure, and the last good state stays.</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>Request headers, each with a reference to the secret that is its value: <c>keyvault:name</c>, <c>env:NAME</c>.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Where it comes from, for people. A query may hold a key, so it is not shown.</summary>
    public string Source => Url?.GetLeftPart(UriPartial.Path) ?? File ?? "";

    internal bool Takes(IndicatorKind kind) => Kinds.IsEmpty ? kind != IndicatorKind.Text : Kinds.Contains(kind);
}

/// <summary>The columns of a CSV feed: a name of its header, or a number from 1. When all are numbers the first line is data.</summary>
public sealed record CsvColumns
{
    public string Value { get; init; } = "1";
    public string? From { get; init; }
    public string? Expires { get; init; }
    public string? Confidence { get; init; }
    public char Delimiter { get; init; } = ',';
}
