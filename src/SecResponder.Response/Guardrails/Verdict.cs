namespace SecResponder.Response.Guardrails;

/// <summary>Whether a step may be called now.</summary>
public abstract record Verdict
{
    private Verdict() { }

    /// <summary>This guardrail has nothing against it.</summary>
    public sealed record Allowed : Verdict;

    /// <summary>The step is not run.</summary>
    /// <param name="Reason">What was asked about and what stood against it.</param>
    public sealed record Refused(string Reason) : Verdict;

    /// <summary>The step is recorded in full but not called.</summary>
    public sealed record ObserveOnly(string Reason) : Verdict;

    internal static Allowed Yes { get; } = new();
}

/// <summary>One guardrail's answer.</summary>
/// <param name="Guardrail">Its name, as the ledger shows it.</param>
/// <param name="Verdict">What it said.</param>
public sealed record GuardrailAnswer(string Guardrail, Verdict Verdict);
