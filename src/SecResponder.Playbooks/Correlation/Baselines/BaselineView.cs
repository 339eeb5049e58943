namespace SecResponder.Playbooks.Correlation.Baselines;

/// <summary>What a baseline has learnt of one group, for people.</summary>
/// <param name="Since">The earliest event time.</param>
/// <param name="LearntAt">From which event time on it can fire.</param>
/// <param name="Learnt">What is known, in words.</param>
/// <param name="Error">How far a sketch may be wrong now, as its type's documentation says; 0 when all of it is exact.</param>
public sealed record BaselineView(DateTimeOffset? Since, DateTimeOffset? LearntAt, string Learnt, double Error)
{
    internal static DateTimeOffset? Time(long ticks) => ticks is > 0 and < long.MaxValue ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    internal static DateTimeOffset? Time(long ticks, TimeSpan after) => ticks < DateTime.MaxValue.Ticks - after.Ticks ? Time(ticks + after.Ticks) : null;
}
