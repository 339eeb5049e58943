using SecResponder.Events;

namespace SecResponder.Playbooks.Correlation;

/// <summary>Signals of stored logs in the order of their event times, whatever order the logs have: for who looks back, and has them all.</summary>
public static class EventTimeOrder
{
    /// <summary>Puts them in order. Ties are broken by where they came from, so that the same logs always give the same.</summary>
    /// <remarks>
    /// A correlation takes what comes at or below the highest place that it has seen of a stream for seen (<see cref="OriginMark"/>). A log that was not written in the order of its times, the
    /// newest first or two devices in one file, would lose events to that: its signals are numbered anew, in the order of their times. Those of a log in order keep their places.
    /// </remarks>
    /// <returns>The signals, each with its index in what was given.</returns>
    public static IReadOnlyList<(int Index, Signal Signal)> Of(IReadOnlyList<Signal> signals)
    {
        ArgumentNullException.ThrowIfNull(signals);
        var ordered = signals.Select((signal, index) => (Index: index, Signal: signal)).OrderBy(one => one.Signal.Time).ThenBy(one => one.Signal.Origin.Stream, StringComparer.Ordinal)
            .ThenBy(one => one.Signal.Origin.Partition, StringComparer.Ordinal).ThenBy(one => one.Signal.Origin.Place).ToArray();
        var disordered = Disordered(ordered.Select(one => one.Signal.Origin));
        // Several signals of one event stay at one place, and so do those of an event that is there twice.
        var numbers = new Dictionary<Origin, long>();
        for (var i = 0; disordered.Count > 0 && i < ordered.Length; i++)
        {
            var origin = ordered[i].Signal.Origin;
            if (!disordered.Contains((origin.Stream, origin.Partition)))
                continue;
            if (!numbers.TryGetValue(origin, out var number))
                numbers.Add(origin, number = numbers.Count + 1);
            ordered[i].Signal = ordered[i].Signal with { Origin = new Origin(origin.Stream, origin.Partition, number) };
        }
        return ordered;
    }

    private static HashSet<(string Stream, string Partition)> Disordered(IEnumerable<Origin> origins)
    {
        var (highest, disordered) = (new Dictionary<(string, string), (long, int, long)>(), new HashSet<(string, string)>());
        foreach (var origin in origins)
        {
            var stream = (origin.Stream, origin.Partition);
            if (highest.TryGetValue(stream, out var before) && origin.Place.CompareTo(before) < 0)
                disordered.Add(stream);
            else
                highest[stream] = origin.Place;
        }
        return disordered;
    }
}
