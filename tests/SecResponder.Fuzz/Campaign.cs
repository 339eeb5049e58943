using System.Diagnostics;
using System.Globalization;
using System.Text;
using SecResponder.Events;

namespace SecResponder.Fuzz;

/// <summary>Many executions of one or all parsers. What makes a parser behave as it has not before is kept and changed further.</summary>
internal static class Campaign
{
    private const int MostKept = 4000;
    private const int ExactEach = 16;

    public static int Run(string? id, long executions, int seed)
    {
        var failures = 0;
        Console.WriteLine($"{"source",-24}{"executions",14}{"behaviours",12}{"seconds",9}  failures");
        foreach (var source in EventSources.All.Where(source => id is null || source.Id == id))
        {
            var begin = Stopwatch.GetTimestamp();
            var (kept, failure) = Run(source, executions, seed);
            failures += failure is null ? 0 : 1;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{source.Id,-24}{executions,14:n0}{kept,12:n0}{Stopwatch.GetElapsedTime(begin).TotalSeconds,9:0}  {failure ?? "0"}"));
        }
        return failures == 0 ? 0 : 1;
    }

    /// <summary>Runs one parser.</summary>
    /// <returns>How many behaviours were seen, and the first failure with its record in base64, or null.</returns>
    public static (int Behaviours, string? Failure) Run(EventSource source, long executions, int seed)
    {
        var random = new Random(seed);
        var mutator = new Mutator(random);
        var target = new Target(source);
        var kept = source.Samples.Select(Encoding.UTF8.GetBytes).ToList();
        var seen = new HashSet<ulong>();
        for (long i = 0; i < executions; i++)
        {
            var record = i < kept.Count ? kept[(int)i] : mutator.Mutate(kept[random.Next(kept.Count)], kept[random.Next(kept.Count)]);
            try
            {
                if (seen.Add(target.Try(record, isExact: i % ExactEach == 0)) && kept.Count < MostKept)
                    kept.Add(record);
            }
            catch (Exception e)
            {
                // Whatever it is: a parser throws nothing.
                return (seen.Count, $"{e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("Sources", StringComparison.Ordinal))?.Trim()} with {Convert.ToBase64String(record)}");
            }
        }
        return (seen.Count, null);
    }
}
