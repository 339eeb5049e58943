using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response;
using SecResponder.Response.Entities;
using SecResponder.Response.Holds;
using SecResponder.Response.Planning;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Simulation.Outside;
using SecResponder.Simulation.Running;

namespace SecResponder.Simulation.Sabotage;

/// <summary>One mistake that a founder of this code base could make.</summary>
/// <param name="Name">What goes wrong.</param>
/// <param name="Promise">The promise that must be seen to break.</param>
/// <param name="Flaws">The mistake.</param>
internal sealed record DeliberateBug(string Name, string Promise, Flaws Flaws)
{
    /// <summary>Within so many seeds it must be seen.</summary>
    public const int Seeds = 150;

    /// <summary>The first seed that sees it; null: none does.</summary>
    public int? CaughtAt(string folder)
    {
        for (var seed = 1; seed <= Seeds; seed++)
            if (IsCaughtBy(seed, folder))
                return seed;
        return null;
    }

    /// <summary>Whether a seed sees it.</summary>
    public bool IsCaughtBy(int seed, string folder) =>
        SimulatedRun.Of(seed, Flaws, folder).Broken.Any(broken => broken.Contains($" {Promise}: ", StringComparison.Ordinal));
}

/// <summary>The table of docs/reliability.md: a simulation that finds nothing is worth what it can find.</summary>
internal static class DeliberateBugs
{
    public static ImmutableArray<DeliberateBug> All { get; } =
    [
        // The runner: intent, call, answer.
        new("the intent is not stored", "intent", Store(store => new FlawedStore(store) { Saves = commit => commit.Steps.Any(step => step.State == StepState.Intent) ? null : commit })),
        new("the answer is not stored", "ends in a state", Store(store => new FlawedStore(store) { Saves = commit => commit.Steps.Any(step => step.State == StepState.Done) ? null : commit })),
        new("nothing is read back", "once", Action(action => new FlawedAction(action) { Find = (_, _) => Task.FromResult<Effect>(new Effect.Absent()) })),
        new("a call without an answer counts as not done", "once", Action(action => new FlawedAction(action) { Do = async (_, call) =>
        {
            try
            {
                return await call();
            }
            catch (Exception)
            {
                return new Effect.TryAgain("no answer");
            }
        } })),
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
        new("an ended step leaves no row in the ledger", "explained", Store(store => new FlawedStore(store) { Saves = commit => commit.Steps.Any(step => step.HasEnded) ? commit with { Ledger = [] } : commit })),

        // Guardrails.
        new("protected entities are not asked about", "protected", Snapshot(snapshot => snapshot with { Protected = [] })),
        new("guardrails are those of the planning", "protected", Flaws.None with { Snapshot = (scenario, _) => () => scenario.Early }),
        new("a playbook set to observe goes on", "observe", Flaws.None with { Snapshot = (scenario, clock) => () => scenario.At(clock.Now) == scenario.Early ? scenario.Early : scenario.Late }),
        new("the kill switch is not read", "kill switch", Store(store => new FlawedStore(store) { ForgetsPauses = true })),
        new("the budget is not counted", "budget", Store(store => new FlawedStore(store) { FindsNoneActed = true, Saves = commit => commit with { Budgets = [] } })),
        new("what is held is not counted", "blast radius", Store(store => new FlawedStore(store) { ForgetsHolds = true })),

        // Approvals.
        new("an approval is not waited for", "approval", Store(store => new FlawedStore(store) { Claims = step => step with { Approval = null } })),
        new("nobody's word counts as a yes", "approval", Store(store => new FlawedStore(store) { Asked = approval => approval with { Otherwise = ApprovalFallback.Run } })),

        // Never the wrong machine.
        new("an address is what it is now", "right machine", Resolver((reference, _) => reference with { AsOf = Scenario.End }, (_, answer) => answer)),
        new("of several machines the first is taken", "right machine", Resolver((reference, _) => reference, (reference, answer) => answer is Resolution.Ambiguous ? Scenario.Host("pc-8", reference.Value) : answer)),
        new("who can't be asked is taken for the gateway", "right machine", Resolver((reference, _) => reference, (reference, answer) => answer is Resolution.Unavailable ? Scenario.Host("gw-2", reference.Value) : answer)),

        // Holds.
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

        // Nothing twice, nothing lost.
        new("the correlator's marks are lost", "counted once", Store(store => new FlawedStore(store) { Keys = row => row with { State = ReadOnlyMemory<byte>.Empty } })),
        new("the checkpoint is written first", "counted once", Flaws.None with { ChecksInBeforeItTakes = true }),
        new("evidence is not part of the commit", "counted once", Store(store => new FlawedStore(store) { Commits = commit => commit with { Evidence = [] } })),
        new("what can't be handled is dropped", "counted once", Store(store => new FlawedStore(store) { Commits = commit => commit with { DeadLetters = [] } })),
    ];

    private static Flaws Store(Func<IResponderStore, IResponderStore> flawed) => Flaws.None with { Store = (store, _) => flawed(store) };

    private static Flaws Action(Func<IResponseAction, IResponseAction> flawed) => Flaws.None with { Action = (action, _) => flawed(action) };

    private static Flaws Snapshot(Func<ResponseSnapshot, ResponseSnapshot> flawed) => Flaws.None with { Snapshot = (scenario, clock) => () => flawed(scenario.At(clock.Now)) };

    private static Flaws Resolver(Func<EntityReference, Scenario, EntityReference> asked, Func<EntityReference, Resolution, Resolution> answered) =>
        Flaws.None with { Resolver = (resolver, scenario) => new FlawedResolver(resolver, reference => asked(reference, scenario), answered) };

    private sealed class Ahead(TimeProvider wall) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => wall.GetUtcNow().AddMinutes(12);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => wall.CreateTimer(callback, state, dueTime, period);
    }
}
