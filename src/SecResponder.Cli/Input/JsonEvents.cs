using SecResponder.Cli.Output;
using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Cli.Input;

/// <summary>Reads events that are JSON already: a flat or nested object a line, its fields under the names they have. A Windows event says by its channel and id which log source it is of; other objects say nothing of theirs.</summary>
internal sealed class JsonEvents(Terminal terminal) : IEventReceiver
{
    // Where the time stands; none of them: the event has no time, and windows take it as received.
    private static readonly JsonFieldMap Times = new(
        ((string[])["time", "timestamp", "EventTime", "UtcTime", "@timestamp", "TimeGenerated", "Event>System>TimeCreated>#attributes>SystemTime", "Event>System>TimeCreated>@SystemTime", "Event>System>TimeCreated>SystemTime",
            "System>TimeCreated>#attributes>SystemTime", "System>TimeCreated>@SystemTime", "System>TimeCreated>SystemTime"]).Select(name => new KeyValuePair<string, FieldSetter>(name, SetTime)));

    private readonly SecurityEvent _event = new();
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
            _event.Reset(record);
            if (WindowsLogSources.Of(record.Span) is { } kind)
                _event.Begin(kind);
            if (!Times.TryRead(_event, record.Span, out var position))
            {
                Reject(record, new Rejection(RejectionCodes.Malformed, "not a JSON object", position));
                continue;
            }
            _event.Vendor.SetJson(record.Bytes);
            Events++;
            take(reader.Line, _event);
        }
    }

    public void Receive(SecurityEvent securityEvent) => throw new InvalidOperationException("framing makes no events");

    public void Reject(in RawRecord record, Rejection rejection)
    {
        Unreadable++;
        terminal.Error.WriteLine($"line {_reader!.Line}: {Printable.Of(rejection.ToString())}");
    }

    private static void SetTime(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (IsoStamp.TryRead(text, out var time, out _))
            e.SetTime(AsimField.TimeGenerated, time);
        else if (Numbers.TryRead(text, out var epoch) && epoch is > 100_000_000 and < 100_000_000_000_000)
            e.SetTime(AsimField.TimeGenerated, epoch < 100_000_000_000 ? DateTimeOffset.FromUnixTimeSeconds(epoch) : DateTimeOffset.FromUnixTimeMilliseconds(epoch));
    }
}
