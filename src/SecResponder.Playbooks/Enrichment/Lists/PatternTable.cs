using SecResponder.Playbooks.Matching;
using SecResponder.Playbooks.Matching.Index;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Enrichment.Lists;

/// <summary>The patterns of a list. The index of the rules' literals finds the few that the value may fit; those with wildcards within are then compared.</summary>
internal sealed class PatternTable
{
    private readonly record struct Candidate(int Number, WildcardPattern? Pattern);

    private readonly FieldIndex _index;
    private readonly Lane _lane;
    private readonly Candidate[][] _ofLiteral;
    private readonly Candidate[] _always;

    public PatternTable(IReadOnlyList<(SigmaPattern Pattern, int Number)> patterns)
    {
        var always = new List<Candidate>();
        var ofLiteral = new Dictionary<LiteralKey, List<Candidate>>();
        foreach (var (pattern, number) in patterns)
        {
            var candidate = new Candidate(number, PatternShape.IsAnything(pattern) || PatternShape.Literal(pattern) is not null ? null : new WildcardPattern(pattern, isCased: false));
            if (PatternShape.Necessary(pattern).ToArray() is not [var literal, ..])
                always.Add(candidate);
            else if (ofLiteral.TryGetValue(literal, out var known))
                known.Add(candidate);
            else
                ofLiteral.Add(literal, [candidate]);
        }
        _always = [.. always];
        _ofLiteral = [.. ofLiteral.Values.Select(candidates => candidates.ToArray())];
        _index = new FieldIndex([.. ofLiteral.Keys.Select((literal, entry) => (literal, entry))], -1, -1);
        // A lane of one field in which each literal is a predicate that wakes "its rule": what is awake after a pass has been found.
        var itself = new Fan([.. _ofLiteral.Select((_, entry) => new[] { entry })]);
        _lane = new Lane
        {
            Plan = new LanePlan
            {
                Fields = [],
                AsimFields = [],
                Predicates = [.. _ofLiteral.Select(_ => new Predicate.HasValue(0))],
                Conditions = [],
                Rules = new int[_ofLiteral.Length],
                Paths = PathTrie.Of([], out var entries),
                PathEntries = entries,
                KeywordField = -1,
            },
            Indexes = [_index],
            IsIndexed = [.. _ofLiteral.Select(_ => true)],
            Hits = itself,
            Wakes = itself,
            Ungated = [],
            Steps = [],
            Starts = [],
        };
    }

    public MatchState NewState() => new(_lane);

    /// <summary>Whether the value fits one of the patterns that hold at this time.</summary>
    public bool Contains(ReadOnlySpan<byte> folded, long utcTicks, Periods periods, MatchState state)
    {
        if (Fits(_always, folded, utcTicks, periods))
            return true;
        state.Clear();
        _index.Find(folded, state);
        foreach (var literal in state.Woken)
            if (Fits(_ofLiteral[literal], folded, utcTicks, periods))
                return true;
        return false;
    }

    private static bool Fits(Candidate[] candidates, ReadOnlySpan<byte> folded, long utcTicks, Periods periods)
    {
        foreach (var (number, pattern) in candidates)
            if (periods.Hold(number, utcTicks) && (pattern is null || pattern.IsMatch(folded)))
                return true;
        return false;
    }
}
