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

    public static EventKind Image { get; } = new(Source, "DeviceImageLoadEvents", AsimSchema.AuditEvent, new LogSource("image_load", "windows"));

    public static EventKind Mail { get; } = Message365("EmailEvents");
    public static EventKind MailUrl { get; } = Message365("EmailUrlInfo");
    public static EventKind Attachment { get; } = Message365("EmailAttachmentInfo");
    public static EventKind AfterMail { get; } = Message365("EmailPostDeliveryEvents");
    public static EventKind Message { get; } = Message365("MessageEvents");
    public static EventKind MessageUrl { get; } = Message365("MessageUrlInfo");
    public static EventKind AfterMessage { get; } = Message365("MessagePostDeliveryEvents");
    public static EventKind Click { get; } = new(Source, "UrlClickEvents", AsimSchema.WebSession, new LogSource("proxy", "m365", "url_click"));

    public static EventKind Behavior { get; } = new(Source, "BehaviorInfo", AsimSchema.AlertEvent, new LogSource(null, "m365", "defender"));
    public static EventKind BehaviorEntity { get; } = new(Source, "BehaviorEntities", AsimSchema.AlertEvent, new LogSource(null, "m365", "defender"));

    public static EventKind Alert { get; } = new(Source, "alert", AsimSchema.AlertEvent, new LogSource(null, "m365", "threat_detection"), new LogSource(null, "m365", "defender"));
    public static EventKind Incident { get; } = new(Source, "incident", AsimSchema.AlertEvent, new LogSource(null, "m365", "defender"));

    public static IReadOnlyList<EventKind> All { get; } =
    [
        Alert, Incident, AlertInfo, AlertEvidence, Behavior, BehaviorEntity, Network, DeviceLogon, IdentityLogon, CloudApp, Process, File, Registry, Image, Device, Directory, Query, Mail, MailUrl, Attachment, AfterMail, Message, MessageUrl, AfterMessage,
        Click,
    ];

    private static EventKind Message365(string table) => new(Source, table, AsimSchema.AuditEvent, new LogSource("email", "m365", table.ToLowerInvariant()));
}
