namespace SecResponder.Playbooks.Matching;

/// <summary>What a lane's rules ask, whichever way their gates are chosen. Immutable.</summary>
internal sealed record LanePlan
{
    /// <summary>The fields that some rule names.</summary>
    public required FieldPlaces[] Fields { get; init; }
    /// <summary>Those of them that have a place in ASIM.</summary>
    public required int[] AsimFields { get; init; }
    public required Predicate[] Predicates { get; init; }
    /// <summary>The lists that predicates ask, each once however many fields ask it.</summary>
    public ListQuestion[] Lists { get; init; } = [];
    /// <summary>Of each field what is looked up besides the event, when a condition asks; null: nothing. Empty when no field is.</summary>
    public DeferredField?[] Deferred { get; init; } = [];
    /// <summary>Each rule's condition.</summary>
    public required Expression[] Conditions { get; init; }
    /// <summary>The lane's rules.</summary>
    public NarrowedRule[] Of { get; init; } = [];
    /// <summary>The same as numbers of the whole set; <see cref="Lane.Gone"/> for those that are not in it any more.</summary>
    public required int[] Rules { get; init; }
    public required PathTrie Paths { get; init; }
    public required int PathEntries { get; init; }
    /// <summary>The field that holds every value of the event, or -1 when no rule has keywords.</summary>
    public required int KeywordField { get; init; }
}
