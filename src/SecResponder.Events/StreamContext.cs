using SecResponder.Events.Text;

namespace SecResponder.Events;

/// <summary>What is known of the stream a record came by and does not stand in the record itself: the zone of its devices' clocks, the columns that an earlier line named.</summary>
/// <remarks>One a file, connection or body; the records of one stream are read by one worker after another, never by two at once.</remarks>
/// <param name="zones">The zones of times that have none; UTC when null.</param>
public sealed class StreamContext(DeviceZones? zones = null)
{
    // A file has one header line, a stream that several files run through a few that come again and again.
    private const int MostHeaders = 16;

    private readonly List<Header> _headers = [];
    private Header? _last;

    /// <summary>The columns of the lines that follow, in their order; empty until a header line was read.</summary>
    public IReadOnlyList<byte[]> Columns => _last?.Columns ?? [];

    /// <summary>The source whose header line named the columns: it reads the lines below that nobody knows by themselves.</summary>
    public EventSource? HeadedBy { get; internal set; }

    /// <summary>Takes the columns from a header line's list of names.</summary>
    /// <param name="names">The names, separated by <paramref name="separator"/>; several separators in a row count as one.</param>
    /// <param name="separator">A blank, a tab, a comma.</param>
    public void SetColumns(ReadOnlySpan<byte> names, byte separator)
    {
        foreach (var known in _headers)
            if (names.SequenceEqual(known.Line))
            {
                _last = known;
                return;
            }
        var columns = new List<byte[]>();
        foreach (var range in names.Split(separator))
            if (names[range].Trim(" \t\r\n"u8) is { IsEmpty: false } name)
                columns.Add(name.ToArray());
        if (_headers.Count == MostHeaders)
            _headers.RemoveAt(0);
        _headers.Add(_last = new Header(names.ToArray(), [.. columns]));
    }

    /// <summary>What the table does with each of the <see cref="Columns"/>, found out once a header line.</summary>
    internal ReadOnlySpan<BoundColumn> ColumnsOf(FieldTable table)
    {
        if (_last is null)
            return [];
        if (!ReferenceEquals(_last.Table, table))
            (_last.Table, _last.Bound) = (table, table.Bind(_last.Columns));
        return _last.Bound;
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

    private sealed class Header(byte[] line, byte[][] columns)
    {
        public byte[] Line => line;

        public byte[][] Columns => columns;

        public FieldTable? Table { get; set; }

        public BoundColumn[] Bound { get; set; } = [];
    }
}
