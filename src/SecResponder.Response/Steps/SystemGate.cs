using System.Diagnostics.CodeAnalysis;

namespace SecResponder.Response.Steps;

/// <summary>Whether one outside system may be called now: its rate, what it asked for (Retry-After), and a circuit breaker. It decides when, never whether: a step that finds it
/// shut keeps its state and comes back when it opens.</summary>
/// <remarks>
/// <code>
///   open ── so many calls in a row without an answer ──▶ shut for a while ──▶ one call may try ── an answer ──▶ open
///                                                            ▲                        └── none ──┐
///                                                            └──────── twice as long ◀───────────┘
/// </code>
/// Safe for concurrent use. See docs/decisions/007.
/// </remarks>
internal sealed class SystemGate(SystemLimits limits, RunnerOptions options)
{
    private readonly Lock _lock = new();
    private readonly int _perMinute = limits.PerMinute ?? 0;
    private int _unanswered;
    private int _shuttings;
    private bool _isShut;
    private DateTimeOffset _shutUntil;
    private DateTimeOffset _askedUntil;
    private DateTimeOffset _nextSlot;

    /// <summary>When a call may be begun, and why not before; null: now. Takes nothing.</summary>
    public (DateTimeOffset Until, string Why)? Shut(DateTimeOffset now)
    {
        lock (_lock)
            return Against(now);
    }

    /// <summary>Takes a place for one call, or tells why there is none.</summary>
    public bool TryPass(DateTimeOffset now, [NotNullWhen(false)] out (DateTimeOffset Until, string Why)? shut)
    {
        lock (_lock)
        {
            shut = Against(now);
            if (shut is not null)
                return false;
            // One call tries whether a broken system is back; others wait for what it learns.
            if (_isShut)
                _shutUntil = now + options.CallTimeout;
            if (_perMinute > 0)
                _nextSlot = (_nextSlot > now ? _nextSlot : now) + Interval;
            return true;
        }
    }

    /// <summary>It answered, whatever it said.</summary>
    /// <param name="askedFor">How long it wants to be left alone by everybody.</param>
    /// <param name="now">Wall clock.</param>
    public void Answered(TimeSpan? askedFor, DateTimeOffset now)
    {
        lock (_lock)
        {
            (_unanswered, _shuttings, _isShut) = (0, 0, false);
            Asked(askedFor, now);
        }
    }

    /// <summary>It did not answer, or nothing that can be understood.</summary>
    public void Unanswered(TimeSpan? askedFor, DateTimeOffset now)
    {
        lock (_lock)
        {
            Asked(askedFor, now);
            if (++_unanswered < limits.BreaksAfter)
                return;
            _isShut = true;
            var pause = limits.BreaksFor * Math.Pow(2, Math.Min(_shuttings++, 10));
            _shutUntil = now + (pause < options.LongestPause ? pause : options.LongestPause);
        }
    }

    private TimeSpan Interval => TimeSpan.FromMinutes(1) / _perMinute;

    private (DateTimeOffset, string)? Against(DateTimeOffset now)
    {
        if (_askedUntil > now)
            return (_askedUntil, "it asked to be left alone");
        if (_isShut && _shutUntil > now)
            return (_shutUntil, $"{_unanswered} calls in a row had no answer");
        // A burst of a tenth of a minute's calls may go at once, the rest at their pace.
        var burst = Math.Max(1, _perMinute / 10);
        return _perMinute > 0 && _nextSlot - now > (burst - 1) * Interval ? (_nextSlot - ((burst - 1) * Interval), $"it may be called {_perMinute} times a minute") : null;
    }

    private void Asked(TimeSpan? askedFor, DateTimeOffset now)
    {
        if (askedFor is not { } wish || wish <= TimeSpan.Zero)
            return;
        var until = now + (wish < options.LongestRetryAfter ? wish : options.LongestRetryAfter);
        if (until > _askedUntil)
            _askedUntil = until;
    }
}
