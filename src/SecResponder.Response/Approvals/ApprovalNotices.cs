using System.Globalization;
using SecResponder.Response.Incidents;

namespace SecResponder.Response.Approvals;

/// <summary>What the team hears while nobody decides.</summary>
internal static class ApprovalNotices
{
    public static Notice Reminder(Approval approval) => Of("approval-reminder", approval, $"{Asked(approval)} still waits for {approval.By}", "medium") with { CardIsEnough = true };

    public static Notice Escalation(Approval approval) => Of("approval-escalated", approval, $"{Asked(approval)} waits for {approval.EscalateTo} now: {approval.By} has not decided", "high");

    private static Notice Of(string kind, Approval approval, string title, string level)
    {
        var until = approval.Deadline.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        var otherwise = approval.Otherwise.ToString().ToLowerInvariant();
        var first = approval.FirstBy is { } by ? $"{by} has approved, a second person must; " : "";
        return new Notice(
            kind, approval.Id, approval.Owner, title,
            $"{first}by {until}, otherwise: {otherwise}. Look at it with: secresponder approve {approval.Id}", level)
        {
            Details = [("IncidentId", approval.IncidentId), ("ApprovalId", approval.Id), ("Action", approval.Action), ("Target", approval.Target), ("Deadline", until), ("Otherwise", otherwise)],
        };
    }

    private static string Asked(Approval approval) => approval.Target.Length > 0 ? $"{approval.Action} on {approval.Target}" : approval.Action;
}
