using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.TerraformRun;

/// <summary>The kinds of record that Terraform writes and that are events.</summary>
internal static class TerraformKinds
{
    public const string Source = "terraform-run";

    private static readonly LogSource Run = new(null, "terraform", "run");

    /// <summary>What a run came to, as its workspace notifies.</summary>
    public static EventKind Notification { get; } = new(Source, "notification", AsimSchema.AuditEvent, Run);

    /// <summary>What a health assessment found: drift, failed checks.</summary>
    public static EventKind Assessment { get; } = new(Source, "assessment", AsimSchema.AuditEvent, Run);

    /// <summary>An entry of HCP Terraform's audit trail, or of Terraform Enterprise's audit log.</summary>
    public static EventKind Audit { get; } = new(Source, "audit", AsimSchema.AuditEvent, new LogSource(null, "terraform", "audit"));

    /// <summary>One resource that a plan changes, or that has been changed outside of Terraform.</summary>
    public static EventKind Plan { get; } = new(Source, "plan", AsimSchema.AuditEvent, new LogSource(null, "terraform", "plan"));

    /// <summary>A line that a command writes with <c>-json</c>.</summary>
    public static EventKind Line { get; } = new(Source, "json-ui", AsimSchema.AuditEvent, Run);

    public static IReadOnlyList<EventKind> All { get; } = [Notification, Assessment, Audit, Plan, Line];
}
