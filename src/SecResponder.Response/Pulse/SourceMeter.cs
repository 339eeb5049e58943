using System.Collections.Immutable;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Pulse;

/// <summary>Counts events by source in memory, and writes it to the store once a minute at most: however many events come, it is one small write a minute and process.</summary>
/// <remarks>For people only. What a process has counted in its last minute goes with it when it dies; what could not be written is written with the next. Safe for concurrent use.</remarks>
/// <param name="store">Where it is kept; null: this store keeps none.</param>
/// <param name="time">Wall clock.</param>
internal sealed class SourceMeter(ISourceActivityStore? store, TimeProvider time)
{
    /// <summary>The least time between two writes.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    // A store that can't be written to for long must not fill the memory: sources are few, slots of a day are 288.
    private const int Most = 5_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Source, DateTimeOffset Slot), SourceActivity> _counted = [];
    private DateTimeOffset _writtenAt = DateTimeOffset.MinValue;

    /// <summary>Counts what a batch has brought, and writes it when it is time to.</summary>
    /// <param name="counts">Events by source; those by rule are passed over.</param>
    /// <param name="newest">Event time of each source's newest.</param>
    /// <param name="cancellation">Ends the wait for the store; what was counted stays.</param>
    public async Task CountAsync(ImmutableArray<HitCount> counts, ImmutableDictionary<string, DateTimeOffset> newest, CancellationToken cancellation)
    {
        if (store is null)
            return;
        var now = time.GetUtcNow();
        lock (_lock)
            foreach (var count in counts)
                if (count.Rule.Length == 0)
                    Add(new SourceActivity(count.Source, SourceActivity.SlotOf(now), count.Count, newest.GetValueOrDefault(count.Source, now), now));
        await WriteAsync(cancellation);
    }

    /// <summary>Writes what was counted, when it is time to.</summary>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        if (store is null || Take(time.GetUtcNow()) is not { IsEmpty: false } counted)
            return;
        try
        {
            await store.AddAsync(counted, time.GetUtcNow(), cancellation);
        }
        catch (Exception e) when (e is StoreException or StoreConflictException or OperationCanceledException)
        {
            // Events are taken in all the same, and their numbers come with the next write.
            lock (_lock)
                foreach (var one in counted)
                    Add(one);
        }
    }

    private ImmutableArray<SourceActivity> Take(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (now - _writtenAt < Pause)
                return [];
            _writtenAt = now;
            ImmutableArray<SourceActivity> counted = [.. _counted.Values];
            _counted.Clear();
            return counted;
        }
    }

    private void Add(SourceActivity one)
    {
        if (_counted.TryGetValue((one.Source, one.Slot), out var known))
            _counted[(one.Source, one.Slot)] = known.And(one);
        else if (_counted.Count < Most)
            _counted[(one.Source, one.Slot)] = one;
    }
}
