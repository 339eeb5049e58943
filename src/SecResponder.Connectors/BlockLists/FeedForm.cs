using System.Collections.Frozen;
using System.Collections.Immutable;
using SecResponder.Response.BlockLists;

namespace SecResponder.Connectors.BlockLists;

/// <summary>How one vendor wants a list: which kinds it fetches, and how a line of each looks. No form has comments: the answer is the same as long as the list is.</summary>
/// <param name="Name">Its part of the address.</param>
/// <param name="Kinds">What it can fetch.</param>
/// <param name="FillsEmpty">Whether an empty list is given a line that means nothing: a feed without any line is taken for a broken one, and what it had last stays blocked.</param>
/// <param name="BareUrls">Whether a URL stands without its scheme, and with a slash behind a host alone.</param>
internal sealed record FeedForm(string Name, ImmutableArray<BlockListKind> Kinds, bool FillsEmpty, bool BareUrls)
{
    private static readonly ImmutableArray<BlockListKind> Every = [BlockListKind.Addresses, BlockListKind.Domains, BlockListKind.Urls];

    /// <summary>The forms, by name.</summary>
    public static FrozenDictionary<string, FeedForm> All { get; } = new FeedForm[]
    {
        new("plain", Every, FillsEmpty: false, BareUrls: false),
        // "Formatting Guidelines for an External Dynamic List": URLs without scheme, one kind a list.
        new("panos", Every, FillsEmpty: true, BareUrls: true),
        // FortiOS administration guide, "Threat feeds": URLs with or without scheme.
        new("fortigate", Every, FillsEmpty: true, BareUrls: false),
        // R81.20 "Network Feed", flat list: addresses or domains.
        new("checkpoint", [BlockListKind.Addresses, BlockListKind.Domains], FillsEmpty: true, BareUrls: false),
        // Firepower user guide, "Formatting and Corrupt Feed Data": a feed with no recognizable entry leaves the old ones in use.
        new("cisco", Every, FillsEmpty: true, BareUrls: false),
        // Junos "security dynamic-address": prefixes, as files or in a bundle.
        new("junos", [BlockListKind.Addresses], FillsEmpty: true, BareUrls: false),
    }.ToFrozenDictionary(form => form.Name, StringComparer.Ordinal);

    /// <summary>The lines, in the order of their text.</summary>
    public ImmutableArray<string> Lines(BlockListKind kind, IEnumerable<BlockListEntry> inForce)
    {
        string[] values = [.. inForce.Where(entry => entry.Kind == kind).Select(entry => entry.Value)];
        if (values.Length == 0 && FillsEmpty)
            values = [Filler(kind)];
        return [.. values.Select(value => kind == BlockListKind.Urls && BareUrls ? Bare(value) : value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    // Reserved for documentation, and never to be resolved (RFC 5737, RFC 6761): blocking them blocks nothing.
    private static string Filler(BlockListKind kind) => kind switch
    {
        BlockListKind.Addresses => "192.0.2.255",
        BlockListKind.Domains => "nothing.invalid",
        _ => "http://nothing.invalid/",
    };

    private static string Bare(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.Authority + address.PathAndQuery : url;
}
