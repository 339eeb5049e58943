using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.Argocd;

/// <summary>The kinds of record that Argo CD writes and that are events.</summary>
internal static class ArgocdKinds
{
    public const string Source = "argocd";

    /// <summary>What happened to an application, a project, an application set: a Kubernetes Event, or the same as a line of the log.</summary>
    public static EventKind Event { get; } = new(Source, "event", AsimSchema.AuditEvent, new LogSource("application", "argocd", "audit"));

    /// <summary>A request to the API server, when it came or when it was answered; a terminal that was opened.</summary>
    public static EventKind Call { get; } = new(Source, "call", AsimSchema.AuditEvent, new LogSource("application", "argocd", "server"));

    /// <summary>Somebody logged on or off, or could not.</summary>
    public static EventKind Logon { get; } = new(Source, "logon", AsimSchema.Authentication, new LogSource("authentication", "argocd", "server"), new LogSource("application", "argocd", "server"));

    /// <summary>A line that Argo CD marks with its <c>security</c> field.</summary>
    public static EventKind Security { get; } = new(Source, "security", AsimSchema.AuditEvent, new LogSource("application", "argocd", "security"), new LogSource("application", "argocd", "server"));

    /// <summary>An application as a whole, as notifications carry it.</summary>
    public static EventKind Application { get; } = new(Source, "application", AsimSchema.AuditEvent, new LogSource("application", "argocd", "notification"));

    public static IReadOnlyList<EventKind> All { get; } = [Event, Call, Logon, Security, Application];
}
