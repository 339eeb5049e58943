using System.Diagnostics;
using System.Globalization;
using SecResponder.Events;

namespace SecResponder.Benchmarks.Detection;

/// <summary>How long it takes until a folder of rules is in force; the first time, with everything still to be compiled by the runtime, and again.</summary>
internal static class LoadTimes
{
    public static void Print(string folder)
    {
        foreach (var round in (string[])["first", "second", "third"])
        {
            var (begin, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            var set = DetectionRun.Load(folder);
            var (loaded, loadedProcessor) = (Stopwatch.GetElapsedTime(begin), Environment.CpuUsage.TotalTime);
            set.Rules.Prepare(EventKind.Unknown);
            var (all, allProcessor) = (Stopwatch.GetElapsedTime(begin), Environment.CpuUsage.TotalTime);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"load {set.Rules.Rules.Length:N0} rules, {round} time: read and check {loaded.TotalSeconds:0.00} s ({(loadedProcessor - processor).TotalSeconds:0.00} s of processors), compile for any event {(all - loaded).TotalSeconds:0.00} s ({(allProcessor - loadedProcessor).TotalSeconds:0.00} s)"));
        }
    }
}
