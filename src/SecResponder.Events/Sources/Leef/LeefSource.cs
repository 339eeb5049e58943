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
    private static readonly Utf8Map<Meaning> Meanings = new(new[]
    {
        ("src", "src"), ("dst", "dst"), ("srcPort", "spt"), ("dstPort", "dpt"), ("proto", "proto"), ("usrName", "suser"), ("srcMAC", "smac"), ("dstMAC", "dmac"), ("srcBytes", "out"), ("dstBytes", "in"),
        ("srcPostNAT", "sourceTranslatedAddress"), ("srcPostNATPort", "sourceTranslatedPort"), ("dstPostNAT", "destinationTranslatedAddress"), ("dstPostNATPort", "destinationTranslatedPort"), ("identSrc", "shost"), ("identHostName", "shost"),
        ("url", "request"), ("resource", "dhost"), ("action", "act"), ("cat", "cat"), ("reason", "reason"), ("msg", "msg"), ("method", "requestMethod"), ("userAgent", "requestClientApplication"), ("result", "outcome"), ("dstName", "duser"),
        // What vendors write where the format has no name, or beside it.
        ("disp", "act"), ("Action", "act"), ("in_if", "deviceInboundInterface"), ("out_if", "deviceOutboundInterface"), ("src_user", "suser"), ("sent_bytes", "out"), ("rcvd_bytes", "in"), ("srcPostNATPORT", "sourceTranslatedPort"),
        ("dstPostNATPORT", "destinationTranslatedPort"), ("dstname", "dhost"), ("op", "requestMethod"), ("sender", "dvchost"), ("sys_name", "dvchost"), ("serial", "deviceExternalId"), ("shost", "shost"), ("dhost", "dhost"), ("duser", "duser"),
        ("externalId", "externalId"), ("outcome", "outcome"), ("dvc", "dvc"), ("dvchost", "dvchost"),
    }.Select(name => KeyValuePair.Create(name.Item1, new Meaning(name.Item2))));

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
        ["geo_src"] = Text(AsimField.SrcGeoCountry),
        ["geo_dst"] = Text(AsimField.DstGeoCountry),
        ["app"] = Application,
        ["app_name"] = Application,
        ["duration"] = Seconds,
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
            if (Meanings.Find(pairs.Key(n)) is { } meaning && !meaning.IsSecondBest(scratch, pairs.Value(n)))
                FieldTable.Set(scratch, meaning.Column, pairs.Value(n));
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
            if (!pairs.Value(n).IsEmpty && Meanings.Find(pairs.Key(n)) is { } meaning)
                seen |= meaning.Seen;
        if (pairs.Find("arg"u8) is [(byte)'/', ..] && !pairs.Find("dstname"u8).IsEmpty)
            seen = DeviceEventFields.With(seen, "request"u8);
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

    private static bool IsSession(SecurityEvent e) => e.Kind.Schema is AsimSchema.NetworkSession or AsimSchema.WebSession;

    private static FieldSetter Text(AsimField field) => (e, text) => e.SetText(field, IsSession(e) ? text : default);

    private static void Application(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!IsSession(e) || text.IsEmpty)
            return;
        e.SetText(AsimField.DstAppName, text);
        e.SetConstant(AsimField.DstAppType, AsimWords.Other);
    }

    private static void Seconds(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (IsSession(e) && Numbers.TryReadReal(text, out var seconds) && seconds is >= 0 and < 1e9)
            e.SetInteger(AsimField.NetworkDuration, (long)Math.Round(seconds * 1000));
    }

    private static FieldSetter Network(AsimField field) => (e, text) =>
    {
        if (e.Kind.Schema is AsimSchema.NetworkSession or AsimSchema.WebSession)
            Numbers.Count(e, field, text);
    };

    /// <summary>What one of LEEF's names is in CEF, found out once.</summary>
    private sealed class Meaning(string name)
    {
        private readonly bool _isHost = name == "shost";
        private readonly bool _isDevice = name == "dvchost";

        public BoundColumn Column { get; } = DeviceEventFields.Table.Bind([System.Text.Encoding.UTF8.GetBytes(name)])[0];

        public DeviceEventFields.Seen Seen { get; } = DeviceEventFields.With(DeviceEventFields.Seen.None, System.Text.Encoding.UTF8.GetBytes(name));

        // A name that stands beside a better one; a device's name with blanks is a description.
        public bool IsSecondBest(SecurityEvent e, ReadOnlySpan<byte> value) => (_isHost && e.Has(AsimField.SrcHostname)) || (_isDevice && value.Contains((byte)' '));
    }
}
