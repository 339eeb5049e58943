using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.GcpVpcflow;

/// <summary>Google Cloud's VPC flow logs, as log entries.</summary>
/// <remarks>Google Cloud, "VPC Flow Logs: about records"; Cloud Logging, "LogEntry".</remarks>
internal sealed class GcpVpcflowSource : JsonSource
{
    private static readonly EventKind Flow = new("gcp-vpcflow", "vpc_flows", AsimSchema.NetworkSession, new LogSource("network_connection", "gcp", "vpcflow"));

    private static readonly JsonReading Reading = new(Flow, new JsonFieldMap(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
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
        ["jsonPayload>bytes_sent"] = Into.Count(AsimField.SrcBytes),
        ["jsonPayload>packets_sent"] = Into.Count(AsimField.SrcPackets),
        ["jsonPayload>start_time"] = Into.Time(AsimField.EventStartTime),
        ["jsonPayload>end_time"] = Into.Time(AsimField.EventEndTime),
        ["jsonPayload>reporter"] = Into.Kept("reporter"),
        ["jsonPayload>src_instance>vm_name"] = Into.Host(HostFields.Source),
        ["jsonPayload>dest_instance>vm_name"] = Into.Host(HostFields.Destination),
        ["jsonPayload>src_location>country"] = Into.Text(AsimField.SrcGeoCountry),
        ["jsonPayload>src_location>region"] = Into.Text(AsimField.SrcGeoRegion),
        ["jsonPayload>src_location>city"] = Into.Text(AsimField.SrcGeoCity),
        ["jsonPayload>dest_location>country"] = Into.Text(AsimField.DstGeoCountry),
        ["jsonPayload>dest_location>region"] = Into.Text(AsimField.DstGeoRegion),
        ["jsonPayload>dest_location>city"] = Into.Text(AsimField.DstGeoCity),
    }), Finish);

    public override string Id => Flow.Source;

    public override string Title => "Google Cloud VPC flow logs";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Flow];

    protected override byte[] Vendor { get; } = "GCP"u8.ToArray();

    protected override byte[] Product { get; } = "VPC flow"u8.ToArray();

    protected override string TimeMembers => "timestamp";

    protected override string Wanted => "its logName is not that of VPC flow logs";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => json.IndexOf("compute.googleapis.com%2Fvpc_flows\""u8) >= 0 || json.IndexOf("networkmanagement.googleapis.com%2Fvpc_flows\""u8) >= 0;

    protected override JsonReading? ReadingOf(ReadOnlySpan<byte> json) => JsonMember.Find(json, "logName"u8).EndsWith("vpc_flows"u8) ? Reading : null;

    private static Rejection? Finish(SecurityEvent e)
    {
        if (!SessionEnds.IsAnyKnown(e))
            return new Rejection(RejectionCodes.Truncated, "jsonPayload.connection has neither src_ip nor dest_ip", 0);
        e.SetConstant(AsimField.EventType, AsimWords.Flow);
        // One direction, as all that it counts.
        if (e.Has(AsimField.SrcBytes))
            e.Set(AsimField.NetworkBytes, e[AsimField.SrcBytes]);
        if (e.Has(AsimField.SrcPackets))
            e.Set(AsimField.NetworkPackets, e[AsimField.SrcPackets]);
        // Relative to the machine that tells: a flow between two of your own is told by both.
        var reporter = e.Vendor.Find("reporter"u8).Utf8;
        if (reporter.StartsWith("SRC"u8))
            e.SetConstant(AsimField.NetworkDirection, AsimWords.Outbound);
        else if (reporter.StartsWith("DEST"u8))
            e.SetConstant(AsimField.NetworkDirection, AsimWords.Inbound);
        if (e.Has(AsimField.EventStartTime) && e.Has(AsimField.EventEndTime) && (e[AsimField.EventEndTime].Time - e[AsimField.EventStartTime].Time).TotalMilliseconds is >= 0 and < 1e12 and var duration)
            e.SetInteger(AsimField.NetworkDuration, (long)duration);
        SessionEnds.Complete(e);
        return null;
    }
}
