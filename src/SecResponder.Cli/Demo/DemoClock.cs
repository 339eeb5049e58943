using System.Globalization;
using SecResponder.Playbooks.Files;

namespace SecResponder.Cli.Demo;

/// <summary>A clock that runs as fast as the real one, from another point in time, and that the demo may move forward. Kept in a file, so that a demo that was stopped goes on in its own time.</summary>
internal sealed class DemoClock : TimeProvider
{
    private readonly string _file;
    private long _offset;
    private long _moved;

    /// <param name="start">What time it is when there is no file yet.</param>
    /// <param name="file">Where the time is kept.</param>
    public DemoClock(DateTimeOffset start, string file)
    {
        _file = file;
        if (File.Exists(file) && DateTimeOffset.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var kept) && kept > start)
            start = kept;
        _offset = (start - System.GetUtcNow()).Ticks;
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    // What it was moved by has passed for whoever measures, too: a pause is over then.
    public override long GetTimestamp() => System.GetTimestamp() + (Interlocked.Read(ref _moved) * (TimestampFrequency / TimeSpan.TicksPerSecond));

    /// <summary>Moves it forward to a moment; it never goes back.</summary>
    /// <returns>By how much.</returns>
    public TimeSpan MoveTo(DateTimeOffset moment)
    {
        var ahead = moment - GetUtcNow();
        if (ahead <= TimeSpan.Zero)
            return TimeSpan.Zero;
        // The file first: a demo that is killed in between is late by nothing, and never early.
        WholeFile.Write(_file, moment.ToString("O", CultureInfo.InvariantCulture));
        Interlocked.Add(ref _offset, ahead.Ticks);
        Interlocked.Add(ref _moved, ahead.Ticks);
        return ahead;
    }
}
