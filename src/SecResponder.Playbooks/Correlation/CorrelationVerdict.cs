using System.Collections.Immutable;

namespace SecResponder.Playbooks.Correlation;

/// <summary>What a signal came to, told apart as the stages after it must act.</summary>
public enum CorrelationVerdict
{
    /// <summary>At or below the mark of its origin: seen before, changes nothing.</summary>
    Duplicate,
    /// <summary>New; the condition does not hold.</summary>
    Counted,
    /// <summary>New, and the condition holds: this is an incident, or further evidence of one that is open.</summary>
    Fired,
    /// <summary>New, but so old that what its windows held has been let go: whether it would have fired can't be told. To be counted and said.</summary>
    TooLate,
}

/// <summary>The state after a signal, and what the signal came to.</summary>
/// <param name="State">What is to be kept for the key; the very same object when nothing changed.</param>
/// <param name="Verdict">What the signal came to.</param>
public readonly record struct CorrelationOutcome(KeyState State, CorrelationVerdict Verdict)
{
    /// <summary>The value that was judged (for <c>event_count</c>: how many events the fullest window around the signal holds, as far as they are kept).</summary>
    public double Measured { get; init; }

    /// <summary>The event times at which the condition came true: the signal's own, or those at which windows ended that have passed.</summary>
    public ImmutableArray<DateTimeOffset> FiredAt { get; init; } = [];
}
