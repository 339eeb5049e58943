using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events;

/// <summary>How one kind of a JSON source's records is read.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Places">Which places of the record become what.</param>
/// <param name="Finish">Decides what takes more than one place; gives what is wrong with the record, or null. ASIM's derived fields follow by themselves.</param>
public sealed record JsonReading(EventKind Kind, JsonFieldMap Places, Func<SecurityEvent, Rejection?> Finish);

/// <summary>A source whose records are JSON objects, one event each; bare, or behind a syslog header.</summary>
public abstract class JsonSource : EventSource
{
    /// <summary>EventVendor; the record may say otherwise.</summary>
    protected abstract byte[] Vendor { get; }

    /// <summary>EventProduct; the record may say otherwise.</summary>
    protected abstract byte[] Product { get; }

    /// <summary>The members that give the time, for the message that none does.</summary>
    protected abstract string TimeMembers { get; }

    /// <summary>How a record is read, by what stands in it; null when it is of no known kind. Cheap: <see cref="JsonMember"/> looks at the members of the first level.</summary>
    protected abstract JsonReading? ReadingOf(ReadOnlySpan<byte> json);

    /// <summary>Whether the object is no event by its nature: a heartbeat, a statistic, a stage of a request that a later record tells of as a whole.</summary>
    protected virtual bool IsNone(ReadOnlySpan<byte> json) => false;

    /// <summary>What a record must have to be of a known kind, for the message that it has not.</summary>
    protected abstract string Wanted { get; }

    public override bool Recognizes(ReadOnlySpan<byte> record) => JsonBody.Find(record) is var start and >= 0 && RecognizesJson(record[start..]);

    /// <summary>Whether the object looks like this source's. Cheap; never throws.</summary>
    protected abstract bool RecognizesJson(ReadOnlySpan<byte> json);

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var start = JsonBody.Find(record.Span);
        if (start < 0)
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"not a JSON object: {Excerpt.Of(record.Span)}", 0));
            return;
        }
        Outcome outcome;
        Rejection? rejection;
        // Everybody below asks the tape; the receiver has no part in it, it may read records of its own.
        JsonTape.Begin(record.Bytes[start..]);
        try
        {
            outcome = Read(record, start, scratch, out rejection);
        }
        finally
        {
            JsonTape.End();
        }
        if (outcome == Outcome.Event)
            receiver.Receive(scratch);
        else if (outcome == Outcome.None)
            receiver.Skip(record);
        else
            receiver.Reject(record, rejection!);
    }

    private Outcome Read(in RawRecord record, int start, SecurityEvent e, out Rejection? rejection)
    {
        rejection = null;
        var json = record.Span[start..];
        if (!JsonMember.IsObject(json, out var wrong))
        {
            rejection = new Rejection(RejectionCodes.Malformed, $"not a JSON object: {Excerpt.Of(json[wrong..])}", start + wrong);
            return Outcome.Rejected;
        }
        if (IsNone(json))
            return Outcome.None;
        if (ReadingOf(json) is not { } reading)
        {
            rejection = new Rejection(RejectionCodes.UnknownKind, $"{Wanted}: {Excerpt.Of(json)}", start);
            return Outcome.Rejected;
        }
        Begin(e, record, reading.Kind);
        e.Vendor.SetJson(record.Bytes[start..]);
        rejection = reading.Places.TryRead(e, json, out var position)
            ? Finish(e, record, start, reading)
            : new Rejection(RejectionCodes.Malformed, $"not a JSON object: {Excerpt.Of(json[Math.Min(position, json.Length)..])}", start + position);
        return rejection is null ? Outcome.Event : Outcome.Rejected;
    }

    /// <summary>Begins an event of this kind.</summary>
    private protected void Begin(SecurityEvent e, in RawRecord record, EventKind kind)
    {
        e.Reset(record);
        e.Begin(kind);
        e.SetConstant(AsimField.EventVendor, Vendor);
        e.SetConstant(AsimField.EventProduct, Product);
    }

    /// <summary>Completes an event whose places are read; gives what is wrong with the record, or null.</summary>
    private protected Rejection? Finish(SecurityEvent e, in RawRecord record, int start, JsonReading reading)
    {
        if (!e.Has(AsimField.TimeGenerated))
            return new Rejection(RejectionCodes.BadTime, $"it has no time ({TimeMembers}), or one that can't be read", start);
        if (reading.Finish(e) is { } rejection)
            return rejection;
        // An alert's device is the host that it is about; the header's is a relay, which nobody must isolate for it.
        if (start > 0 && reading.Kind.Schema != AsimSchema.AlertEvent && !e.Has(AsimField.DvcHostname) && !e.Has(AsimField.DvcIpAddr))
            HostFields.Device.Set(e, SyslogHeader.Read(record.Span, record.ReceivedAt).Host);
        AsimDerivation.Complete(e);
        return null;
    }

    private enum Outcome
    {
        Event,
        None,
        Rejected,
    }
}
