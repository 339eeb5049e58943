using SecResponder.Playbooks.Matching.Index;

namespace SecResponder.Playbooks.Matching;

/// <summary>All rules that events of one kind meet, compiled together: one index a field, each predicate once. Immutable.</summary>
internal sealed record Lane
{
    /// <summary>Stands for a rule that is not of the set any more.</summary>
    public const int Gone = -1;

    public required LanePlan Plan { get; init; }
    /// <summary>Rules that came later, until all are compiled together; null: there are none.</summary>
    public Lane? Beside { get; init; }
    public required FieldIndex[] Indexes { get; init; }
    /// <summary>Whether a predicate is answered by its field's index; the others are asked when a condition comes to them.</summary>
    public required bool[] IsIndexed { get; init; }
    /// <summary>An index's entry to the predicates that it answers.</summary>
    public required Fan Hits { get; init; }
    /// <summary>A predicate to the rules that it wakes.</summary>
    public required Fan Wakes { get; init; }
    /// <summary>Rules that nothing wakes: they are looked at for each event.</summary>
    public required int[] Ungated { get; init; }

    /// <summary>The conditions as programs, and where each rule's begins.</summary>
    public required ConditionPrograms.Step[] Steps { get; init; }
    public required int[] Starts { get; init; }

    public FieldPlaces[] Fields => Plan.Fields;

    public Predicate[] Predicates => Plan.Predicates;

    public int[] Rules => Plan.Rules;

    public int RuleCount => Plan.Rules.Length;
}
