using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>The log types that are read.</summary>
/// <remarks>DECRYPTION, TUNNEL and CORRELATION tell again of sessions that TRAFFIC and THREAT have told of; USERID tells of logons elsewhere. They are not in the categories whose rules count.</remarks>
internal static class PanKinds
{
    public const string Source = "paloalto-panos";

    public static EventKind Traffic { get; } = new(Source, "TRAFFIC", AsimSchema.NetworkSession, new LogSource("firewall", "paloalto", "traffic"));
    public static EventKind Threat { get; } = new(Source, "THREAT", AsimSchema.NetworkSession, new LogSource("firewall", "paloalto", "threat"));
    public static EventKind Url { get; } = new(Source, "THREAT url", AsimSchema.WebSession, new LogSource("firewall", "paloalto", "threat"), new LogSource("proxy", "paloalto", "url"));
    public static EventKind Config { get; } = new(Source, "CONFIG", AsimSchema.AuditEvent, new LogSource(null, "paloalto", "config"));
    public static EventKind System { get; } = new(Source, "SYSTEM", AsimSchema.AuditEvent, new LogSource(null, "paloalto", "system"));
    public static EventKind SystemLogon { get; } = new(Source, "SYSTEM auth", AsimSchema.Authentication, new LogSource("authentication", "paloalto", "system"));
    public static EventKind GlobalProtect { get; } = new(Source, "GLOBALPROTECT", AsimSchema.AuditEvent, new LogSource(null, "paloalto", "globalprotect"));
    public static EventKind GlobalProtectLogon { get; } = new(Source, "GLOBALPROTECT login", AsimSchema.Authentication, new LogSource("authentication", "paloalto", "globalprotect"));
    public static EventKind UserId { get; } = new(Source, "USERID", AsimSchema.Authentication, new LogSource(null, "paloalto", "userid"));
    public static EventKind UserTag { get; } = new(Source, "USERID tag", AsimSchema.AuditEvent, new LogSource(null, "paloalto", "userid"));
    public static EventKind Decryption { get; } = new(Source, "DECRYPTION", AsimSchema.NetworkSession, new LogSource(null, "paloalto", "decryption"));
    public static EventKind Authentication { get; } = new(Source, "AUTHENTICATION", AsimSchema.Authentication, new LogSource("authentication", "paloalto", "authentication"));
    public static EventKind HipMatch { get; } = new(Source, "HIPMATCH", AsimSchema.AuditEvent, new LogSource(null, "paloalto", "hipmatch"));
    public static EventKind Correlation { get; } = new(Source, "CORRELATION", AsimSchema.NetworkSession, new LogSource(null, "paloalto", "correlation"));
    public static EventKind AddressTag { get; } = new(Source, "IPTAG", AsimSchema.AuditEvent, new LogSource(null, "paloalto", "iptag"));
    public static EventKind Tunnel { get; } = new(Source, "TUNNEL", AsimSchema.NetworkSession, new LogSource(null, "paloalto", "tunnel"));
    public static EventKind Sctp { get; } = new(Source, "SCTP", AsimSchema.NetworkSession, new LogSource("firewall", "paloalto", "sctp"));
    public static EventKind Gtp { get; } = new(Source, "GTP", AsimSchema.NetworkSession, new LogSource("firewall", "paloalto", "gtp"));
    public static EventKind DnsSecurity { get; } = new(Source, "DNS", AsimSchema.Dns, new LogSource("dns", "paloalto", "dns"));
    public static EventKind Audit { get; } = new(Source, "audit", AsimSchema.AuditEvent, new LogSource(null, "paloalto", "audit"));

    public static IReadOnlyList<EventKind> All { get; } =
    [
        Traffic, Threat, Url, Config, System, SystemLogon, GlobalProtect, GlobalProtectLogon, UserId, UserTag, Decryption, Authentication, HipMatch, Correlation, AddressTag, Tunnel, Sctp, Gtp,
        DnsSecurity, Audit,
    ];
}
