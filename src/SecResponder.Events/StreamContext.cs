namespace SecResponder.Events;

/// <summary>What is known of the stream a record came by and does not stand in the record itself: the zone of its devices' clocks, the columns that an earlier line named.</summary>
/// <remarks>One a file, connection or body; the records of one stream are read by one worker after another, never by two at once.</remarks>
/// <param name="zones">The zones of times that have none; UTC when null.</param>
public sealed class StreamContext(DeviceZones? zones = null)
{
    // A file has one header line, a stream that several files run through a few that come again and again.
    private const int MostHeaders = 16;

    private readonly List<(byte[] Header, byte[][] Columns)> _headers = [];

    /// <summary>The columns of the lines that follow, in their order; empty until a header line was read.</summary>
    public IReadOnlyList<byte[]> Columns { get; private set; } = [];

    /// <summary>The source whose header line named the columns: it reads the lines below that nobody knows by themselves.</summary>
    public EventSource? HeadedBy { get; internal set; }

    /// <summary>Takes the columns from a header line's list of names.</summary>
    /// <param name="names">The names, separated by <paramref name="separator"/>; several separators in a row count as one.</param>
    /// <param name="separator">A blank, a tab, a comma.</param>
    public void SetColumns(ReadOnlySpan<byte> names, byte separator)
    {
        foreach (var known in _headers)
            if (names.SequenceEqual(known.Header))
            {
                Columns = known.Columns;
                return;
            }
        var columns = new List<byte[]>();
        foreach (var range in names.Split(separator))
            if (names[range].Trim(" \t\r\n"u8) is { IsEmpty: false } name)
                columns.Add(name.ToArray());
        if (_headers.Count == MostHeaders)
            _headers.RemoveAt(0);
        _headers.Add((names.ToArray(), [.. columns]));
        Columns = _headers[^1].Columns;
    }

    /// <summary>
    /// A local time as UTC. Rule: a time that the clock shows twice (when summer time ends) is the first of the two; one that it never shows (when summer time begins)
    /// is moved on by the hour that was left out.
    /// </summary>
    /// <param name="local">What the clock showed.</param>
    /// <param name="source">The id of the source whose device it is.</param>
    public DateTimeOffset ToUtc(DateTimeOffset local, string source)
    {
        var zone = zones?.Of(source) ?? TimeZoneInfo.Utc;
        if (ReferenceEquals(zone, TimeZoneInfo.Utc))
            return local;
        var clock = DateTime.SpecifyKind(local.UtcDateTime, DateTimeKind.Unspecified);
        var offset = zone.IsAmbiguousTime(clock) ? zone.GetAmbiguousTimeOffsets(clock).Max()
            : zone.IsInvalidTime(clock) ? zone.GetUtcOffset(clock.AddHours(-3))
            : zone.GetUtcOffset(clock);
        var ticks = clock.Ticks - offset.Ticks;
        return ticks < 0 || ticks > DateTime.MaxValue.Ticks ? local : new DateTimeOffset(ticks, TimeSpan.Zero);
    }
}
