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
}
