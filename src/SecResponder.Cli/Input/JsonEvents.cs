using SecResponder.Cli.Output;
using SecResponder.Events;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Cli.Input;

/// <summary>Reads events that are JSON already: a flat or nested object a line, its fields under the names they have. A Windows event says by its channel and id which log source it is of; other objects say nothing of theirs.</summary>
internal sealed class JsonEvents(Terminal terminal) : IEventReceiver
{
    private const int MostSaid = 1000;

    private readonly SecurityEvent _event = new();
    private readonly EventTimes _times = new();
    private RecordReader? _reader;

    /// <summary>Events that could be read.</summary>
    public long Events { get; private set; }

    /// <summary>Lines that are no JSON object.</summary>
    public long Unreadable { get; private set; }

    /// <summary>Reads a file, or standard input for <c>-</c>.</summary>
    public void Read(string file, Action<long, SecurityEvent> take)
    {
        using var input = file == "-" ? terminal.Input : File.OpenRead(file);
        using var reader = new RecordReader(input, "events", DateTimeOffset.UtcNow);
        _reader = reader;
        foreach (var record in reader.Read(this))
        {
            if (record.Span.Trim(" \t\r"u8).IsEmpty)
                continue;
            if (record.Span.Length > Normalizer.MaxRecordLength)
            {
                Reject(record, new Rejection(RejectionCodes.TooLong, $"an event of {record.Span.Length} bytes; at most {Normalizer.MaxRecordLength} are read", Normalizer.MaxRecordLength));
                continue;
            }
            if (!TryRead(record, _event, out var position))
            {
                Reject(record, new Rejection(RejectionCodes.Malformed, "not a JSON object", position));
                continue;
            }
            Events++;
            take(reader.Line, _event);
        }
    }

    /// <summary>Fills <paramref name="e"/> with the record.</summary>
    /// <returns>False when it is no JSON object; <paramref name="position"/> then says where.</returns>
    public bool TryRead(in RawRecord record, SecurityEvent e, out int position)
    {
        var inner = Unwrapped(record);
        e.Reset(inner);
        if (WindowsLogSources.Of(inner.Span) is { } kind)
            e.Begin(kind);
        if (!_times.TryRead(e, inner.Span, out position))
            return false;
        e.Vendor.SetJson(inner.Bytes);
        return true;
    }

    /// <summary>Says how much could not be read. Fine when something could, or when there was nothing at all.</summary>
    public int Summary()
    {
        if (Unreadable > MostSaid)
            terminal.Error.WriteLine($"… and {Unreadable - MostSaid} more");
        if (Unreadable > 0)
            terminal.Error.WriteLine($"{Events} events, {Unreadable} unreadable");
        return Events == 0 && Unreadable > 0 ? ExitCodes.Findings : ExitCodes.Fine;
    }

    public void Receive(SecurityEvent securityEvent) => throw new InvalidOperationException("framing makes no events");

    public void Reject(in RawRecord record, Rejection rejection)
    {
        if (++Unreadable <= MostSaid)
            terminal.Error.WriteLine($"line {_reader!.Line}: {Printable.Of(rejection.ToString())}");
    }

    // What a search engine, Splunk's export or chainsaw has put around an event.
    private static RawRecord Unwrapped(in RawRecord record)
    {
        var json = record.Span;
        var inner = json.IndexOf("\"_source\""u8) >= 0 ? JsonMember.FindObject(json, "_source"u8)
            : json.IndexOf("\"preview\""u8) >= 0 ? JsonMember.FindObject(json, "result"u8)
            : json.IndexOf("\"document\""u8) >= 0 ? JsonMember.FindObject(JsonMember.FindObject(json, "document"u8), "data"u8)
            : default;
        return inner.IsEmpty || !json.Overlaps(inner, out var offset) ? record
            : record with { Bytes = new ArraySegment<byte>(record.Bytes.Array!, record.Bytes.Offset + offset, inner.Length) };
    }
}
