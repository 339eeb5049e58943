using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.DefenderXdr;

/// <summary>The tables of advanced hunting that are read.</summary>
internal static class DefenderKinds
{
    public const string Source = "defender-xdr";

    public static EventKind AlertInfo { get; } = new(Source, "AlertInfo", AsimSchema.AlertEvent, new LogSource(null, "m365", "threat_detection"), new LogSource(null, "m365", "defender"));
    public static EventKind AlertEvidence { get; } = new(Source, "AlertEvidence", AsimSchema.AlertEvent, new LogSource(null, "m365", "defender"));
    public static EventKind Network { get; } = new(Source, "DeviceNetworkEvents", AsimSchema.NetworkSession, new LogSource("network_connection", "windows"));
    public static EventKind DeviceLogon { get; } = new(Source, "DeviceLogonEvents", AsimSchema.Authentication, new LogSource("authentication", "windows"));
    public static EventKind IdentityLogon { get; } = new(Source, "IdentityLogonEvents", AsimSchema.Authentication, new LogSource("authentication", "windows"));
    public static EventKind CloudApp { get; } = new(Source, "CloudAppEvents", AsimSchema.AuditEvent, new LogSource(null, "m365", "audit"));

    public static EventKind Process { get; } = new(Source, "DeviceProcessEvents", AsimSchema.ProcessEvent, new LogSource("process_creation", "windows"), new LogSource("process_creation", "linux"), new LogSource("process_creation", "macos"));
    public static EventKind File { get; } = new(Source, "DeviceFileEvents", AsimSchema.FileEvent, new LogSource("file_event", "windows"), new LogSource("file_event", "linux"), new LogSource("file_event", "macos"));
    public static EventKind Registry { get; } = new(Source, "DeviceRegistryEvents", AsimSchema.RegistryEvent, new LogSource("registry_event", "windows"), new LogSource("registry_set", "windows"), new LogSource("registry_delete", "windows"));
    public static EventKind Device { get; } = new(Source, "DeviceEvents", AsimSchema.AuditEvent, new LogSource(null, "windows", "defender-xdr"));
    public static EventKind Directory { get; } = new(Source, "IdentityDirectoryEvents", AsimSchema.AuditEvent, new LogSource(null, "windows", "defender-xdr"));
    public static EventKind Query { get; } = new(Source, "IdentityQueryEvents", AsimSchema.AuditEvent, new LogSource(null, "windows", "defender-xdr"));

    public static EventKind Alert { get; } = new(Source, "alert", AsimSchema.AlertEvent, new LogSource(null, "m365", "threat_detection"), new LogSource(null, "m365", "defender"));
    public static EventKind Incident { get; } = new(Source, "incident", AsimSchema.AlertEvent, new LogSource(null, "m365", "defender"));

    public static IReadOnlyList<EventKind> All { get; } = [Alert, Incident, AlertInfo, AlertEvidence, Network, DeviceLogon, IdentityLogon, CloudApp, Process, File, Registry, Device, Directory, Query];
}
