using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CiliumHubble;

/// <summary>Cilium's Hubble: flows of pods as the exporter and <c>hubble observe -o jsonpb</c> write them.</summary>
/// <remarks>Cilium documentation, "Configuring Hubble exporter"; <c>api/v1/flow/flow.proto</c>.</remarks>
internal sealed class CiliumHubbleSource : JsonSource
{
    private const string Source = "cilium-hubble";

    private static readonly JsonReading Session = new(new EventKind(Source, "L3_L4", AsimSchema.NetworkSession, new LogSource("network_connection", "kubernetes", "hubble"), new LogSource("firewall", "cilium", "hubble")), HubbleFields.SessionMap, FinishSession);
    private static readonly JsonReading Dns = new(new EventKind(Source, "L7 dns", AsimSchema.Dns, new LogSource("dns", "cilium", "hubble")), HubbleFields.DnsMap, FinishDns);
    private static readonly JsonReading Http = new(new EventKind(Source, "L7 http", AsimSchema.WebSession, new LogSource("proxy", "cilium", "hubble")), HubbleFields.HttpMap, FinishHttp);

    public override string Id => Source;

    public override string Title => "Cilium Hubble";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Session.Kind, Dns.Kind, Http.Kind];

    protected override byte[] Vendor { get; } = "Cilium"u8.ToArray();

    protected override byte[] Product { get; } = "Hubble"u8.ToArray();

    protected override string TimeMembers => "flow.time";

    protected override string Wanted => "it is no flow: no verdict and no IP";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => json.IndexOf("\"verdict\""u8) >= 0 && (json.IndexOf("\"traffic_direction\""u8) >= 0 || json.IndexOf("\"trace_observation_point\""u8) >= 0 || (json.IndexOf("\"flow\""u8) >= 0 && json.IndexOf("\"IP\""u8) >= 0));

    // What the agent says of itself, and events that were lost, are no flows.
    protected override bool IsNone(ReadOnlySpan<byte> json) => JsonMember.Has(json, "node_status"u8) || JsonMember.Has(json, "lost_events"u8) || JsonMember.Has(json, "agent_event"u8) || JsonMember.Has(json, "debug_event"u8);

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\"verdict\""u8) < 0 || !JsonMember.Has(json, "time"u8) && !JsonMember.Has(json, "flow"u8) && !JsonMember.Has(json, "verdict"u8))
            return null;
        if (json.IndexOf("\"l7\""u8) < 0)
            return Session;
        var flow = JsonMember.FindObject(json, "flow"u8);
        if (flow.IsEmpty)
            flow = json;
        var l7 = JsonMember.FindObject(flow, "l7"u8);
        return l7.IsEmpty ? Session : JsonMember.Has(l7, "dns"u8) ? Dns : JsonMember.Has(l7, "http"u8) ? Http : Session;
    }

    private static Rejection? FinishSession(SecurityEvent e)
    {
        if (Ends(e) is { } rejection)
            return rejection;
        e.SetConstant(AsimField.EventType, AsimWords.NetworkSession);
        var direction = e.Vendor.Find("traffic_direction"u8).Utf8;
        var isReply = e.Vendor.Find("is_reply"u8).Utf8.SequenceEqual("true"u8);
        // The packet's, as the pod sees it; an answer goes the other way than its connection.
        if (direction.SequenceEqual("EGRESS"u8) || direction.SequenceEqual("INGRESS"u8))
            e.SetConstant(AsimField.NetworkDirection, direction.SequenceEqual("EGRESS"u8) != isReply ? AsimWords.Outbound : AsimWords.Inbound);
        return null;
    }

    private static Rejection? FinishDns(SecurityEvent e)
    {
        if (Ends(e) is { } rejection)
            return rejection;
        var isResponse = e.Vendor.Find("l7.type"u8).Utf8.SequenceEqual("RESPONSE"u8);
        e.SetConstant(AsimField.EventType, AsimWords.Query);
        e.SetConstant(AsimField.EventSubType, isResponse ? AsimWords.DnsResponse : AsimWords.DnsRequest);
        if (isResponse && !e.Has(AsimField.EventResultDetails))
            DnsCodes.SetResponse(e, "0"u8);
        if (!isResponse)
        {
            e.Remove(AsimField.DnsResponseCode);
            e.SetConstant(AsimField.EventResultDetails, AsimWords.NotApplicable);
            e.SetConstant(AsimField.EventResult, AsimWords.NotApplicable);
        }
        return null;
    }

    private static Rejection? FinishHttp(SecurityEvent e)
    {
        if (Ends(e) is { } rejection)
            return rejection;
        e.SetConstant(AsimField.EventType, AsimWords.HttpSession);
        if (!e.Has(AsimField.Url))
            e.Set(AsimField.Url, e[e.Has(AsimField.DstIpAddr) ? AsimField.DstIpAddr : AsimField.SrcIpAddr]);
        if (Numbers.TryRead(e[AsimField.EventResultDetails].Utf8, out var status))
            e.SetConstant(AsimField.EventResult, status < 400 ? AsimWords.Success : AsimWords.Failure);
        return null;
    }

    // Of an answer the source is the server.
    private static Rejection? Ends(SecurityEvent e)
    {
        if (!SessionEnds.IsAnyKnown(e))
            return new Rejection(RejectionCodes.Truncated, "IP has neither source nor destination", 0);
        if (e.Vendor.Find("is_reply"u8).Utf8.SequenceEqual("true"u8))
            SessionEnds.Swap(e);
        SessionEnds.Complete(e);
        return null;
    }
}
