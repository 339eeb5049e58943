using System.Collections.Immutable;
using SecResponder.Playbooks.Enrichment.Lists;

namespace SecResponder.Playbooks.Enrichment.Feeds;

/// <summary>What came of reading a feed.</summary>
/// <param name="Content">Its entries; null when the whole is refused, and the last good state stays.</param>
/// <param name="Refusal">Why it is refused; null when it is not.</param>
/// <param name="Problems">Indicators that can't be read, the first of them with place and reason.</param>
/// <param name="Unreadable">How many can't be read.</param>
/// <param name="LeftOut">How many were left out on purpose, by reason.</param>
public sealed record FeedContent(ListContent? Content, string? Refusal, ImmutableArray<string> Problems, int Unreadable, ImmutableSortedDictionary<string, int> LeftOut)
{
    internal static FeedContent Refused(string why) => new(null, why, [], 0, ImmutableSortedDictionary<string, int>.Empty);
}
