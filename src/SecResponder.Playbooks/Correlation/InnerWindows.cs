using System.Collections.Immutable;

namespace SecResponder.Playbooks.Correlation;

/// <summary>What is kept for the correlations that a correlation is made of, by node and group.</summary>
/// <param name="Windows">The windows by <see cref="GroupKey"/> of path and group.</param>
/// <param name="Forgotten">The newest time of which some window was let go whole; <see cref="long.MinValue"/>: none.</param>
internal sealed record InnerWindows(ImmutableSortedDictionary<string, Window> Windows, long Forgotten)
{
    // So many at least are kept before looking for those that can go.
    private const int Few = 64;

    /// <summary>The most inner groups of one key.</summary>
    public const int Most = 10_000;

    public static InnerWindows None { get; } = new(ImmutableSortedDictionary.Create<string, Window>(StringComparer.Ordinal), long.MinValue);

    /// <summary>The window of a key; one that may have been let go begins with what is forgotten.</summary>
    public Window Of(string key) => Windows.TryGetValue(key, out var window) ? window : new Window([], Forgotten);

    /// <summary>These windows with one changed. Those that nothing can bring back into a window, are let go from time to time; and beyond
    /// <see cref="Most"/> the one that has been quiet for longest.</summary>
    /// <param name="key">Which.</param>
    /// <param name="window">Its new state.</param>
    /// <param name="quietSince">Windows whose newest entry is older decide nothing any more.</param>
    public InnerWindows With(string key, Window window, long quietSince)
    {
        var (windows, forgotten) = (window.Entries.IsEmpty && window.Learnt.IsEmpty && window.Horizon <= Forgotten ? Windows.Remove(key) : Windows.SetItem(key, window), Forgotten);
        if (windows.Count <= Windows.Count || windows.Count % Few != 0 && windows.Count <= Most)
            return new InnerWindows(windows, forgotten);
        foreach (var (name, quiet) in windows)
            if (name != key && Newest(quiet) < quietSince)
                (windows, forgotten) = (windows.Remove(name), Math.Max(forgotten, Newest(quiet)));
        if (windows.Count > Most)
        {
            var quietest = windows.Where(other => other.Key != key).MinBy(other => Newest(other.Value));
            (windows, forgotten) = (windows.Remove(quietest.Key), Math.Max(forgotten, Newest(quietest.Value)));
        }
        return new InnerWindows(windows, forgotten);
    }

    private static long Newest(Window window) => window.Entries.IsEmpty ? window.Horizon : window.Entries[^1].Ticks;
}
