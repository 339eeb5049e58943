using SecResponder.Cli.Output;
using SecResponder.Response.Rehearsals;

namespace SecResponder.Cli.Reports;

/// <summary>The incidents one by one, each opening on what it would have done and why.</summary>
internal static class IncidentList
{
    private const int Most = 500;

    /// <summary>Writes them; of very many those that would hurt most.</summary>
    public static void Write(ReportPage page, BacktestedVersion version)
    {
        var incidents = version.Incidents.Select(one => (one.Incident, one.Steps, Kind: OutcomeKinds.Of(one.Steps))).OrderBy(one => OutcomeKinds.All.IndexOf(one.Kind)).Take(Most).OrderBy(one => one.Incident.OpenedAt).ToArray();
        foreach (var (incident, steps, kind) in incidents)
        {
            page.Write($"<details><summary><i class=\"tag\">{ReportPage.Text(kind.Words)}</i> <b>{ReportPage.Text(incident.Title)}</b> <small>{ReportPage.Text(string.Join(", ", incident.Group))}{(incident.Group.IsEmpty ? "" : ", ")}{ReportPage.Text(incident.OpenedAt)}, {incident.EvidenceCount:N0} {(incident.EvidenceCount == 1 ? "event" : "events")}</small></summary>");
            page.Write($"<p>{ReportPage.Text(incident.Summary)}<br/><small>{ReportPage.Text(incident.Id)}{(incident.Change is { } change ? $"; the change is {ReportPage.Text(change.Line)}" : "")}</small></p>");
            if (!steps.IsEmpty)
                page.Write($"<table class=\"wide\"><thead><tr><th>It would</th><th>Action</th><th>Target</th><th>Why</th></tr></thead><tbody>{string.Concat(steps.Select(step =>
                    $"<tr><td>{ReportPage.Text(WouldWords.Of(Rehearsal.Of(step)))}</td><td>{ReportPage.Text(step.Action)}</td><td>{ReportPage.Text(step.Entity?.DisplayName ?? step.TargetText)}</td><td>{ReportPage.Text(step.Note ?? "")}</td></tr>"))}</tbody></table>");
            page.Write("</details>");
        }
        if (version.Incidents.Count > Most)
            page.Write($"<p class=\"soft\">{version.Incidents.Count - Most:N0} more are counted above and not listed here.</p>");
    }
}
