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

// The runner: intent, call, answer; and what a target is.
internal static partial class DeliberateBugs
{
    private static ImmutableArray<DeliberateBug> Runner =>
    [
        new("the intent is not stored", "intent", Store(store => new FlawedStore(store) { Saves = commit => commit.Steps.Any(step => step.State == StepState.Intent) ? null : commit })),
        new("the answer is not stored", "ends in a state", Store(store => new FlawedStore(store) { Saves = commit => commit.Steps.Any(step => step.State == StepState.Done) ? null : commit })),
        new("nothing is read back", "once", Action(action => new FlawedAction(action) { Find = (_, _) => Task.FromResult<Effect>(new Effect.Absent()) })),
        new("a call without an answer counts as not done", "once", Catching<Exception>(_ => new Effect.TryAgain("no answer"))),
        new("a connector calls again by itself", "once", Action(action => new FlawedAction(action) { Do = async (_, call) =>
        {
            try
            {
                return await call();
            }
            catch (ConnectorException)
            {
                return await call();
            }
        } })),
        new("a throttled call counts as done", "done is done", Action(action => new FlawedAction(action) { Do = async (_, call) => await call() is Effect.TryAgain ? new Effect.Done("ref", "done") : new Effect.Done("ref", "done") })),
        new("an intent is no lease", "once", Store(store => new FlawedStore(store) { Saves = commit => commit with { Steps = [.. commit.Steps.Select(step => step.State == StepState.Intent ? step with { DueAt = Scenario.Noon } : step)] } })),
        new("the last writer wins", "ended", Store(store => new FlawedStore(store) { OverwritesWhatOthersWrote = true, GrantsNoLease = true })),
        new("a conflict is swallowed", "intent", Store(store => new FlawedStore(store) { SwallowsConflicts = true })),
        new("an ended step leaves no row in the ledger", "explained", Store(store => new FlawedStore(store) { Saves = commit => commit.Steps.Any(step => step.HasEnded) ? commit with { Ledger = [] } : commit })),
        new("a call is begun however late", "once", Flaws.None with { CallsClock = wall => new Standing(wall) }),
        new("the lease of a call that hangs is not kept", "once", Store(store => new FlawedStore(store) { Saves = commit => commit is { Steps.Length: 1, Ledger.IsEmpty: true, Approvals.IsEmpty: true } && commit.Steps[0].State == StepState.Intent ? null : commit })),
        new("what a step needs is not waited for", "order", Planned(step => step.State == StepState.Waiting ? step with { State = StepState.Due, DueAt = Scenario.Noon, Needs = [], Conditions = [] } : step)),
        new("else is done as if", "order", Planned(step => step with { Conditions = [.. step.Conditions.Select(condition => condition with { Holds = true })] })),
        new("what a connector throws is told as it is", "secret", Catching<FormatException>(e => throw new ConnectorException(e.Message))),
    ];

    private static ImmutableArray<DeliberateBug> Machines =>
    [
        new("an address is what it is now", "right machine", Resolver((reference, _) => reference with { AsOf = Scenario.End }, (_, answer) => answer)),
        new("of several machines the first is taken", "right machine", Resolver((reference, _) => reference, (reference, answer) => answer is Resolution.Ambiguous ? Scenario.Host("pc-8", reference.Value) : answer)),
        new("who can't be asked is taken for the gateway", "right machine", Resolver((reference, _) => reference, (reference, answer) => answer is Resolution.Unavailable ? Scenario.Host("gw-2", reference.Value) : answer)),
    ];
}
