using SecResponder.Playbooks.Enrichment.Lists;

namespace SecResponder.Playbooks.Matching;

/// <summary>A list as a rule asks it.</summary>
internal readonly record struct ListQuestion(NamedList List, ListShape Shape);

/// <summary>A list as one worker asks it: the index that all share, and what this worker needs to use it.</summary>
internal sealed class ListAsked(ListIndex index)
{
    private readonly MatchState? _state = index.NewState();

    public bool Contains(ReadOnlySpan<byte> folded, long utcTicks) => index.Contains(folded, utcTicks, _state);
}
