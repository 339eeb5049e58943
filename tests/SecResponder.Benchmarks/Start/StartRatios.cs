using System.Globalization;

namespace SecResponder.Benchmarks.Start;

/// <summary>Cold starts: each host against an empty one of the same kind, in turns, so that what disturbs one disturbs the others.</summary>
/// <remarks>Processor time is told beside the time that passed: on a machine that does other things, too, it is the steadier of the two.</remarks>
internal static class StartRatios
{
    private const int Rounds = 9;

    private static readonly string Apps = Path.Combine(AppContext.BaseDirectory, "apps");

    /// <summary>Prints both ratios.</summary>
    /// <param name="args"><c>--functions FILE</c>, <c>--server FILE</c>: other builds of the two programs, published ones for instance.</param>
    public static async Task PrintAsync(string[] args)
    {
        var empty = Path.Combine(Apps, "empty", "SecResponder.EmptyApp.dll");
        var functions = Given(args, "--functions") ?? Path.Combine(Apps, "functions", "SecResponder.Functions.dll");
        var server = Given(args, "--server") ?? Path.Combine(Apps, "server", "SecResponder.Server.dll");
        (string Name, Func<Task<ColdStart>> Measure)[] contestants =
        [
            ("an empty function app", () => FunctionStart.MeasureAsync(empty)),
            ("the function app", () => FunctionStart.MeasureAsync(functions)),
            ("an empty web server", () => ServerStart.MeasureAsync(empty, url => ["web", url])),
            ("the server", () => ServerStart.MeasureAsync(server, _ => [])),
        ];
        var starts = contestants.ToDictionary(contestant => contestant.Name, _ => new List<ColdStart>());
        // The first round only warms the machine's file cache.
        for (var round = 0; round <= Rounds; round++)
            foreach (var (name, measure) in contestants)
            {
                var start = await measure();
                if (round > 0)
                    starts[name].Add(start);
            }
        Print(contestants[0].Name, contestants[1].Name, starts);
        Print(contestants[2].Name, contestants[3].Name, starts);
    }

    private static void Print(string empty, string ours, Dictionary<string, List<ColdStart>> starts)
    {
        var (floor, start) = (ColdStart.Median(starts[empty]), ColdStart.Median(starts[ours]));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{empty}: {floor.Elapsed.TotalMilliseconds:F0} ms, processor {floor.Processor.TotalMilliseconds:F0} ms"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{ours}: {start.Elapsed.TotalMilliseconds:F0} ms, processor {start.Processor.TotalMilliseconds:F0} ms: {start.Elapsed / floor.Elapsed:F2} of the time, {start.Processor / floor.Processor:F2} of the processor time"));
    }

    private static string? Given(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? Path.GetFullPath(args[at + 1]) : null;
}
