using SecResponder.Events.Text;

namespace SecResponder.Events.WindowsEvents;

/// <summary>A source of Windows events: JSON in any of its forms, or the event's own XML.</summary>
public abstract class WindowsSource : JsonSource
{
    public sealed override bool Recognizes(ReadOnlySpan<byte> record) => XmlAt(record) is >= 0 and var start ? ReadingOf(record[start..]) is not null : base.Recognizes(record);

    public sealed override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var start = XmlAt(record.Span);
        if (start < 0)
        {
            base.Normalize(record, scratch, receiver);
            return;
        }
        ArgumentNullException.ThrowIfNull(receiver);
        if (Read(record, start, scratch) is { } rejection)
            receiver.Reject(record, rejection);
        else
            receiver.Receive(scratch);
    }

    // Most records are objects, and one that merely has XML in it is none.
    private static int XmlAt(ReadOnlySpan<byte> record) => JsonBody.IsObject(record) ? -1 : WindowsXmlRecord.Find(record);

    private Rejection? Read(in RawRecord record, int start, SecurityEvent e)
    {
        var xml = record.Span[start..];
        if (ReadingOf(xml) is not { } reading)
            return new Rejection(RejectionCodes.UnknownKind, $"{Wanted}: {Excerpt.Of(xml)}", start);
        Begin(e, record, reading.Kind);
        if (!WindowsXmlRecord.TryRead(e, xml, out var position))
            return new Rejection(RejectionCodes.Malformed, $"not one whole XML element 'Event': {Excerpt.Of(xml[position..])}", start + position);
        return Finish(e, record, start, reading);
    }
}
