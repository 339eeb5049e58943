using System.Collections.Frozen;
using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Entities;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Simulation.Outside;
using SecResponder.Simulation.Running;

namespace SecResponder.Simulation.Sabotage;

// What holds a step back, and who may let it go.
internal static partial class DeliberateBugs
{
    private static ImmutableArray<DeliberateBug> Guardrails =>
    [
        new("protected entities are not asked about", "protected", Snapshot(snapshot => snapshot with { Protected = [] })),
        new("guardrails are those of the planning", "protected", Flaws.None with { Snapshot = (scenario, _) => () => scenario.Of(isLate: false, observes: false, isGone: false) }),
        new("a playbook set to observe goes on", "observe", Flaws.None with { Snapshot = (scenario, clock) => () => scenario.Of(clock.Now >= scenario.ProtectedFrom, observes: false, isGone: false) }),
        new("the kill switch is not read", "kill switch", Store(store => new FlawedStore(store) { Pauses = _ => [] })),
        new("the budget is not counted", "budget", Store(store => new FlawedStore(store) { FindsNoneActed = true, Saves = commit => commit with { Budgets = [] } })),
        new("the budget is not looked at again in the commit", "budget", Store(store => new FlawedStore(store) { Saves = commit => commit with { Budgets = [] } })),
        new("what is held is not counted", "blast radius", Store(store => new FlawedStore(store) { ForgetsHolds = true })),
        new("what is held is not looked at again in the commit", "blast radius", Store(store => new FlawedStore(store) { Saves = commit => commit with { HoldMark = null } })),
        new("only the kill switch for everything is read", "kill switch", Store(store => new FlawedStore(store) { Pauses = pauses => pauses.RemoveAll(pause => pause.Scope != Pause.Everything) })),
        new("a playbook never trips", "trip", Store(store => new FlawedStore(store) { Saves = commit => commit with { Trips = [] } })),
    ];

    private static ImmutableArray<DeliberateBug> People =>
    [
        new("an approval is not waited for", "approval", Store(store => new FlawedStore(store) { Claims = step => step with { Approval = null } })),
        new("nobody's word counts as a yes", "approval", Store(store => new FlawedStore(store) { Asked = approval => approval with { Otherwise = ApprovalFallback.Run } })),
        new("anybody may approve", "approval", Snapshot(snapshot => snapshot with { Teams = Teams(snapshot, team => team with { Approvers = team.Approvers.SetItem("soc-leads", [.. Scenario.Approvers, Scenario.Stranger]) }) })),
        new("one pair of eyes is enough", "approval", Store(store => new FlawedStore(store) { Asked = approval => approval with { FourEyes = false } })),
        new("who wrote the playbook is one of the two", "approval", Snapshot(snapshot => snapshot with { Playbooks = snapshot.Playbooks.ToFrozenDictionary(one => one.Key, one => one.Value with { Author = null }) })),
        new("the second line may decide from the start", "approval", Store(store => new FlawedStore(store) { Asked = approval => approval with { EscalateAt = null } })),
        new("nobody is reminded", "reminded", Store(store => new FlawedStore(store) { Saves = commit => commit with { Approvals = [.. commit.Approvals.Select(approval => approval with { RemindAt = null })] } })),
        new("a reminder is given again and again", "reminded", Store(store =>
        {
            // A few times are enough; for ever would be at the same moment.
            var times = 20;
            return new FlawedStore(store)
            {
                Saves = commit => commit with
                {
                    Approvals = [.. commit.Approvals.Select(approval => approval with { RemindAt = approval.Deadline - Scenario.RemindsBefore })],
                    Steps = [.. commit.Steps.Select(step => step.State == StepState.AwaitingApproval && times-- > 0 ? step with { DueAt = Scenario.Noon } : step)],
                },
            };
        })),
    ];
}
