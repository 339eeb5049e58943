using System.Collections.Immutable;

namespace SecResponder.Response.Guardrails;

/// <summary>All guardrails, in the order they are asked. Adding one is one file and one line here.</summary>
internal static class GuardrailList
{
    public static ImmutableArray<(string Name, Func<GuardrailQuestion, Verdict> Ask)> All { get; } =
    [
        (KnownTarget.Name, KnownTarget.Ask),
        (SureEnough.Name, SureEnough.Ask),
        (ProtectedEntities.Name, ProtectedEntities.Ask),
        (OwnerScope.Name, OwnerScope.Ask),
        (NeverTogether.Name, NeverTogether.Ask),
        (BlastRadius.Name, BlastRadius.Ask),
        (ActingTime.Name, ActingTime.Ask),
        (AtMost.Name, AtMost.Ask),
        (KillSwitch.Name, KillSwitch.Ask),
        (InForce.Name, InForce.Ask),
    ];

    /// <summary>Asks every one; none stops the others, so that the ledger tells all that stood against a step.</summary>
    public static ImmutableArray<GuardrailAnswer> Ask(GuardrailQuestion question) => [.. All.Select(guardrail => new GuardrailAnswer(guardrail.Name, guardrail.Ask(question)))];

    /// <summary>What they say together: the first refusal decides; failing that the first that lets it only be observed.</summary>
    public static GuardrailAnswer Decide(ImmutableArray<GuardrailAnswer> answers) =>
        answers.FirstOrDefault(answer => answer.Verdict is Verdict.Refused)
        ?? answers.FirstOrDefault(answer => answer.Verdict is Verdict.ObserveOnly)
        ?? new GuardrailAnswer("", Verdict.Yes);
}
