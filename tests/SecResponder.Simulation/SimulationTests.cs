using System.Diagnostics;
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
    public void A_seed_is_one_story_byte_for_byte(int seed)
    {
        using var one = new StringWriter();
        using var two = new StringWriter();
        var (first, second) = (SimulatedRun.Of(seed, Flaws.None, _folder, one), SimulatedRun.Of(seed, Flaws.None, _folder, two));
        Assert.Equal(one.ToString(), two.ToString());
        Assert.Equal((first.Story, first.Steps, first.Crashes, first.Effects), (second.Story, second.Steps, second.Crashes, second.Effects));
        Assert.True(first.Effects > 0, "a run in which nothing happens shows nothing");
        Assert.NotEqual(first.Story, SimulatedRun.Of(seed + 1, Flaws.None, _folder).Story);
    }

    // What a runtime chooses anew for each process (the hashes of texts) must not choose anything here.
    [Fact]
    public async Task A_seed_is_the_same_story_in_another_process()
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath is { } dotnet && Path.GetFileNameWithoutExtension(dotnet) == "dotnet" ? dotnet : "dotnet")
        {
            ArgumentList = { typeof(SimulationTests).Assembly.Location, "story", "5" },
            RedirectStandardOutput = true,
        })!;
        var told = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var here = new StringWriter { NewLine = "\n" };
        var run = SimulatedRun.Of(5, Flaws.None, _folder, here);
        Assert.StartsWith(here.ToString(), told, StringComparison.Ordinal);
        Assert.Contains(run.Story, told, StringComparison.Ordinal);
    }
}
