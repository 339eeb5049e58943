namespace SecResponder.Simulation.Machinery;

/// <summary>Simulated time. It moves only when nothing else can happen, and timers of the same moment go off in the order in which they were set.</summary>
internal sealed class SimClock(DateTimeOffset start)
{
    private readonly PriorityQueue<Timer, (long Due, long Number)> _timers = new();
    private long _number;

    /// <summary>True time; the clocks of processes may differ from it.</summary>
    public DateTimeOffset Now { get; private set; } = start;

    public DateTimeOffset? NextDue => _timers.TryPeek(out _, out var first) ? new DateTimeOffset(first.Due, TimeSpan.Zero) : null;

    public void MoveTo(DateTimeOffset time)
    {
        if (time > Now)
            Now = time;
        while (_timers.TryPeek(out var timer, out var first) && first.Due <= Now.UtcTicks)
        {
            _timers.Dequeue();
            timer.GoOff(first.Number);
        }
    }

    /// <summary>Goes on after a while of true time.</summary>
    public Task DelayAsync(TimeSpan wait)
    {
        var over = new TaskCompletionSource();
        _ = new Timer(this, _ => over.SetResult(), null, wait, Timeout.InfiniteTimeSpan);
        return over.Task;
    }

    /// <summary>A clock on somebody's wall, so far off.</summary>
    public sealed class Wall(SimClock clock) : TimeProvider
    {
        public TimeSpan Off { get; set; }

        public override DateTimeOffset GetUtcNow() => clock.Now + Off;

        public override long GetTimestamp() => clock.Now.UtcTicks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Timer(clock, callback, state, dueTime, period);
    }

    private sealed class Timer : ITimer
    {
        private readonly SimClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private TimeSpan _period;
        private long _armed;

        public Timer(SimClock clock, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (_clock, _callback, _state) = (clock, callback, state);
            Change(dueTime, period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            _armed = 0;
            if (dueTime < TimeSpan.Zero)
                return true;
            _armed = ++_clock._number;
            // Nothing takes no time at all: a loop that waits for zero would stop the world.
            var wait = dueTime > TimeSpan.Zero ? dueTime : TimeSpan.FromTicks(1);
            _clock._timers.Enqueue(this, ((_clock.Now + wait).UtcTicks, _armed));
            return true;
        }

        public void GoOff(long number)
        {
            if (number != _armed)
                return;
            _armed = 0;
            if (_period > TimeSpan.Zero)
                Change(_period, _period);
            _callback(_state);
        }

        public void Dispose() => _armed = 0;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
