using System.Collections.Immutable;
using SecResponder.Response.Guardrails;
using SecResponder.Response.Incidents;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Rehearsals;

/// <summary>What came of steps that were only observed.</summary>
public enum WouldHave
{
    /// <summary>Something would have been held.</summary>
    Held,
    /// <summary>Something else would have been done to it.</summary>
    Acted,
    /// <summary>A ticket would have been opened, a card posted.</summary>
    Told,
    /// <summary>A ticket or card would not have been needed.</summary>
    KeptQuiet,
    /// <summary>It would have acted on something protected, had a guardrail not refused: the rule should not come so near.</summary>
    NearlyHitProtected,
    /// <summary>Another guardrail would have refused.</summary>
    Refused,
    /// <summary>It could not have been run, or its condition did not hold.</summary>
    NotRun,
}

/// <summary>The like of one action on one target, together.</summary>
/// <param name="Would">What would have happened.</param>
/// <param name="Action">The action.</param>
/// <param name="Target">What it would have been done to; empty where it acts on nothing.</param>
/// <param name="Times">How often.</param>
/// <param name="Asking">How often a person would have been asked before.</param>
/// <param name="Lasting">How long it would have been held in all, overlaps counted once; zero where nothing is held.</param>
/// <param name="Last">Event time of the last incident.</param>
/// <param name="Because">The last one's reason.</param>
/// <param name="Guardrail">The guardrail that would have refused; null where none would.</param>
public sealed record RehearsedLine(WouldHave Would, string Action, string Target, int Times, int Asking, TimeSpan Lasting, DateTimeOffset Last, string Because, string? Guardrail);

/// <summary>What a playbook would have done while it observed: pure over what is recorded.</summary>
public static class Rehearsal
{
    /// <summary>Sums up, what would have hurt first.</summary>
    public static ImmutableArray<RehearsedLine> Sum(IEnumerable<(Incident Incident, ImmutableArray<ResponseStep> Steps)> incidents)
    {
        ArgumentNullException.ThrowIfNull(incidents);
        return
        [
            .. incidents.SelectMany(one => one.Steps.Where(IsRehearsed).Select(step => (one.Incident, Step: step)))
                .GroupBy(one => (Would: Of(one.Step), one.Step.Action, Target: one.Step.Entity?.DisplayName ?? one.Step.TargetText, one.Step.RefusedBy))
                .Select(group => (group.Key, Last: group.MaxBy(one => one.Incident.OpenedAt), All: group.Select(one => one.Step).ToArray()))
                .Select(group => new RehearsedLine(
                    group.Key.Would, group.Key.Action, group.Key.Target, group.All.Length, group.All.Count(step => step.Approval is not null && Runs(group.Key.Would)),
                    Lasting(group.All), group.Last.Incident.OpenedAt, group.Last.Step.Note ?? "", group.Key.RefusedBy))
                .OrderBy(line => Rank(line.Would)).ThenByDescending(line => line.Times).ThenBy(line => line.Target, StringComparer.OrdinalIgnoreCase).ThenBy(line => line.Action, StringComparer.Ordinal),
        ];
    }

    private static bool IsRehearsed(ResponseStep step) => step.Mode == Playbooks.Files.PlaybookMode.Observe && step.HasEnded;

    /// <summary>What would have come of a step that was only observed.</summary>
    public static WouldHave Of(ResponseStep step) => step switch
    {
        { RefusedBy: ProtectedEntities.Name } => WouldHave.NearlyHitProtected,
        { RefusedBy: not null } => WouldHave.Refused,
        { QuietBy: not null } => WouldHave.KeptQuiet,
        { State: not StepState.Observed } => WouldHave.NotRun,
        { For: not null } => WouldHave.Held,
        { OnlyTells: false } => WouldHave.Acted,
        _ => WouldHave.Told,
    };

    private static bool Runs(WouldHave would) => would is WouldHave.Held or WouldHave.Acted or WouldHave.Told;

    /// <summary>What would have hurt most comes first.</summary>
    internal static int Rank(WouldHave would) => would switch
    {
        WouldHave.NearlyHitProtected => 0,
        WouldHave.Held => 1,
        WouldHave.Acted => 2,
        WouldHave.Refused => 3,
        WouldHave.Told => 4,
        WouldHave.KeptQuiet => 5,
        _ => 6,
    };

    /// <summary>How long steps of one target would have held it in all; overlaps count once.</summary>
    public static TimeSpan Lasting(IEnumerable<ResponseStep> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var (sum, end) = (TimeSpan.Zero, DateTimeOffset.MinValue);
        foreach (var step in steps.Where(step => step.HeldUntil is not null).OrderBy(step => step.ActedAt))
        {
            var (from, until) = (step.ActedAt!.Value, step.HeldUntil!.Value);
            if (until > end)
                (sum, end) = (sum + (until - (from > end ? from : end)), until);
        }
        return sum;
    }
}
