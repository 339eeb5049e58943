using SecResponder.Events.Asim;
using SecResponder.Events.DeviceEvents;
using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Leef;

/// <summary>IBM's Log Event Extended Format of any vendor, versions 1 and 2.</summary>
/// <remarks>IBM, "Log Event Extended Format (LEEF)", predefined attributes.</remarks>
internal sealed class LeefSource : EventSource
{
    private const string Source = "leef";

    private static readonly DeviceEventKinds EventKinds = new(Source);

    private static readonly NameCache OtherNames = new();

    public override string Id => Source;

    public override string Title => "LEEF, any vendor";

    public override IReadOnlyList<EventKind> Kinds => EventKinds.All;

    public override bool ReadsAnyVendor => true;

    public override bool Recognizes(ReadOnlySpan<byte> record) => LeefRecord.Find(record) >= 0;

    public override void Normalize(in RawRecord record, SecurityEvent scratch, IEventReceiver receiver)
    {
        var line = record.Span.TrimEnd(" \r\n"u8);
        var at = LeefRecord.Find(line);
        if (at < 0)
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Malformed, $"no 'LEEF:' and a version stands in it: {Excerpt.Of(line)}", 0));
            return;
        }
        if (!LeefRecord.TryRead(line[at..], out var leef))
        {
            receiver.Reject(record, new Rejection(RejectionCodes.Truncated, $"the LEEF header ends too early: {Excerpt.Of(line[at..])}", line.Length));
            return;
        }
        scratch.Reset(record);
        var pairs = LeefPairs.In(scratch, leef);
        Begin(scratch, leef, pairs);
        for (var n = 0; n < pairs.Count; n++)
        {
            var value = pairs.Value(n);
            if (value.IsEmpty || AbsentMarkers.Is(value))
                continue;
            if (pairs.Known(n) is LeefName name)
                name.Take(scratch, value);
            else if (OtherNames.Of(pairs.Key(n)) is { } other)
                scratch.Keep(other, value);
        }
        Url(scratch);
        if (at > 0)
            Header(scratch, SyslogHeader.Read(line, record.ReceivedAt));
        DeviceEventOutcome.Finish(scratch, NameOf(leef, pairs));
        AsimDerivation.Complete(scratch);
        receiver.Receive(scratch);
    }

    private static void Begin(SecurityEvent e, LeefRecord leef, PairList pairs)
    {
        var seen = DeviceEventFields.Seen.None;
        for (var n = 0; n < pairs.Count; n++)
            if (!pairs.Value(n).IsEmpty)
            {
                var name = LeefNames.Find(pairs.Key(n));
                pairs.SetKnown(n, name);
                seen |= name?.Seen ?? DeviceEventFields.Seen.None;
            }
        if (pairs.Find("arg"u8) is [(byte)'/', ..] && !pairs.Find("dstname"u8).IsEmpty)
            seen |= DeviceEventFields.Seen.Url;
        e.Begin(EventKinds.Of(seen, NameOf(leef, pairs)));
        e.SetText(AsimField.EventVendor, leef.Vendor.IsEmpty ? "Unknown"u8 : leef.Vendor);
        e.SetText(AsimField.EventProduct, leef.Product.IsEmpty ? "LEEF"u8 : leef.Product);
        e.SetText(AsimField.EventProductVersion, leef.Version);
        e.SetText(AsimField.EventOriginalType, leef.EventId);
    }

    // An id that is a number says nothing; some vendors give it a name beside.
    private static ReadOnlySpan<byte> NameOf(LeefRecord leef, PairList pairs) => Numbers.TryRead(leef.EventId, out _) && pairs.Find("Action"u8) is { IsEmpty: false } action ? action : leef.EventId;

    // A proxy's request in parts: dstname=www.example.com arg=/favicon.ico
    private static void Url(SecurityEvent e)
    {
        if (e.Kind.Schema == AsimSchema.WebSession && !e.Has(AsimField.Url))
            TextLists.SetJoined(e, AsimField.Url, e.Vendor.Find("dstname"u8).Utf8, e.Vendor.Find("arg"u8).Utf8);
    }

    private static void Header(SecurityEvent e, SyslogHeader header)
    {
        if (!e.Has(AsimField.TimeGenerated) && header.HasTime)
            e.SetTime(AsimField.TimeGenerated, header.Time, header.HasZone);
        if (!e.Has(AsimField.DvcHostname) && !e.Has(AsimField.DvcIpAddr))
            HostFields.Device.Set(e, header.Host.StartsWith("LEEF"u8) ? default : header.Host);
    }
}
