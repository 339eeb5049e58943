using SecResponder.Cli.Output;
using SecResponder.Events;
using SecResponder.Events.Framing;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Cli.Input;

/// <summary>Reads events of whatever form, record by record: what a source recognizes is normalized, any other JSON object keeps the names it has.</summary>
/// <param name="terminal">Where standard input comes from and complaints go to.</param>
/// <param name="format">The source, if it is known, and the zone of times that have none.</param>
/// <param name="isJson">The input is JSON events already; nothing is normalized.</param>
internal sealed class AnyInput(Terminal terminal, RawFormat format, bool isJson) : IEventReceiver
{
    private const int MostSaid = 20;

    private readonly Normalizer _normalizer = new(format.Source);
    private readonly JsonEvents _json = new(terminal);
    private readonly SecurityEvent _event = new();
    private readonly bool _isAuto = format.Source.Equals(Normalizer.Auto, StringComparison.OrdinalIgnoreCase);
    private Action<long, SecurityEvent> _take = (_, _) => { };
    private RecordReader? _reader;

    /// <summary>Records that could not be read; the first ones have been said.</summary>
    public long Unreadable { get; private set; }

    /// <summary>Hands each event of the stream to <paramref name="take"/>, with the line it stands on.</summary>
    public void Read(Stream input, Action<long, SecurityEvent> take)
    {
        _take = take;
        using var reader = new RecordReader(input, "events", DateTimeOffset.UtcNow, format.Zones);
        _reader = reader;
        foreach (var record in reader.Read(this))
            if (isJson || _isAuto && IsPlainJson(record.Span))
                Json(record);
            else
                _normalizer.Normalize(record, this);
    }

    // Windows events find their fields in any form; a source's own reading is for what it recognizes.
    private static bool IsPlainJson(ReadOnlySpan<byte> record) =>
        record.TrimStart(" \t\r\n"u8) is [(byte)'{', ..] && (WindowsLogSources.Of(record) is not null || EventSources.Recognize(record) is null);

    private void Json(in RawRecord record)
    {
        if (record.Span.Trim(" \t\r"u8).IsEmpty)
            return;
        if (_json.TryRead(record, _event, out var position))
            _take(_reader!.Line, _event);
        else
            ((IEventReceiver)this).Reject(record, new Rejection(RejectionCodes.Malformed, "not a JSON object", position));
    }

    void IEventReceiver.Receive(SecurityEvent securityEvent) => _take(_reader!.Line, securityEvent);

    void IEventReceiver.Reject(in RawRecord record, Rejection rejection)
    {
        if (++Unreadable <= MostSaid)
            terminal.Error.WriteLine($"line {_reader!.Line}: {Printable.Of(rejection.ToString())}");
    }
}
