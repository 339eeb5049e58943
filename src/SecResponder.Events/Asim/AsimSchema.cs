namespace SecResponder.Events.Asim;

/// <summary>The ASIM schemas that are normalized to.</summary>
public enum AsimSchema : byte
{
    /// <summary>Not normalized: the event is read by its own names (<c>detect --events</c>).</summary>
    None,
    NetworkSession,
    AuditEvent,
    Authentication,
    Dns,
    WebSession,
    AlertEvent,
    DhcpEvent,
    ProcessEvent,
    FileEvent,
    RegistryEvent,
}

/// <summary>What each schema writes into EventSchema and EventSchemaVersion.</summary>
public static class AsimSchemas
{
    private static readonly byte[][] Names =
        [[], "NetworkSession"u8.ToArray(), "AuditEvent"u8.ToArray(), "Authentication"u8.ToArray(), "Dns"u8.ToArray(), "WebSession"u8.ToArray(), "AlertEvent"u8.ToArray(), "DhcpEvent"u8.ToArray(),
         "ProcessEvent"u8.ToArray(), "FileEvent"u8.ToArray(), "RegistryEvent"u8.ToArray()];

    private static readonly byte[][] Versions =
        [[], "0.2.7"u8.ToArray(), "0.1.2"u8.ToArray(), "0.1.4"u8.ToArray(), "0.1.7"u8.ToArray(), "0.2.7"u8.ToArray(), "0.1"u8.ToArray(), "0.1.1"u8.ToArray(),
         "0.1.4"u8.ToArray(), "0.2.2"u8.ToArray(), "0.1.3"u8.ToArray()];

    /// <summary>The value of EventSchema.</summary>
    public static byte[] Name(AsimSchema schema) => Names[(int)schema];

    /// <summary>The value of EventSchemaVersion: the version that the schema's page names today.</summary>
    public static byte[] Version(AsimSchema schema) => Versions[(int)schema];
}
