using System.Collections.Immutable;

namespace SecResponder.Response.Pulse;

/// <summary>How a source does: how many events it brings, how late they are, and whether it has fallen silent.</summary>
/// <param name="Source">The source's id.</param>
/// <param name="Events">How many in the span.</param>
/// <param name="Slots">How many in each part of the span, the oldest first.</param>
/// <param name="SeenAt">Wall clock when it brought the last.</param>
/// <param name="Lag">How old its newest event was when it came.</param>
/// <param name="Quiet">How long it has brought nothing.</param>
/// <param name="LongestPause">The longest time without any before that, within the span.</param>
public sealed record SourcePulse(string Source, long Events, ImmutableArray<long> Slots, DateTimeOffset SeenAt, TimeSpan Lag, TimeSpan Quiet, TimeSpan LongestPause)
{
    /// <summary>No source is said to be silent sooner.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromMinutes(15);

    /// <summary>So many times its longest pause, and it is silent.</summary>
    public const int Times = 2;

    // Of one that came a few times a day nobody can say when it is due.
    private const int Enough = 6;

    private int Busy => Slots.Count(count => count > 0);

    /// <summary>Whether it has brought nothing for much longer than it ever did in the span.</summary>
    public bool IsSilent => Busy >= Enough && Quiet > Soon && Quiet > Times * LongestPause;

    /// <summary>Sums up what is known of each source, by its id.</summary>
    /// <param name="activity">By source and slot, of the whole span.</param>
    /// <param name="now">Wall clock.</param>
    /// <param name="span">How far back.</param>
    /// <param name="parts">Into how many parts the span is cut.</param>
    public static ImmutableArray<SourcePulse> Of(IEnumerable<SourceActivity> activity, DateTimeOffset now, TimeSpan span, int parts)
    {
        ArgumentNullException.ThrowIfNull(activity);
        ArgumentOutOfRangeException.ThrowIfLessThan(parts, 1);
        // Ends with the slot that is passing: what has come in it is in the last part.
        var end = SourceActivity.SlotOf(now) + SourceActivity.SlotLength;
        return [.. activity.Where(one => one.Slot >= end - span && one.Slot < end).GroupBy(one => one.Source).OrderBy(source => source.Key, StringComparer.Ordinal)
            .Select(source => Of(source.Key, [.. source.OrderBy(one => one.Slot)], now, end - span, span, parts))];
    }

    private static SourcePulse Of(string source, SourceActivity[] slots, DateTimeOffset now, DateTimeOffset begin, TimeSpan span, int parts)
    {
        var counts = new long[parts];
        foreach (var one in slots)
            counts[Math.Min(parts - 1, (int)((one.Slot - begin) / (span / parts)))] += one.Events;
        var last = slots.MaxBy(one => one.SeenAt)!;
        var pause = slots.Zip(slots.Skip(1), (before, next) => next.Slot - before.Slot).DefaultIfEmpty(TimeSpan.Zero).Max();
        return new SourcePulse(source, counts.Sum(), [.. counts], last.SeenAt, Positive(last.SeenAt - last.Newest), Positive(now - last.SeenAt), Positive(pause));
    }

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;
}
