using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.WindowsSecurity;

/// <summary>The kinds of record, about as Windows' audit categories are.</summary>
internal static class WindowsKinds
{
    public const string Source = "windows-security";

    private static readonly LogSource Security = new(null, "windows", "security");
    private static readonly LogSource SystemLog = new(null, "windows", "system");

    /// <summary>Logons, logoffs, Kerberos tickets, NTLM, special privileges, network policy server.</summary>
    public static EventKind Logon { get; } = new(Source, "logon", AsimSchema.Authentication, Security with { Category = "authentication" });

    /// <summary>Users, computers, groups and their members.</summary>
    public static EventKind Account { get; } = new(Source, "account", AsimSchema.AuditEvent, Security);

    /// <summary>Audit policy, user rights, trusts, Windows Firewall's rules and settings.</summary>
    public static EventKind Policy { get; } = new(Source, "policy", AsimSchema.AuditEvent, Security);

    /// <summary>Scheduled tasks.</summary>
    public static EventKind ScheduledTask { get; } = new(Source, "task", AsimSchema.AuditEvent, Security);

    /// <summary>Services that were installed, as the Security log tells it.</summary>
    public static EventKind Service { get; } = new(Source, "service", AsimSchema.AuditEvent, Security);

    /// <summary>Processes that began. Rules that are written for Sysmon's names (Image, ParentImage, User) are tried on them, too.</summary>
    public static EventKind Process { get; } = new(Source, "process", AsimSchema.AuditEvent, Security, new LogSource("process_creation", "windows"));

    /// <summary>Files, registry keys, shares, handles, privileges.</summary>
    public static EventKind ObjectAccess { get; } = new(Source, "object", AsimSchema.AuditEvent, Security);

    /// <summary>Objects of Active Directory and their replication, certificates.</summary>
    public static EventKind Directory { get; } = new(Source, "directory", AsimSchema.AuditEvent, Security);

    /// <summary>Connections and packets that the Windows Filtering Platform let through or not.</summary>
    public static EventKind Connection { get; } = new(Source, "connection", AsimSchema.NetworkSession, Security, new LogSource("network_connection", "windows"), new LogSource("firewall", "windows"));

    /// <summary>What the System log has of the same: services installed, a log cleared.</summary>
    public static EventKind System { get; } = new(Source, "system", AsimSchema.AuditEvent, SystemLog);

    /// <summary>Any other event of the Security log.</summary>
    public static EventKind Other { get; } = new(Source, "other", AsimSchema.AuditEvent, Security);

    public static IReadOnlyList<EventKind> All { get; } = [Logon, Account, Policy, ScheduledTask, Service, Process, ObjectAccess, Directory, Connection, System, Other];
}
