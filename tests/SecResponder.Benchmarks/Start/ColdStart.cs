namespace SecResponder.Benchmarks.Start;

/// <summary>How long a program took from its start until it did its first work, and what it used of the processor.</summary>
internal readonly record struct ColdStart(TimeSpan Elapsed, TimeSpan Processor)
{
    /// <summary>The middle one of several, each figure by itself.</summary>
    public static ColdStart Median(IReadOnlyCollection<ColdStart> starts) => new(Middle(starts.Select(start => start.Elapsed)), Middle(starts.Select(start => start.Processor)));

    private static TimeSpan Middle(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
