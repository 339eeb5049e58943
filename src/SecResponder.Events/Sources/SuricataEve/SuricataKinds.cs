using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.SuricataEve;

/// <summary>The kinds of record, by <c>event_type</c>.</summary>
internal static class SuricataKinds
{
    public const string Source = "suricata-eve";

    public static EventKind Alert { get; } = new(Source, "alert", AsimSchema.NetworkSession, new LogSource("ids", "suricata", "alert"));
    public static EventKind Drop { get; } = new(Source, "drop", AsimSchema.NetworkSession, new LogSource("firewall", "suricata", "drop"));
    public static EventKind Anomaly { get; } = new(Source, "anomaly", AsimSchema.NetworkSession, new LogSource("ids", "suricata", "anomaly"));
    public static EventKind Flow { get; } = new(Source, "flow", AsimSchema.NetworkSession, new LogSource("network_connection", "suricata", "flow"));
    public static EventKind Dns { get; } = new(Source, "dns", AsimSchema.Dns, new LogSource("dns", "suricata", "dns"));
    public static EventKind Http { get; } = new(Source, "http", AsimSchema.WebSession, new LogSource("proxy", "suricata", "http"));

    /// <summary>What a protocol's decoder tells: tls, ssh, smb, rdp, fileinfo …</summary>
    public static EventKind Protocol { get; } = new(Source, "protocol", AsimSchema.NetworkSession, new LogSource("network_connection", "suricata", "protocol"));

    public static IReadOnlyList<EventKind> All { get; } = [Alert, Drop, Anomaly, Flow, Dns, Http, Protocol];
}
