using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.SuricataEve;

/// <summary>Suricata's <c>eve.json</c>: alerts, drops, flows, and what the protocols' decoders tell.</summary>
/// <remarks>Suricata User Guide, "Eve JSON Format".</remarks>
internal sealed class SuricataEveSource : JsonSource
{
    private static readonly JsonReading Alert = new(SuricataKinds.Alert, SuricataFields.Alert, e => Threat(e, AsimWords.Ids));
    private static readonly JsonReading Drop = new(SuricataKinds.Drop, SuricataFields.Drop, Dropped);
    private static readonly JsonReading Anomaly = new(SuricataKinds.Anomaly, SuricataFields.Anomaly, e => Threat(e, AsimWords.Ids));
    private static readonly JsonReading Flow = new(SuricataKinds.Flow, SuricataFields.Flow, FlowEnded);
    private static readonly JsonReading Dns = new(SuricataKinds.Dns, SuricataFields.Dns, Query);
    private static readonly JsonReading Http = new(SuricataKinds.Http, SuricataFields.Http, Request);
    private static readonly JsonReading Protocol = new(SuricataKinds.Protocol, SuricataFields.Protocol, e => Session(e, AsimWords.NetworkSession));

    private static readonly WordMap Reasons = new(("timeout", "Timeout"), ("forced", "Terminated"), ("shutdown", "Terminated"));

    public override string Id => SuricataKinds.Source;

    public override string Title => "Suricata (eve.json)";

    public override IReadOnlyList<EventKind> Kinds => SuricataKinds.All;

    protected override byte[] Vendor { get; } = "OISF"u8.ToArray();

    protected override byte[] Product { get; } = "Suricata"u8.ToArray();

    protected override string TimeMembers => "timestamp";

    protected override string Wanted => "it has no event_type";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) =>
        json.IndexOf("\"timestamp\""u8) >= 0 && (json.IndexOf("\"event_type\""u8) >= 0 || json.IndexOf("\"signature_id\""u8) >= 0)
        && (json.IndexOf("\"flow_id\""u8) >= 0 || JsonMember.Find(json, "event_type"u8).SequenceEqual("stats"u8) || JsonMember.Find(json, "src_ip"u8) is { IsEmpty: false });

    // Counters of the program itself, and what it says of its rules.
    protected override bool IsNone(ReadOnlySpan<byte> json) => JsonMember.Find(json, "event_type"u8) is var type && (type.SequenceEqual("stats"u8) || type.SequenceEqual("engine"u8));

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json)
    {
        var type = JsonMember.Find(json, "event_type"u8);
        if (type.IsEmpty)
            // Forwarders lose it.
            return JsonMember.Has(json, "alert"u8) ? Alert : JsonMember.Has(json, "dns"u8) ? Dns : JsonMember.Has(json, "http"u8) ? Http : null;
        return type switch
        {
            _ when type.SequenceEqual("alert"u8) => Alert,
            _ when type.SequenceEqual("drop"u8) => Drop,
            _ when type.SequenceEqual("anomaly"u8) => Anomaly,
            _ when type.SequenceEqual("flow"u8) || type.SequenceEqual("netflow"u8) => Flow,
            _ when type.SequenceEqual("dns"u8) => Dns,
            _ when type.SequenceEqual("http"u8) => Http,
            _ => Protocol,
        };
    }

    private static Rejection? Session(SecurityEvent e, byte[] type)
    {
        if (!SessionEnds.IsAnyKnown(e))
            return new Rejection(RejectionCodes.Truncated, "it has neither src_ip nor dest_ip", 0);
        e.SetConstant(AsimField.EventType, type);
        SessionEnds.Complete(e);
        return null;
    }

    // The record's addresses are the packet's; the flow says who asked.
    private static Rejection? Threat(SecurityEvent e, byte[] type)
    {
        if (Session(e, type) is { } rejection)
            return rejection;
        var client = e.Vendor.Find("flow.src_ip"u8).Utf8;
        var isAnswer = client.IsEmpty ? e.Vendor.Find("direction"u8).Utf8.SequenceEqual("to_client"u8) : !client.SequenceEqual(e[AsimField.SrcIpAddr].Utf8) && client.SequenceEqual(e[AsimField.DstIpAddr].Utf8);
        if (isAnswer)
        {
            SessionEnds.Swap(e);
            e.SetConstant(AsimField.ThreatField, AsimWords.DstIpAddr);
            e.Set(AsimField.ThreatIpAddr, e[AsimField.DstIpAddr]);
        }
        return null;
    }

    private static Rejection? Dropped(SecurityEvent e)
    {
        e.SetConstant(AsimField.DvcAction, AsimWords.Drop);
        return Session(e, e.Has(AsimField.ThreatId) ? AsimWords.Ids : AsimWords.NetworkSession);
    }

    private static Rejection? FlowEnded(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventSubType, AsimWords.End);
        Reasons.TrySet(e, AsimField.EventResultDetails, e[AsimField.EventOriginalResultDetails].Utf8);
        return Session(e, e[AsimField.EventOriginalType].Utf8.SequenceEqual("netflow"u8) ? AsimWords.Flow : AsimWords.NetworkSession) is { } rejection ? rejection : WithoutSubType(e);
    }

    // ASIM: one direction of a flow neither starts nor ends.
    private static Rejection? WithoutSubType(SecurityEvent e)
    {
        if (e[AsimField.EventType].Utf8.SequenceEqual(AsimWords.Flow))
            e.Remove(AsimField.EventSubType);
        return null;
    }

    private static Rejection? Query(SecurityEvent e)
    {
        if (!SessionEnds.IsAnyKnown(e))
            return new Rejection(RejectionCodes.Truncated, "it has neither src_ip nor dest_ip", 0);
        var type = e.Vendor.Find("dns.type"u8).Utf8;
        var isAnswer = type.SequenceEqual("answer"u8) || type.SequenceEqual("response"u8);
        // The packet is the server's; the source of a query is who asks.
        if (isAnswer && e[AsimField.SrcPortNumber].Integer == 53 && e[AsimField.DstPortNumber].Integer != 53)
            SessionEnds.Swap(e);
        e.SetConstant(AsimField.EventType, AsimWords.Query);
        e.SetConstant(AsimField.EventSubType, isAnswer ? AsimWords.DnsResponse : AsimWords.DnsRequest);
        if (!isAnswer || !e.Has(AsimField.EventResultDetails))
        {
            e.SetConstant(AsimField.EventResult, AsimWords.NotApplicable);
            e.SetConstant(AsimField.EventResultDetails, AsimWords.NotApplicable);
        }
        SessionEnds.Complete(e);
        return null;
    }

    private static Rejection? Request(SecurityEvent e)
    {
        var url = e.Vendor.Find("http.url"u8).Utf8;
        if (url.StartsWith("http://"u8) || url.StartsWith("https://"u8) || !e.Has(AsimField.HttpHost))
            e.SetText(AsimField.Url, url);
        else
            TextLists.SetJoined(e, AsimField.Url, e[AsimField.HttpHost].Utf8, url);
        if (!e.Has(AsimField.Url))
            e.Set(AsimField.Url, e[AsimField.DstIpAddr]);
        if (Numbers.TryRead(e[AsimField.EventResultDetails].Utf8, out var status))
            e.SetConstant(AsimField.EventResult, status < 400 ? AsimWords.Success : AsimWords.Failure);
        return Session(e, AsimWords.HttpSession);
    }
}
