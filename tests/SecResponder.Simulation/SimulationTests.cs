using SecResponder.Simulation.Running;

namespace SecResponder.Simulation;

/// <summary>DESIGN's "nevers", under faults from a seed. See docs/reliability.md.</summary>
public sealed class SimulationTests : IDisposable
{
    private const int Seeds = 100;

    private readonly string _folder = SimulatedRun.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void No_seed_breaks_a_promise()
    {
        foreach (var run in Enumerable.Range(1, Seeds).AsParallel().AsOrdered().Select(seed => SimulatedRun.Of(seed, Flaws.None, _folder)))
            Assert.True(run.Broken.Count == 0, $"seed {run.Seed}: {string.Join(Environment.NewLine, run.Broken)}{Environment.NewLine}again: dotnet run --project tests/SecResponder.Simulation -- seed {run.Seed}");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    public void A_seed_replays_step_by_step(int seed)
    {
        var (one, two) = (SimulatedRun.Of(seed, Flaws.None, _folder), SimulatedRun.Of(seed, Flaws.None, _folder));
        Assert.Equal((one.Steps, one.Crashes, one.Effects), (two.Steps, two.Crashes, two.Effects));
        Assert.True(one.Effects > 0, "a run in which nothing happens shows nothing");
    }
}
