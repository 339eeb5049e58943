namespace SecResponder.Simulation.Serving;

/// <summary>The server's process is killed in the midst of its inputs: afterwards there is what there is when it is left alone. <c>server 1000000</c> does the same at length (docs/reliability.md).</summary>
public sealed class ServerKillTests
{
    private const int Events = 20_000;

    [Fact(Timeout = 300_000)]
    public async Task Killed_again_and_again_and_given_everything_twice_it_loses_nothing_and_doubles_nothing()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var disturbance = new Disturbance(TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.5), LeastKills: 3, Seed: 20261128);
        var (alone, killed) = (ServingRun.OfAsync(Events, connection: null, disturbance: null, cancellation), ServingRun.OfAsync(Events, connection: null, disturbance, cancellation));
        var (undisturbed, _) = await alone;
        var (disturbed, told) = await killed;
        TestContext.Current.TestOutputHelper?.WriteLine(told);

        Assert.True(undisturbed is { Letters: > 10, Breaks: "" });
        Assert.True(undisturbed.Tickets.Split('\n').Length >= 12, undisturbed.Tickets);
        Assert.Equal(undisturbed, disturbed);
    }
}
