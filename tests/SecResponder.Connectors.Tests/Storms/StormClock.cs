namespace SecResponder.Connectors.Tests.Storms;

/// <summary>The one clock of a storm, of processes and outside world alike: it runs, so that calls and faults take the time that they take, and is moved on between turns. Its timestamps are moved with it.</summary>
internal sealed class StormClock : TimeProvider
{
    private TimeSpan _moved;
    private readonly TimeSpan _offset = Outside.Now - System.GetUtcNow();

    public void Move(TimeSpan by) => _moved += by;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _offset + _moved;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(_moved.TotalSeconds * System.TimestampFrequency);
}
