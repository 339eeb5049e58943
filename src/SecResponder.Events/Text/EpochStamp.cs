namespace SecResponder.Events.Text;

/// <summary>Moments as numbers since 1970-01-01 UTC: seconds, milliseconds, microseconds or nanoseconds, by magnitude; a fraction where there is one.</summary>
public static class EpochStamp
{
    /// <summary>Reads a moment that is all of the text: <c>1772359200</c>, <c>1772359200123</c>, <c>1772359200.123456</c>. What lies before March 1973 in seconds is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        var point = text.IndexOf((byte)'.');
        if (!Numbers.TryRead(point < 0 ? text : text[..point], out var number) || Ticks(number, out var unit) is not { } ticks)
            return false;
        if (point >= 0)
        {
            long fraction = 0;
            foreach (var b in text[(point + 1)..])
            {
                if (b is < (byte)'0' or > (byte)'9')
                    return false;
                unit /= 10;
                fraction += (b - '0') * unit;
            }
            ticks += fraction;
        }
        time = new DateTimeOffset(DateTime.UnixEpoch.Ticks + ticks, TimeSpan.Zero);
        return true;
    }

    /// <summary>The moment of a whole number, or null when it can be none.</summary>
    public static DateTimeOffset? Of(long number) => Ticks(number, out _) is { } ticks ? new DateTimeOffset(DateTime.UnixEpoch.Ticks + ticks, TimeSpan.Zero) : null;

    private static long? Ticks(long number, out long unit)
    {
        (unit, long? ticks) = number switch
        {
            >= 100_000_000 and < 100_000_000_000 => (TimeSpan.TicksPerSecond, number * TimeSpan.TicksPerSecond),
            >= 100_000_000_000 and < 100_000_000_000_000 => (TimeSpan.TicksPerMillisecond, number * TimeSpan.TicksPerMillisecond),
            >= 100_000_000_000_000 and < 100_000_000_000_000_000 => (TimeSpan.TicksPerMicrosecond, number * TimeSpan.TicksPerMicrosecond),
            >= 100_000_000_000_000_000 => (0, number / TimeSpan.NanosecondsPerTick),
            _ => (0L, (long?)null),
        };
        return ticks;
    }
}
