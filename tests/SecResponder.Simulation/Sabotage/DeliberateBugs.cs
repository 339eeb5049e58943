using System.Collections.Frozen;
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
    public const int Seeds = 600;

    /// <summary>The first seed that sees it, of so many from a first one on; null: none does.</summary>
    public int? CaughtAt(string folder, int first = 1)
    {
        for (var seed = first; seed < first + Seeds; seed++)
            if (IsCaughtBy(seed, folder))
                return seed;
        return null;
    }

    /// <summary>Whether a seed sees it.</summary>
    public bool IsCaughtBy(int seed, string folder) =>
        SimulatedRun.Of(seed, Flaws, folder).Broken.Any(broken => broken.Contains($" {Promise}: ", StringComparison.Ordinal));
}

/// <summary>The table of docs/reliability.md: a simulation that finds nothing is worth what it can find.</summary>
internal static partial class DeliberateBugs
{
    public static ImmutableArray<DeliberateBug> All { get; } = [.. Runner, .. Guardrails, .. People, .. Machines, .. Holds, .. Telling, .. Tickets, .. Signals];

    private static Flaws Store(Func<IResponderStore, IResponderStore> flawed) => Flaws.None with { Store = (store, _) => flawed(store) };

    // A ticket system's connector goes on being one.
    private static Flaws Action(Func<IResponseAction, IResponseAction> flawed) => Flaws.None with { Action = (action, _) => action is IWatchedTicket ticket ? new FlawedTicket(flawed(action), ticket) : flawed(action) };

    private static Flaws Ticket(Func<IWatchedTicket, IWatchedTicket> flawed) => Flaws.None with { Action = (action, _) => action is IWatchedTicket ticket ? flawed(ticket) : action };

    private static Flaws Snapshot(Func<ResponseSnapshot, ResponseSnapshot> flawed) => Flaws.None with { Snapshot = (scenario, clock) => () => flawed(scenario.At(clock.Now)) };

    private static Flaws Planned(Func<ResponseStep, ResponseStep> planned) => Store(store => new FlawedStore(store)
    {
        Commits = commit => commit with { Incidents = [.. commit.Incidents.Select(made => made with { Steps = [.. made.Steps.Select(planned)] })] },
    });

    private static FrozenDictionary<string, Team> Teams(ResponseSnapshot snapshot, Func<Team, Team> changed) => snapshot.Teams.ToFrozenDictionary(team => team.Key, team => changed(team.Value));

    private static Flaws Resolver(Func<EntityReference, Scenario, EntityReference> asked, Func<EntityReference, Resolution, Resolution> answered) =>
        Flaws.None with { Resolver = (resolver, scenario) => new FlawedResolver(resolver, reference => asked(reference, scenario), answered) };

    private static Flaws Catching<T>(Func<T, Effect> answers) where T : Exception => Action(action => new FlawedAction(action)
    {
        Do = async (_, call) =>
    {
        try
        {
            return await call();
        }
        catch (T e)
        {
            return answers(e);
        }
    }
    });

    /// <summary>For it no time passes.</summary>
    private sealed class Standing(TimeProvider wall) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => wall.GetUtcNow();

        public override long GetTimestamp() => 0;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => wall.CreateTimer(callback, state, dueTime, period);
    }

    private sealed class Ahead(TimeProvider wall) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => wall.GetUtcNow().AddMinutes(12);

        public override long GetTimestamp() => wall.GetTimestamp();

        public override long TimestampFrequency => wall.TimestampFrequency;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => wall.CreateTimer(callback, state, dueTime, period);
    }
}
