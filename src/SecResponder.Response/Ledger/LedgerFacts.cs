using System.Collections.Immutable;
using SecResponder.Response.Entities;
using SecResponder.Response.Guardrails;
using SecResponder.Response.Steps;
using SecResponder.Response.Telling;

namespace SecResponder.Response.Ledger;

/// <summary>Ledger facts made of what the runner knows.</summary>
internal static class LedgerFacts
{
    public static GuardrailsAsked Of(ResponseStep step, ImmutableArray<GuardrailAnswer> answers) => new(
        step.Id, step.Action, step.TargetText,
        [
            .. answers.Select(answer => answer.Verdict switch
            {
                Verdict.Refused refused => new GuardrailLine(answer.Guardrail, "refused", refused.Reason),
                Verdict.ObserveOnly observe => new GuardrailLine(answer.Guardrail, "observe", observe.Reason),
                _ => new GuardrailLine(answer.Guardrail, "allowed", null),
            }),
        ]);

    public static EntityResolved Of(ResponseStep step, Resolution resolution)
    {
        var asked = step.Target?.Value ?? "";
        return resolution switch
        {
            Resolution.Resolved one => new(step.Id, asked, "resolved", one.Entity.Id, one.Entity.DisplayName, one.Entity.Names, one.Confidence, one.Evidence),
            Resolution.Ambiguous several => new(step.Id, asked, "ambiguous", null, null, several.Candidates, null, several.Evidence),
            Resolution.Unavailable down => new(step.Id, asked, "unavailable", null, null, [], null, down.Reason),
            Resolution.Unknown unknown => new(step.Id, asked, "unknown", null, null, [], null, unknown.Reason),
            _ => new(step.Id, asked, "unknown", null, null, [], null, ""),
        };
    }

    public static StepQuieted Of(ResponseStep step, Quiet quiet) => new(step.Id, step.Action, quiet.By, quiet.Reason, quiet.Instead);

    public static StepAnswered Of(ResponseStep step, string verb, string answer, string? reference, string? note, string? link) =>
        new(step.Id, step.Action, step.TargetText, verb, answer, step.Attempt, reference, note, link);
}
