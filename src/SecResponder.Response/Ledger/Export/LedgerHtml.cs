using System.Net;

namespace SecResponder.Response.Ledger.Export;

/// <summary>Stories as one page to print: no script, nothing that is fetched.</summary>
public static class LedgerHtml
{
    private const string Head =
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>SecResponder: what was decided, and why</title>
        <style>
        :root { color-scheme: light dark; }
        body { font: 14px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .2rem; } p { margin: .2rem 0 .6rem; }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; border-top: 1px solid #8884; }
        th { font-weight: 600; } td.at { white-space: nowrap; font-variant-numeric: tabular-nums; } td.kind { white-space: nowrap; }
        small, .hash { color: #666; overflow-wrap: anywhere; } .hash { font: 11px ui-monospace, monospace; } .broken { border-left: .3rem solid #c00; padding-left: .6rem; }
        @media (prefers-color-scheme: dark) { small, .hash { color: #aaa; } }
        @media print { body { margin: 0; max-width: none; font-size: 11px; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
        @media (max-width: 40rem) { table, tbody, tr, td { display: block; } thead { display: none; } td { border: 0; padding: .05rem 0; } tr { border-top: 1px solid #8884; padding: .4rem 0; } }
        </style></head><body>
        """;

    public static async Task WriteAsync(TextWriter output, IAsyncEnumerable<Story> stories, DateTimeOffset at, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(stories);
        await output.WriteLineAsync(Head);
        await output.WriteLineAsync($"<h1>What was decided, and why</h1><p>Exported {LedgerTime.Text(at)} by SecResponder.</p>");
        var count = 0;
        await foreach (var story in stories.WithCancellation(cancellation))
        {
            Write(output, story);
            count++;
        }
        // How many there are is known at the end: none of them is kept.
        await output.WriteLineAsync($"<p>{count} {(count == 1 ? "incident" : "incidents")} in all.</p></body></html>");
    }

    private static void Write(TextWriter output, Story story)
    {
        var incident = story.Incident;
        output.WriteLine($"<section><h2>{Text(incident.Title)}</h2><p>{Text(incident.Summary)}<br><small>{Text(incident.Id)}, team {Text(incident.Owner)}, level {Text(incident.Level ?? "none")}, "
            + $"{incident.EvidenceCount} {(incident.EvidenceCount == 1 ? "event" : "events")} from {LedgerTime.Text(incident.OpenedAt)} to {LedgerTime.Text(incident.LastEvidenceAt)}</small></p>");
        output.WriteLine("<table><thead><tr><th>When</th><th>Kind</th><th>What, and what it was based on</th></tr></thead><tbody>");
        foreach (var line in story.Lines)
            output.WriteLine($"<tr><td class=\"at\">{LedgerTime.Text(line.At)}</td><td class=\"kind\">{Text(line.Kind)}</td><td>{Text(line.What)}{(line.Because.Length > 0 ? $"<br><small>{Text(line.Because)}</small>" : "")}</td></tr>");
        output.WriteLine("</tbody></table>");
        output.WriteLine(story.Broken is { } broken
            ? $"<p class=\"broken\">This is not what was written: row {broken.Sequence}: {Text(broken.Problem)}</p>"
            : $"<p class=\"hash\">{story.Rows.Length} rows, whole; the last hash is {(story.Rows.IsEmpty ? "none" : Convert.ToHexStringLower(story.Rows[^1].Hash.AsSpan()))}</p>");
        output.WriteLine("</section>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
