using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace SecResponder.Response.Tests.World;

/// <summary>A clock that is set, and knows who waits for it: one that was set before somebody began to wait never wakes them, and with a store that takes its time they begin later than a test thinks.</summary>
internal sealed class ObservedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly ConcurrentDictionary<TimeSpan, int> _waits = new();

    /// <summary>How often somebody has begun to wait for so long.</summary>
    public int Waits(TimeSpan due) => _waits.GetValueOrDefault(due);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.AddOrUpdate(dueTime, 1, (_, waits) => waits + 1);
        return timer;
    }
}
