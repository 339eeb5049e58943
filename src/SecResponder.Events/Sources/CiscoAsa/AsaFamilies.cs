using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.CiscoAsa;

/// <summary>What kinds of record there are: message ids that mean the same sort of thing share one, the id itself is EventOriginalType.</summary>
internal static class AsaFamilies
{
    public const string Source = "cisco-asa";

    private static readonly LogSource Firewall = new("firewall", "cisco", "asa");
    private static readonly LogSource Logons = new("authentication", "cisco", "asa");
    private static readonly LogSource Any = new(null, "cisco", "asa");

    /// <summary>Connections, let through or not.</summary>
    public static EventKind Session { get; } = new(Source, "session", AsimSchema.NetworkSession, Firewall);

    /// <summary>What the device takes for an attack.</summary>
    public static EventKind Threat { get; } = new(Source, "threat", AsimSchema.NetworkSession, Firewall);

    /// <summary>URLs asked for.</summary>
    public static EventKind Web { get; } = new(Source, "web", AsimSchema.WebSession, Firewall);

    /// <summary>Logons to the device and through it: administrators, VPN users.</summary>
    public static EventKind Logon { get; } = new(Source, "logon", AsimSchema.Authentication, Logons);

    /// <summary>Changes of the configuration, commands, and what happens to the device.</summary>
    public static EventKind Change { get; } = new(Source, "change", AsimSchema.AuditEvent, Any);

    public static IReadOnlyList<EventKind> All { get; } = [Session, Threat, Web, Logon, Change];
}
