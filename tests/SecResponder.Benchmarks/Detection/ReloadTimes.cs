using System.Diagnostics;
using System.Globalization;
using SecResponder.Connectors;
using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Hosting;

namespace SecResponder.Benchmarks.Detection;

/// <summary>How long it takes until one changed rule among many is in force while a service runs, and what is still done in the background then.</summary>
internal static class ReloadTimes
{
    private const int Rounds = 12;

    public static void Print(string folder)
    {
        using var copy = RuleFolder.Share(folder, int.MaxValue);
        var reader = new PlaybookFolder(copy.Path, ActionCatalog.Signatures);
        var set = reader.Load();
        // What a service has met: the largest lane of all, that of one other kind, and events that say nothing of themselves.
        foreach (var kind in (EventKind[])[new("bench", "processes", AsimSchema.None, new LogSource("process_creation", "windows")), new("bench", "firewall", AsimSchema.None, new LogSource("firewall"))])
            set.Rules.Prepare(kind);
        var changed = RuleFolder.Files(copy.Path).First(file => file.Contains("proc_creation_win", StringComparison.Ordinal));
        var text = File.ReadAllText(changed);
        var inForce = new PlaybooksInForce(set);
        var (wall, processor) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            File.WriteAllText(changed, text + $"    # {new string('x', round)}\n");
            // Somebody looks every few seconds; a change that is seen is then read.
            reader.Look();
            var (begin, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            inForce.Swap(set = reader.LoadSeen(set));
            _ = new Detector(set);
            wall.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            processor.Add((Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"reload one of {set.Rules.Rules.Length:N0} rules, {Rounds} times: first {wall[0]:0} ms ({processor[0]:0} ms of processors), then median {Median(wall[1..]):0} ms ({Median(processor[1..]):0} ms), worst {wall[1..].Max():0} ms"));
    }

    private static double Median(IReadOnlyCollection<double> values) => values.Order().ElementAt(values.Count / 2);
}
