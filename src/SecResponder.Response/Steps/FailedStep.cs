using SecResponder.Response.Incidents;

namespace SecResponder.Response.Steps;

/// <summary>What the team hears of a step that is given up: somebody must look, or do it by hand.</summary>
/// <remarks>When a system is down its steps fail by the hundred: the first of an hour tells for all of that system, and each one's ledger names the notice.</remarks>
internal static class FailedStep
{
    private static readonly TimeSpan Together = TimeSpan.FromHours(1);

    /// <summary>Given up, or refused for good by the other side; what a guardrail refuses is as it should be, and what tells of trouble tells of none of its own.</summary>
    public static bool NeedsAPerson(ResponseStep step) => !step.IsNotice && (step.State == StepState.Failed || step is { State: StepState.Refused, RefusedBy: null });

    public static Notice Notice(ResponseStep step) => new(
        "step-failed", $"{step.Owner} {step.Line.Name}", step.Owner, $"{Doing(step)} failed for good",
        $"{step.Note}. Do it by hand if it must be done; look at it with: secresponder why {step.IncidentId}. Further steps of {step.Line.Name} that fail within the hour are not told one by one: secresponder incidents",
        step.OnlyTells ? "medium" : "high")
    {
        Details = [("IncidentId", step.IncidentId), ("StepId", step.Id), ("Action", step.Action), ("Target", step.TargetText), ("System", step.System), ("Reason", step.Note ?? "")],
        Mentions = [.. (step.Entity?.Names ?? []).Append(step.Entity?.DisplayName ?? "").Append(step.Target?.Value ?? "").Where(name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)],
        OncePer = Together,
    };

    public static string Doing(ResponseStep step) => step.TargetText.Length > 0 ? $"{step.Action} on {step.TargetText}" : step.Action;
}
