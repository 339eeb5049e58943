using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events;

/// <summary>A source whose JSON objects tell of several events each: a notification with its alerts, a request with its log records.</summary>
/// <remarks>An event has the JSON of its own part; what the parts have in common is set by the source, and kept under names of its own.</remarks>
public abstract class JsonBatchSource : EventSource
{
    /// <summary>EventVendor.</summary>
    protected abstract byte[] Vendor { get; }

    /// <summary>EventProduct.</summary>
    protected abstract byte[] Product { get; }

    /// <summary>What a record must have to be of a known kind, for the message that it has not.</summary>
    protected abstract string Wanted { get; }

    public sealed override bool Recognizes(ReadOnlySpan<byte> record) => JsonBody.Find(record) is var start and >= 0 && RecognizesJson(record[start..]);

    /// <summary>Whether the object looks like this source's. Cheap; never throws.</summary>
    protected abstract bool RecognizesJson(ReadOnlySpan<byte> json);

    /// <summary>Reads each part with <see cref="TryBegin"/> and <see cref="End"/>.</summary>
    /// <returns>How many parts there were, whatever became of them; with none the record is rejected.</returns>
    protected abstract int Split(in RawRecord record, ReadOnlySpan<byte> json, SecurityEvent scratch, IEventReceiver receiver);

    public sealed override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var start = JsonBody.Find(record.Span);
        var json = start < 0 ? default : record.Span[start..];
        var wrong = 0;
        if (start < 0 || !JsonMember.IsObject(json, out wrong))
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"not a JSON object: {Excerpt.Of(start < 0 ? record.Span : json[wrong..])}", Math.Max(start, 0) + wrong));
        else if (Split(record, json, scratch, receiver) == 0)
            receiver.Reject(record, new Rejection(RejectionCodes.UnknownKind, $"{Wanted}: {Excerpt.Of(json)}", start));
    }

    /// <summary>Fills the event with what stands in its part; what can't be read is rejected.</summary>
    /// <param name="record">The whole record.</param>
    /// <param name="index">Which of its parts.</param>
    /// <param name="part">The part, an object within the record.</param>
    /// <param name="reading">How it is read.</param>
    /// <param name="e">The event.</param>
    /// <param name="receiver">Takes the rejection.</param>
    protected bool TryBegin(in RawRecord record, int index, ReadOnlySpan<byte> part, JsonReading reading, SecurityEvent e, IEventReceiver receiver)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var offset = Offset(record, part);
        var bytes = record.Bytes.Slice(offset, part.Length);
        e.Reset(record, index);
        e.Begin(reading.Kind);
        e.SetConstant(AsimField.EventVendor, Vendor);
        e.SetConstant(AsimField.EventProduct, Product);
        e.Vendor.SetJson(bytes);
        bool isRead;
        int position;
        JsonTape.Begin(bytes);
        try
        {
            isRead = reading.Places.TryRead(e, part, out position);
        }
        finally
        {
            JsonTape.End();
        }
        if (!isRead)
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"part {index + 1} of the record can't be read: {Excerpt.Of(part[Math.Min(position, part.Length)..])}", offset + position));
        return isRead;
    }

    /// <summary>Decides what takes more than one place, and hands the event on.</summary>
    protected static void End(in RawRecord record, ReadOnlySpan<byte> part, JsonReading reading, SecurityEvent e, IEventReceiver receiver)
    {
        ArgumentNullException.ThrowIfNull(reading);
        if (reading.Finish(e) is { } rejection)
        {
            receiver.Reject(record, rejection with { Position = Offset(record, part) });
            return;
        }
        AsimDerivation.Complete(e);
        receiver.Receive(e);
    }

    private static int Offset(in RawRecord record, ReadOnlySpan<byte> part) => record.Span.Overlaps(part, out var offset) ? offset : 0;
}
