using System.Diagnostics;
using System.Globalization;
using SecResponder.Events;

namespace SecResponder.Benchmarks.Detection;

/// <summary>How long it takes until a folder of rules is in force.</summary>
internal static class LoadTimes
{
    public static void Print(string folder)
    {
        for (var round = 1; round <= 3; round++)
        {
            var begin = Stopwatch.GetTimestamp();
            var set = DetectionRun.Load(folder);
            var loaded = Stopwatch.GetElapsedTime(begin);
            set.Rules.Prepare(EventKind.Unknown);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"load {set.Rules.Rules.Length:N0} rules: read and check {loaded.TotalSeconds:0.00} s, compile for any event {(Stopwatch.GetElapsedTime(begin) - loaded).TotalSeconds:0.00} s"));
        }
    }
}
