using SecResponder.Cli.Backtests;
using SecResponder.Response.Rehearsals;

namespace SecResponder.Cli.Reports;

/// <summary>The report of a backtest: both versions over the same time, their sums, and each difference in what they would do.</summary>
internal static class BacktestPage
{
    private const int Most = 500;

    /// <summary>Writes it.</summary>
    /// <param name="output">Where.</param>
    /// <param name="backtest">The comparison.</param>
    /// <param name="before">What the version before would have done.</param>
    /// <param name="after">And the one after.</param>
    /// <param name="about">The logs and versions that it is about.</param>
    /// <param name="end">The newest event's time.</param>
    public static void Write(TextWriter output, Backtest backtest, BacktestedVersion before, BacktestedVersion after, string about, DateTimeOffset end)
    {
        var page = new ReportPage(output);
        page.Begin("What a change of the playbooks changes", about);
        page.Write($"<table><thead><tr><th></th><th class=\"number\">before</th><th class=\"number\">after</th></tr></thead><tbody>{string.Concat(BacktestReport.Sums(backtest).Select(sum =>
            $"<tr{(sum.Before == sum.After ? "" : " class=\"differs\"")}><td>{ReportPage.Text(sum.What)}</td><td class=\"number\">{ReportPage.Text(sum.Before)}</td><td class=\"number\">{ReportPage.Text(sum.After)}</td></tr>"))}</tbody></table>");
        var all = before.Incidents.Concat(after.Incidents).ToArray();
        if (all.Length > 0)
        {
            var begin = all.Min(one => one.Incident.OpenedAt);
            var (earlier, later) = (ReplayReport.Times(before, end, begin), ReplayReport.Times(after, end, begin));
            var highest = Math.Max(earlier.Highest, later.Highest);
            page.Heading("When, before");
            earlier.Draw(page, "Incidents before", highest);
            page.Heading("When, after");
            later.Draw(page, "Incidents after", highest);
            IncidentTimes.Legend(page, earlier, later);
            page.Heading("Held after the change, from when to when", "Pale is what only would be held once its playbook enforces.");
            BarRows.Holds(page, after);
        }
        page.Heading("What differs", backtest.Changes.IsEmpty ? "The two versions would do the same." : "");
        if (!backtest.Changes.IsEmpty)
            page.Write($"<table class=\"wide\"><thead><tr><th>Change</th><th>What</th><th>Because</th></tr></thead><tbody>{string.Concat(backtest.Changes.Take(Most).Select(change =>
                $"<tr><td><i class=\"tag\">{ReportPage.Text(change.Kind)}</i></td><td>{ReportPage.Text(BacktestReport.Sentence(change))}</td><td>{ReportPage.Text(change.Because)}</td></tr>"))}</tbody></table>");
        if (backtest.Changes.Length > Most)
            page.Write($"<p class=\"soft\">{ReplayReport.Number(backtest.Changes.Length - Most)} more differ and are not listed here.</p>");
        page.End();
    }
}
