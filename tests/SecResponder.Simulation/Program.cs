using System.Diagnostics;
using System.Globalization;
using SecResponder.Response.Tests.Storage;
using SecResponder.Simulation.Running;
using SecResponder.Simulation.Sabotage;
using SecResponder.Simulation.Serving;

namespace SecResponder.Simulation;

/// <summary><c>seed N</c> replays one seed, <c>story N</c> tells all that happens in it, <c>seeds N [FIRST]</c> runs so many, <c>sabotage [NAME [FIRST]]</c> prints the table of docs/reliability.md, <c>server EVENTS [postgres]</c> kills the server's process; anything else is for the test runner.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) => args switch
    {
        ["seed", var seed] => Seeds(int.Parse(seed), 1),
        ["story", var seed] => Story(int.Parse(seed)),
        ["seeds", var count] => Seeds(1, int.Parse(count)),
        ["seeds", var count, var first] => Seeds(int.Parse(first), int.Parse(count)),
        ["sabotage"] => Sabotaged("", 1),
        ["sabotage", var name] => Sabotaged(name, 1),
        ["sabotage", var name, var first] => Sabotaged(name, int.Parse(first, CultureInfo.InvariantCulture)),
        ["server", var events, .. var where] => await ServingAsync(int.Parse(events, CultureInfo.InvariantCulture), where is ["postgres"] ? Postgres.ConnectionString : null),
        _ => await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    };

    private static async Task<int> ServingAsync(int events, string? connection)
    {
        var (undisturbed, told) = await ServingRun.OfAsync(events, connection, disturbance: null, CancellationToken.None);
        Console.WriteLine($"left alone: {told}");
        var disturbance = new Disturbance(TimeSpan.Zero, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), LeastKills: 5, Seed: 20261128);
        (var disturbed, told) = await ServingRun.OfAsync(events, connection, disturbance, CancellationToken.None);
        Console.WriteLine($"killed:     {told}");
        if (disturbed == undisturbed)
        {
            Console.WriteLine($"the same: {undisturbed.Incidents.Split('\n').Length} incidents with the same evidence, {undisturbed.Tickets.Split('\n').Length} tickets, {undisturbed.Letters} dead letters; 0 lost, 0 doubled");
            return 0;
        }
        Console.WriteLine($"NOT the same. Left alone:\n{undisturbed}\nkilled:\n{disturbed}");
        return 1;
    }

    private static int Story(int seed)
    {
        var folder = SimulatedRun.Folder();
        try
        {
            var run = SimulatedRun.Of(seed, Flaws.None, folder, Console.Out);
            Console.WriteLine($"seed {run.Seed}: {run.Steps} steps, {run.Crashes} crashes, {run.Effects} effects outside, {run.Broken.Count} broken promises, {run.Story}");
            return run.Broken.Count == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Sabotaged(string name, int first)
    {
        var folder = SimulatedRun.Folder();
        var missed = 0;
        foreach (var (bug, seed) in DeliberateBugs.All.Where(bug => bug.Name.Contains(name, StringComparison.OrdinalIgnoreCase)).AsParallel().AsOrdered().WithMergeOptions(ParallelMergeOptions.NotBuffered).Select(bug => (bug, bug.CaughtAt(folder, first))))
        {
            missed += seed is null ? 1 : 0;
            Console.WriteLine($"| {bug.Name} | `{bug.Promise}` | {seed?.ToString() ?? "-"} |");
        }
        Directory.Delete(folder, recursive: true);
        return missed == 0 ? 0 : 1;
    }

    private static int Seeds(int first, int count)
    {
        var folder = SimulatedRun.Folder();
        var watch = Stopwatch.StartNew();
        var (broken, steps, crashes, effects) = (0, 0L, 0L, 0L);
        try
        {
            // Two seeds have nothing in common, so they run beside each other; what they say is said in order.
            foreach (var run in Enumerable.Range(first, count).AsParallel().AsOrdered().Select(seed => SimulatedRun.Of(seed, Flaws.None, folder)))
            {
                (steps, crashes, effects) = (steps + run.Steps, crashes + run.Crashes, effects + run.Effects);
                if ((run.Seed - first + 1) % 500 == 0)
                    Console.Error.WriteLine($"{run.Seed - first + 1} seeds, {effects:N0} effects outside, {broken} broke a promise; {watch.Elapsed.TotalSeconds:0} s");
                if (run.Broken.Count == 0)
                    continue;
                broken++;
                Console.WriteLine($"seed {run.Seed}:");
                foreach (var promise in run.Broken)
                    Console.WriteLine($"  {promise}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        Console.WriteLine($"{count} seeds from {first}: {steps:N0} steps, {crashes:N0} crashes, {effects:N0} effects outside, {broken} seeds broke a promise; {watch.Elapsed.TotalSeconds:0} s");
        return broken == 0 ? 0 : 1;
    }
}
