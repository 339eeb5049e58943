using System.Buffers;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events;

/// <summary>Turns records into events, whatever source they come from. One a worker, used again for each record; not thread-safe.</summary>
/// <remarks>Every record ends in at least one event or one rejection; nothing that stands in a record throws.</remarks>
public sealed class Normalizer : IEventReceiver
{
    /// <summary>What recognizes the source record by record.</summary>
    public const string Auto = "auto";

    /// <summary>The longest record that is read: 1 MiB.</summary>
    public const int MaxRecordLength = 1 << 20;

    private static readonly SearchValues<byte> Blank = SearchValues.Create(" \t\r\n\v\f"u8);

    private readonly EventSource? _fixed;
    private readonly SecurityEvent _event = new();
    private IEventReceiver? _receiver;
    private EventSource? _last;
    private bool _receiverFailed;
    private bool _mayBeEnvelope;
    private Rejection? _held;
    private int _handedOn;

    /// <param name="source">The source's id; null or <c>auto</c>: recognized by content.</param>
    /// <exception cref="ArgumentException">There is no such source.</exception>
    public Normalizer(string? source)
    {
        if (source is null || source.Equals(Auto, StringComparison.OrdinalIgnoreCase))
            return;
        _fixed = EventSources.Find(source) ?? throw new ArgumentException(
            $"there is no source '{source}'; there are {string.Join(", ", EventSources.All.Select(known => known.Id))}, and {Auto}", nameof(source));
    }

    /// <summary>The source of the last record; null when none recognized it.</summary>
    public EventSource? Source { get; private set; }

    /// <summary>Reads one record. What a source does not know and is an envelope is opened, and what lies inside is read.</summary>
    public void Normalize(in RawRecord record, IEventReceiver receiver)
    {
        _receiver = receiver;
        try
        {
            Normalize(record, receiver, depth: 0);
        }
        finally
        {
            // The buffer may hold another record from now on.
            JsonTape.End();
        }
    }

    private void Normalize(in RawRecord record, IEventReceiver receiver, int depth)
    {
        Source = _fixed;
        var bytes = record.Span;
        if (bytes is not [> (byte)' ', ..] && bytes.IndexOfAnyExcept(Blank) < 0)
            receiver.Reject(record, new Rejection(RejectionCodes.Empty, "nothing but white space", 0));
        else if (bytes.Length > MaxRecordLength)
            receiver.Reject(record, new Rejection(RejectionCodes.TooLong, $"{bytes.Length} bytes; at most {MaxRecordLength} are read", MaxRecordLength));
        else if (bytes.IndexOf((byte)0) is var nul and >= 0)
            receiver.Reject(record, new Rejection(RejectionCodes.Binary, "a NUL byte where text must stand", nul));
        else
            Known(record, receiver, depth);
    }

    private void Known(in RawRecord record, IEventReceiver receiver, int depth)
    {
        var bytes = record.Span;
        var isObject = JsonBody.IsObject(bytes);
        // Sources ask for members in turn, to know whose the object is and then to read it: it is read once for all of them.
        if (isObject)
            JsonTape.Begin(record.Bytes);
        Source ??= EventSources.Recognize(bytes, _last) ?? record.Stream?.HeadedBy;
        if (Source is { } source && (source.ReadsJson || !isObject))
        {
            _last = source;
            Read(source, record, depth);
        }
        else if (!TryOpen(record, depth))
            receiver.Reject(record, Source is null
                ? new Rejection(RejectionCodes.UnknownSource, $"no source recognizes it: {Excerpt.Of(bytes)}", 0)
                : new Rejection(RejectionCodes.Malformed, $"{Source.Id} writes lines of text; this is a JSON object without one: {Excerpt.Of(bytes)}", 0));
    }

    private bool TryOpen(in RawRecord record, int depth)
    {
        if (depth == Envelopes.Deepest || Envelopes.Open(record) is not { Count: > 0 } inside)
            return false;
        foreach (var content in inside)
            Normalize(content, _receiver!, depth + 1);
        return true;
    }

    private bool IsKnown(ReadOnlySpan<byte> record) => _fixed is null ? EventSources.Recognize(record) is not null : EventSources.Recognizes(_fixed, record);

    // An envelope around an object has that object's marks. But a record of the source's own that it rejects may have a "message", too: what lies inside must be known.
    private bool TryOpenRejected(EventSource source, in RawRecord record, int depth)
    {
        if (EventSources.Recognizes(source, record.Span) && !Envelopes.Open(record).Any(content => IsKnown(content.Span)))
            return false;
        return TryOpen(record, depth);
    }

    void IEventReceiver.Receive(SecurityEvent securityEvent)
    {
        _handedOn++;
        if (!securityEvent.Has(Asim.AsimField.EventUid))
            securityEvent.SetUidFromOrigin();
        _receiverFailed = true;
        _receiver!.Receive(securityEvent);
        _receiverFailed = false;
    }

    void IEventReceiver.Reject(in RawRecord record, Rejection rejection)
    {
        // A source that reads JSON rejects an envelope, too: it is held until it is known for none.
        if (_handedOn++ == 0 && _mayBeEnvelope)
        {
            _held = rejection;
            return;
        }
        _receiverFailed = true;
        _receiver!.Reject(record, rejection);
        _receiverFailed = false;
    }

    void IEventReceiver.Skip(in RawRecord record)
    {
        _handedOn++;
        _receiverFailed = true;
        _receiver!.Skip(record);
        _receiverFailed = false;
    }

    private void Read(EventSource source, in RawRecord record, int depth)
    {
        (_handedOn, _receiverFailed, _held) = (0, false, null);
        _mayBeEnvelope = JsonBody.IsObject(record.Span);
        var columns = record.Stream?.Columns;
        try
        {
            source.Normalize(record, _event, this);
        }
        // A mistake in a parser must not cost the record, nor those behind it. What the receiver throws is the caller's.
        catch (Exception e) when (!_receiverFailed)
        {
            _handedOn++;
            _receiver!.Reject(record, new Rejection(RejectionCodes.Malformed, $"{source.Id} could not read it ({e.GetType().Name}); please report the line", 0));
        }
        if (record.Stream is { } stream && !ReferenceEquals(stream.Columns, columns))
            stream.HeadedBy = source;
        if (_handedOn == 0)
            _receiver!.Reject(record, new Rejection(RejectionCodes.UnknownKind, $"{source.Id} has nothing for it: {Excerpt.Of(record.Span)}", 0));
        else if (_held is { } rejection && !TryOpenRejected(source, record, depth))
            _receiver!.Reject(record, rejection);
    }
}
