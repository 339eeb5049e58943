using SecResponder.Cli.Output;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Incidents;
using SecResponder.Response.Rehearsals;
using SecResponder.Response.Steps;

namespace SecResponder.Cli.Reports;

/// <summary>Rows of a name, a bar and a figure: how often, and from when to when.</summary>
internal static class BarRows
{
    private const int Most = 40;

    /// <summary>Counts, the largest first.</summary>
    public static void Counts(ReportPage page, IEnumerable<(string Name, long Count)> counts, string style)
    {
        var rows = counts.OrderByDescending(one => one.Count).ThenBy(one => one.Name, StringComparer.Ordinal).ToArray();
        page.Write("<div class=\"rows\">");
        foreach (var (name, count) in rows.Take(Most))
            page.Write($"<div class=\"row\"><span>{ReportPage.Text(name)}</span><span class=\"track\"><i class=\"{style}\" style=\"left:0;width:{IncidentTimes.Percent(count, rows[0].Count)}\"></i></span><span class=\"number\">{count:N0}</span></div>");
        page.Write("</div>");
        Rest(page, rows.Length);
    }

    /// <summary>What would be held, from when to when; pale where its playbook only observes.</summary>
    public static void Holds(ReportPage page, BacktestedVersion version)
    {
        var holds = version.Incidents.SelectMany(one => one.Steps.Select(step => (one.Incident, Step: step)))
            .Where(one => one.Step is { HeldUntil: not null, ActedAt: not null } && Rehearsal.Of(one.Step) == WouldHave.Held)
            .GroupBy(one => one.Step.Entity?.DisplayName ?? one.Step.TargetText, StringComparer.OrdinalIgnoreCase)
            .ToArray();
        if (holds.Length == 0)
        {
            page.Write("<p>Nothing would be held.</p>");
            return;
        }
        var (from, to) = (holds.Min(target => target.Min(one => one.Step.ActedAt!.Value)), holds.Max(target => target.Max(one => one.Step.HeldUntil!.Value)));
        page.Write("<div class=\"rows\">");
        // Of very many those that are held longest, in the order of time.
        foreach (var target in holds.OrderByDescending(target => Rehearsal.Lasting(target.Select(one => one.Step))).Take(Most).OrderBy(target => target.Min(one => one.Step.ActedAt)))
        {
            page.Write($"<div class=\"row\"><span>{ReportPage.Text(target.Key)}</span><span class=\"track\">{string.Concat(target.Select(one => Bar(one.Incident, one.Step)))}</span>"
                + $"<span class=\"number\">{HowLong.Of(Rehearsal.Lasting(target.Select(one => one.Step)))}</span></div>");
        }
        page.Write($"<div class=\"row\"><span></span><span class=\"axis\"><span>{ReportPage.Text(from)}</span><span>{ReportPage.Text(to)}</span></span><span></span></div></div>");
        Rest(page, holds.Length);

        string Bar(Incident incident, ResponseStep step)
        {
            var (start, end) = (step.ActedAt!.Value, step.HeldUntil!.Value);
            var enforces = version.Playbooks.GetValueOrDefault(incident.PlaybookId)?.Mode == PlaybookMode.Enforce;
            return $"<i class=\"held{(enforces ? "" : " only")}\" style=\"left:{IncidentTimes.Percent((start - from).Ticks, (to - from).Ticks)};width:{IncidentTimes.Percent((end - start).Ticks, (to - from).Ticks)}\" "
                + $"title=\"{ReportPage.Text($"{incident.Title}: {step.Action}, {ReportPage.Text(start)} to {ReportPage.Text(end)}{(enforces ? "" : " (only observed)")}")}\"></i>";
        }
    }

    private static void Rest(ReportPage page, int all)
    {
        if (all > Most)
            page.Write($"<p class=\"soft\">{all - Most:N0} more are not drawn.</p>");
    }
}
