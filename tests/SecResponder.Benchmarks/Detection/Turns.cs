using System.Diagnostics;

namespace SecResponder.Benchmarks.Detection;

/// <summary>Contestants that take turns, so that what disturbs one disturbs the others; the quickest turn of each counts.</summary>
internal sealed class Turns(int rounds)
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(2);
    private readonly List<(string Name, Func<int> Pass)> _contestants = [];
    private readonly Dictionary<string, double> _best = new(StringComparer.Ordinal);

    /// <summary>Adds a contestant. A pass says how many events it has gone through.</summary>
    public void Add(string name, Func<int> pass) => _contestants.Add((name, pass));

    /// <summary>Nanoseconds an event.</summary>
    public double this[string name] => _best[name];

    public void Run()
    {
        for (var round = 0; round < rounds; round++)
            foreach (var (name, pass) in _contestants)
                _best[name] = Math.Min(_best.GetValueOrDefault(name, double.MaxValue), Measure(pass));
    }

    private static double Measure(Func<int> pass)
    {
        var (events, begin) = (0L, Stopwatch.GetTimestamp());
        do
            events += pass();
        while (Stopwatch.GetElapsedTime(begin) < Turn);
        return Stopwatch.GetElapsedTime(begin).TotalNanoseconds / events;
    }
}
