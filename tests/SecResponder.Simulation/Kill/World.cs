using SecResponder.Cli.Demo;
using SecResponder.Lab;
using SecResponder.Lab.Defender;
using SecResponder.Lab.ServiceNow;
using SecResponder.Lab.State;
using SecResponder.Lab.Teams;

namespace SecResponder.Simulation.Kill;

/// <summary>A lab that outlives the pipeline, and the folder in which the pipeline keeps what it knows.</summary>
internal sealed class World : IAsyncDisposable
{
    private World(LabHost lab) => Lab = lab;

    public LabHost Lab { get; }

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"secresponder-kill-{Guid.NewGuid():N}");

    public static async Task<World> CreateAsync(CancellationToken cancellation)
    {
        var scenario = DemoTraffic.Generate(DemoTraffic.DefaultSeed, DemoTraffic.DefaultStart).Scenario;
        // The pipeline moves its own clock; Teams' limit of cards a second goes by the lab's and would only make the test slow.
        var options = new LabOptions { Machines = DemoChecks.Machines(scenario), CardsPerSecond = 1000 };
        return new World(await LabHost.StartAsync(options, new Later(scenario.End), cancellation));
    }

    /// <summary>How many requests the outside world has got.</summary>
    public int Requests => Lab.State.Snapshot().Requests.Values.Sum(seen => seen.Count);

    /// <summary>What happened outside, without what differs from run to run (ids that the other side gives, times).</summary>
    public Outcome Outcome() => Kill.Outcome.Of(Lab.State.Snapshot());

    public async ValueTask DisposeAsync()
    {
        await Lab.DisposeAsync();
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    // The lab answers about the past half hour.
    private sealed class Later(DateTimeOffset start) : TimeProvider
    {
        private readonly TimeSpan _offset = start - System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _offset;
    }
}

/// <summary>The effects, in an order of their own.</summary>
internal sealed record Outcome(string Machines, string Tickets, string Cards)
{
    public static Outcome Of(LabSnapshot lab) => new(
        string.Join('\n', lab.Machines.Where(machine => machine.Actions.Count > 0).OrderBy(machine => machine.Name, StringComparer.Ordinal)
            .Select(machine => $"{machine.Name} isolated={machine.Isolated}: {string.Join(", ", machine.Actions.Select(action => $"{action.Type} {action.Status} {StepOf(action.Comment)}"))}")),
        string.Join('\n', lab.Tickets.Select(ticket => $"{ticket.Fields.GetValueOrDefault("correlation_id")} {ticket.Fields.GetValueOrDefault("short_description")}").Order(StringComparer.Ordinal)),
        // A webhook can't be read back: a card whose answer was lost may come twice, and both carry the step's id.
        string.Join('\n', lab.Cards.Select(card => $"{card.Channel} {StepOf(string.Join(' ', card.Lines))}").Distinct().Order(StringComparer.Ordinal)));

    private static string StepOf(string text)
    {
        var at = text.IndexOf("sr-", StringComparison.Ordinal);
        return at < 0 ? "" : text.Substring(at, Math.Min(35, text.Length - at));
    }
}
