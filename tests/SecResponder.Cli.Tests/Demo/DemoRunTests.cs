using SecResponder.Cli.Demo;
using SecResponder.Lab;
using SecResponder.Lab.Defender;
using SecResponder.Lab.Faults;
using SecResponder.Lab.ServiceNow;
using SecResponder.Lab.State;
using SecResponder.Lab.Teams;
using SecResponder.Response.Storage;

namespace SecResponder.Cli.Tests.Demo;

/// <summary>The demo from end to end. What it claims is asked of the lab here once more, in other words than the demo's own.</summary>
public sealed class DemoRunTests
{
    private readonly DemoTraffic _traffic = DemoTraffic.Generate(DemoTraffic.DefaultSeed, DemoTraffic.DefaultStart);

    [Fact]
    public async Task It_ends_with_0_and_shows_the_whole_way()
    {
        var run = await CommandRun.OfAsync("demo");

        Assert.True(run.ExitCode == ExitCodes.Fine, run.Out + run.Error);
        foreach (var word in (string[])["incident", "waiting", "done", "refused", "unreadable", "clock", "released", "why 10.20.0.17", "What to try next"])
            Assert.Contains(word, run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("NO ", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DemoTraffic.DefaultSeed)]
    [InlineData(1)]
    [InlineData(42)]
    public async Task The_lab_says_the_same_whatever_the_ordinary_traffic(int seed)
    {
        var traffic = DemoTraffic.Generate(seed, DemoTraffic.DefaultStart);
        var (lab, _) = await RunAsync(traffic, _ => { });

        var acted = Assert.Single(lab.Machines, machine => machine.Actions.Count > 0);
        Assert.Equal(traffic.Scenario.Beacon.Name, acted.Name);
        Assert.Equal(["Isolate Succeeded", "Unisolate Succeeded"], acted.Actions.Select(action => $"{action.Type} {action.Status}"));
        Assert.False(acted.Isolated);
        Assert.Equal(traffic.Scenario.Incidents, lab.Tickets.Select(ticket => ticket.Fields["correlation_id"]).Distinct().Count());
        Assert.Equal(lab.Tickets.Count, lab.Tickets.Select(ticket => ticket.Fields["correlation_id"]).Distinct().Count());
        Assert.Equal(traffic.Scenario.Incidents, lab.Cards.Count);
        Assert.Contains(lab.Tickets, ticket => ticket.Fields["short_description"].Contains(traffic.Scenario.Beacon.Address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_does_not_say_yes_to_what_is_not_so()
    {
        var (_, claims) = await RunAsync(_traffic, lab => lab.Break(new LabFault { System = "servicenow", Kind = LabFaultKind.Status, Status = 403, Method = "POST", Times = 1 }));

        Assert.Contains(claims, claim => !claim.IsTrue);
    }

    private static async Task<(LabSnapshot Lab, IReadOnlyList<DemoClaim> Claims)> RunAsync(DemoTraffic traffic, Action<LabState> prepare)
    {
        using var scratch = new Scratch();
        var cancellation = TestContext.Current.CancellationToken;
        var clock = new DemoClock(traffic.Scenario.Start, Path.Combine(scratch.Folder, "clock"));
        var credentials = new LabOptions { Machines = DemoChecks.Machines(traffic.Scenario) };
        await using var lab = await LabHost.StartAsync(credentials, clock, cancellation);
        prepare(lab.State);
        await using var pipeline = new DemoPipeline(scratch.Folder, lab.BaseAddress, credentials, traffic, clock, new Silent());
        await pipeline.RunAsync(cancellation);
        return (lab.State.Snapshot(), await DemoChecks.AskAsync(traffic, lab.State.Snapshot(), pipeline.Store, cancellation));
    }

    private sealed class Silent : IDemoReport
    {
        public void Fed(int lines, DateTimeOffset until)
        {
            // Nobody looks.
        }

        public Task LookAsync(IResponderStore store, DateTimeOffset now, CancellationToken cancellation) => Task.CompletedTask;

        public void Jumped(TimeSpan ahead, DateTimeOffset to)
        {
            // Nobody looks.
        }
    }
}
