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

    // LEEF's name, CEF's name.
    private static readonly Utf8Map<byte[]> CefNames = new(new[]
    {
        ("src", "src"), ("dst", "dst"), ("srcPort", "spt"), ("dstPort", "dpt"), ("proto", "proto"), ("usrName", "suser"), ("srcMAC", "smac"), ("dstMAC", "dmac"), ("srcBytes", "out"), ("dstBytes", "in"),
        ("srcPostNAT", "sourceTranslatedAddress"), ("srcPostNATPort", "sourceTranslatedPort"), ("dstPostNAT", "destinationTranslatedAddress"), ("dstPostNATPort", "destinationTranslatedPort"), ("identSrc", "shost"), ("identHostName", "shost"),
        ("url", "request"), ("resource", "dhost"), ("action", "act"), ("cat", "cat"), ("reason", "reason"), ("msg", "msg"), ("method", "requestMethod"), ("userAgent", "requestClientApplication"), ("result", "outcome"), ("dstName", "duser"),
    }.Select(name => KeyValuePair.Create(name.Item1, System.Text.Encoding.UTF8.GetBytes(name.Item2))));

    private static readonly FieldTable Own = new(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["devTime"] = CefTime.Set(AsimField.TimeGenerated),
        ["sev"] = DeviceEventOutcome.Severity,
        ["srcPreNAT"] = BeforeNat(AsimField.SrcIpAddr, AsimField.SrcNatIpAddr),
        ["dstPreNAT"] = BeforeNat(AsimField.DstIpAddr, AsimField.DstNatIpAddr),
        ["policy"] = (e, text) => Rule(e, text),
        ["totalBytes"] = Network(AsimField.NetworkBytes),
        ["srcPackets"] = Network(AsimField.SrcPackets),
        ["dstPackets"] = Network(AsimField.DstPackets),
        ["totalPackets"] = Network(AsimField.NetworkPackets),
    });

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
            Own.Set(scratch, pairs.Key(n), pairs.Value(n));
            if (CefNames.Find(pairs.Key(n)) is { } name && !(name.AsSpan().SequenceEqual("shost"u8) && scratch.Has(AsimField.SrcHostname)))
                DeviceEventFields.Table.Set(scratch, name, pairs.Value(n));
        }
        if (at > 0)
            Header(scratch, SyslogHeader.Read(line, record.ReceivedAt));
        DeviceEventOutcome.Finish(scratch, leef.EventId);
        AsimDerivation.Complete(scratch);
        receiver.Receive(scratch);
    }

    private static void Begin(SecurityEvent e, LeefRecord leef, PairList pairs)
    {
        var seen = DeviceEventFields.Seen.None;
        for (var n = 0; n < pairs.Count; n++)
            if (!pairs.Value(n).IsEmpty && CefNames.Find(pairs.Key(n)) is { } name)
                seen = DeviceEventFields.With(seen, name);
        e.Begin(EventKinds.Of(seen, leef.EventId));
        e.SetText(AsimField.EventVendor, leef.Vendor.IsEmpty ? "Unknown"u8 : leef.Vendor);
        e.SetText(AsimField.EventProduct, leef.Product.IsEmpty ? "LEEF"u8 : leef.Product);
        e.SetText(AsimField.EventProductVersion, leef.Version);
        e.SetText(AsimField.EventOriginalType, leef.EventId);
    }

    private static void Header(SecurityEvent e, SyslogHeader header)
    {
        if (!e.Has(AsimField.TimeGenerated) && header.HasTime)
            e.SetTime(AsimField.TimeGenerated, header.Time, header.HasZone);
        if (!e.Has(AsimField.DvcHostname) && !e.Has(AsimField.DvcIpAddr))
            HostFields.Device.Set(e, header.Host.StartsWith("LEEF"u8) ? default : header.Host);
    }

    // What "src" was before its translation is the real end; "src" is then the translated one.
    private static FieldSetter BeforeNat(AsimField address, AsimField translated) => (e, text) =>
    {
        if (e.Kind.Schema is not (AsimSchema.NetworkSession or AsimSchema.WebSession) || !Addresses.IsAddress(text) || text.SequenceEqual("0.0.0.0"u8) || text.SequenceEqual(e[address].Utf8))
            return;
        if (!e.Has(translated))
            e.Set(translated, e.Has(address) ? e[address] : FieldValue.Absent);
        e.SetText(address, text);
    };

    private static void Rule(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Kind.Schema == AsimSchema.NetworkSession)
            e.SetText(AsimField.NetworkRuleName, text);
        else
            e.SetText(AsimField.RuleName, text);
    }

    private static FieldSetter Network(AsimField field) => (e, text) =>
    {
        if (e.Kind.Schema is AsimSchema.NetworkSession or AsimSchema.WebSession)
            Numbers.Count(e, field, text);
    };
}
