using System.Text.RegularExpressions;
using SecResponder.Simulation.Running;
using SecResponder.Simulation.Sabotage;

namespace SecResponder.Simulation;

/// <summary>Each deliberate bug is seen by the promise that it breaks: a simulation that finds nothing is worth what it can find.</summary>
public sealed partial class SabotageTests : IDisposable
{
    private readonly string _folder = SimulatedRun.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_deliberate_bug_is_caught()
    {
        var seeds = Table().ToDictionary(row => row.Name, row => row.Seed);
        // The seed of the table first; when the product has changed, another one of the first will do.
        var missed = DeliberateBugs.All.AsParallel()
            .Where(bug => !(seeds.TryGetValue(bug.Name, out var seed) && bug.IsCaughtBy(seed, _folder)) && bug.CaughtAt(_folder) is null);
        Assert.Empty(missed.Select(bug => $"'{bug.Name}' broke no '{bug.Promise}' within {DeliberateBug.Seeds} seeds"));
    }

    [Fact]
    public void The_table_in_the_docs_is_the_list_of_bugs() =>
        Assert.Equal(DeliberateBugs.All.Select(bug => (bug.Name, bug.Promise)), Table().Select(row => (row.Name, row.Promise)));

    private static IEnumerable<(string Name, string Promise, int Seed)> Table()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SecResponder.sln")))
            folder = folder.Parent!;
        return Row().Matches(File.ReadAllText(Path.Combine(folder.FullName, "docs", "reliability.md")))
            .Select(row => (row.Groups[1].Value, row.Groups[2].Value, int.Parse(row.Groups[3].Value)));
    }

    [GeneratedRegex(@"^\| ([^|]+?) \| `([a-z ]+)` \| (\d+) \|\r?$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
