using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Response.Changes;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Planning;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Steps;

// A record system is asked about a change, and then the plan is made. Asking changes nothing outside: it is done while observing, too, and needs no intent.
internal sealed partial class StepTurn
{
    private async Task<ResponseStep> FindChangeAsync(ResponseStep step, CancellationToken cancellation)
    {
        var snapshot = world.Snapshot();
        if (await world.Store.IncidentAsync(step.IncidentId, cancellation) is not { } incident || snapshot.Playbooks.GetValueOrDefault(step.PlaybookId) is not { } playbook)
            return await EndAsync(step, StepState.Failed, $"the playbook '{step.PlaybookId}' is not loaded any more, so nothing can be planned", [], HoldState.Lifted, cancellation);
        if (playbook.Change is not { } rule)
            return await PlanAsync(step, incident, playbook, "the playbook asks for no change any more", asks: false, cancellation);
        var (question, problem) = world.Planner.ChangeOf(rule, incident);
        if (problem is not null)
            return await PlanAsync(step, incident with { Change = new ChangeFinding(ChangeVerdicts.Unapproved, null, null, problem, rule.From) }, playbook, problem, asks: false, cancellation);
        var (records, down) = await RecordsAsync(step, rule, snapshot.Changes, question, cancellation);
        var finding = ChangeJudge.Ask(question, records, rule.From);
        // What one system approves stays approved, whoever else can't be asked.
        if (down is not var (reason, until) || finding.Verdict == ChangeVerdicts.Approved)
            return await PlanAsync(step, incident with { Change = finding }, playbook, finding.Line, asks: false, cancellation);
        if (rule.IfDown == IfDown.HoldBack)
            return await HeldUpAsync(step, reason, until, cancellation);
        return await PlanAsync(
            step, incident with { Change = new ChangeFinding(ChangeVerdicts.Unknown, null, null, reason, rule.From) }, playbook, reason, asks: rule.IfDown == IfDown.Ask, cancellation);
    }

    private async Task<(ImmutableArray<ChangeRecord> Records, (string Reason, DateTimeOffset Until)? Down)> RecordsAsync(
        ResponseStep step, ChangeRule rule, ImmutableArray<ChangeRecord> calendar, ChangeQuestion question, CancellationToken cancellation)
    {
        var records = ImmutableArray.CreateBuilder<ChangeRecord>();
        (string, DateTimeOffset)? down = null;
        foreach (var name in rule.From)
        {
            if (name == ChangeRule.Calendar)
            {
                records.AddRange(calendar);
                continue;
            }
            if (world.Records.FirstOrDefault(system => system.Name == name) is not { } system)
            {
                down ??= ($"{name} is not connected, so its changes are not known", world.Now + world.Options.LongestPause);
                continue;
            }
            try
            {
                await world.Calls.AskAsync(new CallLine(name), step.Id + name, async token =>
                {
                    records.AddRange(await system.FindAsync(question, token));
                    return new Effect.Done("", "read");
                }, null, cancellation);
            }
            catch (ConnectorException e)
            {
                down ??= ($"{name} can't be asked for its changes: {e.Message}", e.ShutUntil ?? world.Now + Backoff.After(step.Tries + 1, step.Id, e.RetryAfter, world.Options));
            }
        }
        return (records.ToImmutable(), down);
    }

    // From here on the incident is like any other: its plan is what an approver sees, and what its hash is about.
    private async Task<ResponseStep> PlanAsync(ResponseStep step, Incident incident, Playbook playbook, string note, bool asks, CancellationToken cancellation)
    {
        var now = world.Now;
        var plan = world.Planner.Make(playbook with { Mode = incident.Mode }, incident, now);
        ImmutableArray<ResponseStep> steps = asks ? [.. plan.Steps.Select(one => Asking(one, note))] : plan.Steps;
        incident = incident with { PlanHash = plan.Hash };
        var facts = PlanFacts.Of(incident, steps);
        await world.Store.SaveAsync(
            new ResponseCommit
            {
                Steps = [step with { State = StepState.Done, DueAt = null, Note = note, DownSince = null }],
                Plans = [new LatePlan(incident, steps)],
                Ledger = [.. facts.Select(fact => new LedgerDraft(incident.Id, now, fact))],
                Mentions = [.. PlanFacts.Targets(steps).Append(incident.Change?.Number ?? "").Where(name => name.Length > 0).Distinct().Select(name => new Mention(incident.Id, name))],
            },
            cancellation);
        return step with { Version = step.Version + 1, State = StepState.Done };
    }

    // Nobody knows whether the change was approved: what acts on something needs a person, whatever the playbook says else.
    private ResponseStep Asking(ResponseStep step, string because) => step is { OnlyTells: false, Approval: null, HasEnded: false }
        ? step with { Approval = new ApprovalRule("", world.Options.AskWithin, ApprovalFallback.Skip), Note = because }
        : step;
}
