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

// How long something is held.
internal static partial class DeliberateBugs
{
    private static ImmutableArray<DeliberateBug> Holds =>
    [
        new("only the first reason of a hold is kept", "held to its end", Store(store => new FlawedStore(store) { Saves = commit => commit with { Holds = [.. commit.Holds.Select(hold => hold with { Reasons = [.. hold.Reasons.Take(1)] })] } })),
        new("a hold's end is forgotten", "lifted in time", Store(store => new FlawedStore(store) { Saves = commit => commit with { Holds = [.. commit.Holds.Select(hold => hold.State == HoldState.Active ? hold with { DueAt = null } : hold)] } })),
        new("a hold is stored only with its answer", "lifted in time", Store(store => new FlawedStore(store) { Saves = commit => commit with { Holds = [.. commit.Holds.Where(hold => hold.State != HoldState.Placing)] } })),
        new("a step that gives up leaves its hold alone", "lifted in time", Store(store => new FlawedStore(store) { Saves = commit => commit with { Holds = [.. commit.Holds.Select(hold => hold.State == HoldState.Unsettled ? hold with { DueAt = null, State = HoldState.Lifted } : hold)] } })),
        new("the keeper's clock runs ahead", "held to its end", Flaws.None with { KeepersClock = wall => new Ahead(wall) }),
        new("a lift without an answer counts as lifted", "lifted in time", Action(action => new FlawedAction(action) { Undo = async (_, call) =>
        {
            try
            {
                return await call();
            }
            catch (Exception)
            {
                return new Effect.NotOurs("no answer");
            }
        } })),
        new("what others placed is lifted", "not ours", Flaws.None with { Action = (action, outside) => new FlawedAction(action)
        {
            Undo = (call, _) => Task.FromResult(outside.Release(call, whoeversItIs: true)),
            Find = async (_, call) => await call() is Effect.NotOurs ? new Effect.Done("ma-1", "isolated") : await call(),
        } }),
        new("fresh evidence extends nothing", "held to its end", Store(store => new FlawedStore(store) { Incidents = incident => incident with { LastEvidenceAt = incident.OpenedAt } })),
        new("a hold is never read back", "drift", Store(store => new FlawedStore(store) { Saves = commit => commit with { Holds = [.. commit.Holds.Select(hold => hold.State == HoldState.Active ? hold with { CheckAt = null, DueAt = hold.FirstEnd } : hold)] } })),
        new("it is not counted how often something is held again", "fight", Store(store => new FlawedStore(store) { Saves = commit => commit with { Holds = [.. commit.Holds.Select(hold => hold with { Reasserts = 0 })] } })),
        new("nobody is called when a hold is over by somebody else", "told", Store(store => new FlawedStore(store) { Saves = commit => commit.Ledger.Any(draft => draft.Fact is HoldDrifted) ? commit with { Incidents = [] } : commit })),
    ];
}
