using System.Collections.Immutable;

namespace SecResponder.Playbooks.Correlation.Measures;

/// <summary>Entries that stand between two of the same value.</summary>
internal static class Repeats
{
    /// <summary>
    /// The entries without those between two others of their value that lie within one timespan of each other. For measures that ask only whether a value
    /// is in a window this changes no window, whenever an event comes: at most two a value and timespan are left.
    /// </summary>
    public static ImmutableArray<WindowEntry> Drop(ImmutableArray<WindowEntry> entries, long span)
    {
        var next = new long[entries.Length];
        var places = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = entries.Length - 1; i >= 0; i--)
        {
            next[i] = places.GetValueOrDefault(entries[i].Value, long.MaxValue);
            places[entries[i].Value] = entries[i].Ticks;
        }
        places.Clear();
        var kept = ImmutableArray.CreateBuilder<WindowEntry>(entries.Length);
        for (var i = 0; i < entries.Length; i++)
        {
            if (next[i] != long.MaxValue && places.TryGetValue(entries[i].Value, out var before) && next[i] - before <= span)
                continue;
            places[entries[i].Value] = entries[i].Ticks;
            kept.Add(entries[i]);
        }
        return kept.Count == entries.Length ? entries : kept.ToImmutable();
    }

    /// <summary>The same where nothing but entries of these values has come since it was last done.</summary>
    public static ImmutableArray<WindowEntry> Drop(ImmutableArray<WindowEntry> entries, long span, IReadOnlyList<WindowEntry> added)
    {
        var dropped = new List<int>();
        for (var i = 0; i < added.Count; i++)
        {
            var (before, middle) = (-1, -1);
            for (var at = 0; at < entries.Length; at++)
            {
                if (entries[at].Value != added[i].Value)
                    continue;
                if (middle >= 0 && before >= 0 && entries[at].Ticks - entries[before].Ticks <= span)
                    dropped.Add(middle);
                else if (middle >= 0)
                    before = middle;
                middle = at;
            }
        }
        if (dropped.Count == 0)
            return entries;
        var kept = entries.ToBuilder();
        foreach (var at in dropped.Distinct().OrderDescending())
            kept.RemoveAt(at);
        return kept.ToImmutable();
    }
}
