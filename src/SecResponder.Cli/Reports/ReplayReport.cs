using System.Globalization;
using SecResponder.Cli.Output;
using SecResponder.Response.Rehearsals;

namespace SecResponder.Cli.Reports;

/// <summary>The report of a replay: what would have happened, when, to whom, and why.</summary>
internal static class ReplayReport
{
    /// <summary>Writes it.</summary>
    /// <param name="output">Where.</param>
    /// <param name="version">What would have happened.</param>
    /// <param name="about">The logs and playbooks that it is about.</param>
    /// <param name="events">How many events were read.</param>
    /// <param name="end">The newest event's time.</param>
    public static void Write(TextWriter output, BacktestedVersion version, string about, long events, DateTimeOffset end)
    {
        var page = new ReportPage(output);
        var totals = Backtest.TotalsOf(version);
        page.Begin("What the playbooks would have done", about);
        page.Tiles(
        [
            (Number(events), "events read"),
            (Number(totals.Incidents), "incidents"),
            (Number(totals.Held), $"hosts, users … held, {Number(totals.Enforced)} of them really"),
            (HowLong.Of(totals.Holding), "held for, in all"),
            (Number(totals.Acted), "other actions"),
            (Number(totals.Told), "tickets and cards"),
            (Number(totals.Asked), "times a person asked"),
            (Number(totals.Refused.Values.Sum()), "refusals by guardrails"),
            (Number(totals.NearProtected), "protected ones that came near"),
        ]);
        if (version.Incidents.Count > 0)
        {
            page.Heading("When");
            var times = Times(version, end);
            times.Draw(page, "Incidents", times.Highest);
            IncidentTimes.Legend(page, times);
            page.Heading("Held, from when to when", "Pale is what only would be held once its playbook enforces.");
            BarRows.Holds(page, version);
            page.Heading("By playbook");
            BarRows.Counts(page, version.Incidents.GroupBy(one => one.Incident.PlaybookId).Select(playbook => (version.Playbooks.GetValueOrDefault(playbook.Key)?.Title ?? playbook.Key, playbook.LongCount())), "told");
            if (!totals.Refused.IsEmpty)
            {
                page.Heading("Refused by");
                BarRows.Counts(page, totals.Refused.Select(one => (one.Key, (long)one.Value)), "refused");
            }
            page.Heading("Each incident");
            IncidentList.Write(page, version);
        }
        else
            page.Write("<p>Nothing would have happened.</p>");
        page.End();
    }

    internal static IncidentTimes Times(BacktestedVersion version, DateTimeOffset end, DateTimeOffset? begin = null)
    {
        var incidents = version.Incidents.Select(one => (one.Incident.OpenedAt, Kind: OutcomeKinds.Of(one.Steps))).ToArray();
        var first = begin ?? incidents.Min(one => one.OpenedAt);
        return IncidentTimes.Of(incidents, first, end > first ? end : first);
    }

    internal static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
