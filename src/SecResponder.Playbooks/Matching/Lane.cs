using SecResponder.Playbooks.Matching.Index;

namespace SecResponder.Playbooks.Matching;

/// <summary>All rules that events of one kind meet, compiled together: one index a field, each predicate once. Immutable.</summary>
internal sealed class Lane
{
    /// <summary>The fields that some rule names.</summary>
    public required FieldPlaces[] Fields { get; init; }
    /// <summary>Those of them that have a place in ASIM.</summary>
    public required int[] AsimFields { get; init; }
    public required FieldIndex[] Indexes { get; init; }
    public required Predicate[] Predicates { get; init; }
    /// <summary>An index's entry to the predicates that it answers.</summary>
    public required int[][] HitPredicates { get; init; }
    /// <summary>The lists that predicates ask, each once however many fields ask it.</summary>
    public ListQuestion[] Lists { get; init; } = [];
    /// <summary>Of each field what is looked up besides the event, when a condition asks; null: nothing.</summary>
    public DeferredField?[] Deferred { get; init; } = [];
    /// <summary>A predicate to the rules that it wakes.</summary>
    public required int[][] WakesRules { get; init; }
    /// <summary>Rules that nothing wakes: they are looked at for each event.</summary>
    public required int[] Ungated { get; init; }
    public required ConditionPrograms.Step[] Steps { get; init; }
    /// <summary>Where each rule's program begins.</summary>
    public required int[] Starts { get; init; }
    /// <summary>The lane's rules as numbers of the whole set.</summary>
    public required int[] Rules { get; init; }
    public required PathTrie Paths { get; init; }
    public required int PathEntries { get; init; }
    /// <summary>The field that holds every value of the event, or -1 when no rule has keywords.</summary>
    public required int KeywordField { get; init; }

    public int RuleCount => Rules.Length;
}
