using SecResponder.Playbooks.Correlation;

namespace SecResponder.Response.Pipeline;

/// <summary>The state after a signal, as it is stored, and what was made of it.</summary>
public readonly record struct CorrelationResult(byte[] State, CorrelationVerdict Verdict);

/// <summary>A playbook's correlator over stored state: pure; empty state is a new key. Throws <see cref="InvalidDataException"/> for state it can't read.</summary>
public delegate CorrelationResult CorrelateSignal(ReadOnlyMemory<byte> state, Signal signal);
