using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.GcpFirewall;

/// <summary>Google Cloud's firewall rules logging, as log entries.</summary>
/// <remarks>Google Cloud, "Firewall Rules Logging: log record format".</remarks>
internal sealed class GcpFirewallSource : JsonSource
{
    private static readonly EventKind Firewall = new("gcp-firewall", "firewall", AsimSchema.NetworkSession, new LogSource("firewall", "gcp", "firewall"));

    private static readonly WordMap Actions = new(("ALLOWED", "Allow"), ("DENIED", "Deny"), ("INTERCEPTED", "Allow"));

    private static readonly JsonReading Reading = new(Firewall, new JsonFieldMap(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["insertId"] = Into.Text(AsimField.EventOriginalUid),
        ["timestamp"] = Into.Time(AsimField.TimeGenerated),
        ["resource>labels>project_id"] = Into.Text(AsimField.DvcScopeId),
        ["resource>labels>subnetwork_name"] = Into.Text(AsimField.DvcInterface),
        ["jsonPayload>connection>src_ip"] = Into.Address(AsimField.SrcIpAddr),
        ["jsonPayload>connection>src_port"] = Into.Port(AsimField.SrcPortNumber),
        ["jsonPayload>connection>dest_ip"] = Into.Address(AsimField.DstIpAddr),
        ["jsonPayload>connection>dest_port"] = Into.Port(AsimField.DstPortNumber),
        ["jsonPayload>connection>protocol"] = Protocols.Set,
        ["jsonPayload>disposition"] = Into.Word(AsimField.DvcAction, Actions, AsimField.DvcOriginalAction),
        ["jsonPayload>rule_details>reference"] = Rule,
        ["jsonPayload>rule_details>direction"] = Direction,
        ["jsonPayload>instance>vm_name"] = Into.Kept("instance"),
        ["jsonPayload>remote_instance>vm_name"] = Into.Kept("remote_instance"),
        ["jsonPayload>remote_location>country"] = Into.Kept("remote_country"),
        ["jsonPayload>remote_location>region"] = Into.Kept("remote_region"),
        ["jsonPayload>remote_location>city"] = Into.Kept("remote_city"),
    }), Finish);

    public override string Id => Firewall.Source;

    public override string Title => "Google Cloud firewall rules";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Firewall];

    protected override byte[] Vendor { get; } = "GCP"u8.ToArray();

    protected override byte[] Product { get; } = "Firewall Rules"u8.ToArray();

    protected override string TimeMembers => "timestamp";

    protected override string Wanted => "its logName is not that of firewall rules logging";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => json.IndexOf("compute.googleapis.com%2Ffirewall\""u8) >= 0;

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json) => JsonMember.Find(json, "logName"u8).EndsWith("%2Ffirewall"u8) ? Reading : null;

    // "network:vpc1/firewall:deny-ssh": the name is what follows the last colon.
    private static void Rule(SecurityEvent e, ReadOnlySpan<byte> text) => e.SetText(AsimField.NetworkRuleName, text[(text.LastIndexOf((byte)':') + 1)..]);

    private static void Direction(SecurityEvent e, ReadOnlySpan<byte> text) => e.SetConstant(AsimField.NetworkDirection, text.SequenceEqual("EGRESS"u8) ? AsimWords.Outbound : text.SequenceEqual("INGRESS"u8) ? AsimWords.Inbound : []);

    private static Rejection? Finish(SecurityEvent e)
    {
        if (!SessionEnds.IsAnyKnown(e))
            return new Rejection(RejectionCodes.Truncated, "jsonPayload.connection has neither src_ip nor dest_ip", 0);
        e.SetConstant(AsimField.EventType, AsimWords.NetworkSession);
        e.SetConstant(AsimField.EventSubType, AsimWords.Start);
        var isOut = e[AsimField.NetworkDirection].Utf8.SequenceEqual(AsimWords.Outbound);
        // The instance is the end the rule protects.
        (isOut ? HostFields.Source : HostFields.Destination).Set(e, e.Vendor.Find("instance"u8).Utf8);
        (isOut ? HostFields.Destination : HostFields.Source).Set(e, e.Vendor.Find("remote_instance"u8).Utf8);
        e.SetText(isOut ? AsimField.DstGeoCountry : AsimField.SrcGeoCountry, e.Vendor.Find("remote_country"u8).Utf8);
        e.SetText(isOut ? AsimField.DstGeoRegion : AsimField.SrcGeoRegion, e.Vendor.Find("remote_region"u8).Utf8);
        e.SetText(isOut ? AsimField.DstGeoCity : AsimField.SrcGeoCity, e.Vendor.Find("remote_city"u8).Utf8);
        SessionEnds.Complete(e);
        return null;
    }
}
