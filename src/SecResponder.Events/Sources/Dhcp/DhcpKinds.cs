using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.Dhcp;

/// <summary>The kinds of record, by server.</summary>
internal static class DhcpKinds
{
    public const string Source = "dhcp";

    /// <summary>Windows: a lease, or a DNS update for one.</summary>
    public static EventKind Windows { get; } = new(Source, "windows", AsimSchema.DhcpEvent, new LogSource("dhcp", "windows", "dhcp"));

    /// <summary>Windows: the service itself, its log, its authorization in Active Directory.</summary>
    public static EventKind WindowsService { get; } = new(Source, "windows-service", AsimSchema.AuditEvent, new LogSource(null, "windows", "dhcp"));

    /// <summary>ISC dhcpd, by syslog.</summary>
    public static EventKind Dhcpd { get; } = new(Source, "dhcpd", AsimSchema.DhcpEvent, new LogSource("dhcp", "linux", "dhcpd"));

    /// <summary>Kea's log.</summary>
    public static EventKind Kea { get; } = new(Source, "kea", AsimSchema.DhcpEvent, new LogSource("dhcp", "linux", "kea"));

    /// <summary>A row of Kea's lease file: what became of a lease.</summary>
    public static EventKind KeaLease { get; } = new(Source, "kea-lease", AsimSchema.DhcpEvent, new LogSource("dhcp", "linux", "kea"));

    public static IReadOnlyList<EventKind> All { get; } = [Windows, WindowsService, Dhcpd, Kea, KeaLease];
}
