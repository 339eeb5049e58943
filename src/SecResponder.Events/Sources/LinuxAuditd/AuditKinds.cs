using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.LinuxAuditd;

/// <summary>The families of records. auditd has some two hundred types; what is read from one depends on its family.</summary>
internal static class AuditKinds
{
    public const string Source = "linux-auditd";

    private static readonly LogSource Rules = new(null, "linux", "auditd");

    /// <summary>Somebody logs on or off, or gets another user's rights.</summary>
    public static EventKind Logon { get; } = new(Source, "logon", AsimSchema.Authentication, Rules with { Category = "authentication" });

    /// <summary>Users, groups, passwords, roles.</summary>
    public static EventKind Account { get; } = new(Source, "account", AsimSchema.AuditEvent, Rules);

    /// <summary>What was run or typed: USER_CMD, EXECVE, PROCTITLE, TTY.</summary>
    public static EventKind Command { get; } = new(Source, "command", AsimSchema.AuditEvent, Rules);

    /// <summary>A system call that a rule asked for, and the records that go with it: PATH, CWD, SOCKADDR.</summary>
    public static EventKind Call { get; } = new(Source, "system call", AsimSchema.AuditEvent, Rules);

    /// <summary>Settings of auditing and of the system, and the audit daemon itself.</summary>
    public static EventKind Setting { get; } = new(Source, "setting", AsimSchema.AuditEvent, Rules);

    /// <summary>Services, the system's start and stop, virtual machines.</summary>
    public static EventKind Service { get; } = new(Source, "service", AsimSchema.AuditEvent, Rules);

    /// <summary>SELinux, AppArmor, Landlock, integrity measurement: what they refused or let through, and their own state.</summary>
    public static EventKind Access { get; } = new(Source, "access control", AsimSchema.AuditEvent, Rules);

    /// <summary>What the kernel or a program found odd, and what was done about it.</summary>
    public static EventKind Anomaly { get; } = new(Source, "anomaly", AsimSchema.AuditEvent, Rules);

    /// <summary>Everything else, also types that came after this was written.</summary>
    public static EventKind Other { get; } = new(Source, "other", AsimSchema.AuditEvent, Rules);

    public static IReadOnlyList<EventKind> All { get; } = [Logon, Account, Command, Call, Setting, Service, Access, Anomaly, Other];
}
