using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.PfsenseFilterlog;

/// <summary>The kinds of record: the packet filter's, and what administrators do.</summary>
internal static class FilterlogKinds
{
    public const string Source = "pfsense-filterlog";

    /// <summary>One packet that a rule with logging matched.</summary>
    public static EventKind Filterlog { get; } = new(Source, "filterlog", AsimSchema.NetworkSession, new LogSource("firewall", "pfsense", "filterlog"), new LogSource("firewall", "opnsense", "filterlog"));

    /// <summary>A change of the configuration.</summary>
    public static EventKind Change { get; } = new(Source, "change", AsimSchema.AuditEvent, new LogSource(null, "pfsense", "system"), new LogSource(null, "opnsense", "audit"));

    /// <summary>A logon to the web interface.</summary>
    public static EventKind Logon { get; } = new(Source, "logon", AsimSchema.Authentication, new LogSource("authentication", "pfsense", "system"), new LogSource("authentication", "opnsense", "audit"));

    public static IReadOnlyList<EventKind> All { get; } = [Filterlog, Change, Logon];
}
