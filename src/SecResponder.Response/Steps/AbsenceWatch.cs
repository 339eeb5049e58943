using System.Collections.Concurrent;

namespace SecResponder.Response.Steps;

/// <summary>
/// Whether "it is not there" may be believed. Other sides show what was called a moment late, and the pause that a stored due time means is none where the next reader's clock
/// is ahead of the writer's. So a process believes what it has waited for itself, by a clock that nobody sets: an absence counts when its own call ended, or its own first look was, a pause ago.
/// </summary>
/// <param name="options">The pause: <see cref="RunnerOptions.FirstPause"/>, less its jitter.</param>
/// <param name="time">Only its timestamps are used.</param>
internal sealed class AbsenceWatch(RunnerOptions options, TimeProvider time)
{
    private const int Many = 1024;
    private readonly ConcurrentDictionary<string, long> _since = new(StringComparer.Ordinal);

    /// <summary>How long after a call its effect is looked for at the earliest.</summary>
    private TimeSpan Pause => options.FirstPause * Backoff.Least;

    /// <summary>A call of this process for it has ended, just now, without a certain answer.</summary>
    public void Called(string id) => Set(id);

    /// <summary>It was not there, just now: whether that counts. If not, it is looked for again <see cref="RunnerOptions.FirstPause"/> later.</summary>
    public bool Confirms(string id)
    {
        if (!_since.TryGetValue(id, out var since))
        {
            Set(id);
            return false;
        }
        if (time.GetElapsedTime(since) < Pause)
            return false;
        _since.TryRemove(id, out _);
        return true;
    }

    // What another process has settled is never asked about again here.
    private void Set(string id)
    {
        if (_since.Count >= Many)
            foreach (var (old, since) in _since)
                if (time.GetElapsedTime(since) > options.LongestRetryAfter)
                    _since.TryRemove(old, out _);
        _since[id] = time.GetTimestamp();
    }
}
