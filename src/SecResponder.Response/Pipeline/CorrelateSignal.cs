using SecResponder.Playbooks.Correlation;

namespace SecResponder.Response.Pipeline;

/// <summary>What the correlator made of a signal.</summary>
public enum Correlated
{
    /// <summary>Seen before: a redelivery. Nothing changes.</summary>
    Duplicate,
    /// <summary>It counts; the condition is not true (yet).</summary>
    Counted,
    /// <summary>It counts, and the condition is true with it.</summary>
    Fired,
    /// <summary>Its event time is too far behind; it is not counted, but kept as a dead letter.</summary>
    TooLate,
}

/// <summary>The state after a signal, as it is stored, and what was made of it.</summary>
public readonly record struct CorrelationResult(byte[] State, Correlated Verdict);

/// <summary>A playbook's correlator over stored state: pure; empty state is a new key. Throws <see cref="InvalidDataException"/> for state it can't read.</summary>
public delegate CorrelationResult CorrelateSignal(ReadOnlyMemory<byte> state, Signal signal);
