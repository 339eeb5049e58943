using System.Globalization;
using SecResponder.Cli.Output;
using SecResponder.Playbooks.Coverage;
using Spectre.Console;

namespace SecResponder.Cli.Coverage;

/// <summary>Writes coverage for people: tactics, techniques, sources, and what waits.</summary>
internal static class CoverageTables
{
    private const int WaitingShown = 15;

    public static void Write(Terminal terminal, CoverageReport report)
    {
        var console = terminal.Pretty;
        console.MarkupLine($"[bold]{report.Playbooks}[/] playbooks and rules report, [bold]{report.Fed}[/] have events from a source; {report.Techniques.Length} ATT&CK techniques, {report.Techniques.Count(technique => technique.Fed > 0)} of them with events; {report.Untagged} without a technique");
        Tags(console, "tactic", report.Tactics);
        Tags(console, "technique", report.Techniques);
        Sources(console, report);
        var waiting = Table("no source for", "rules", "");
        foreach (var row in report.Waiting.Take(WaitingShown))
            waiting.AddRow(Text(row.LogSource), Number(row.Rules.Length), row.AreWindowsEvents ? "[grey]JSON events: detect --events[/]" : "");
        if (report.Waiting.Length > WaitingShown)
            waiting.AddRow($"[grey]… {report.Waiting.Length - WaitingShown} other log sources[/]", Number(report.Waiting.Skip(WaitingShown).Sum(row => row.Rules.Length)), "");
        Show(console, waiting);
    }

    private static void Tags(IAnsiConsole console, string what, IReadOnlyCollection<CoveredTag> tags)
    {
        var table = Table(what, "can fire", "respond", "wait for a source");
        foreach (var tag in tags)
            table.AddRow(Text(tag.Name), Number(tag.Fed), Number(tag.Responding), Number(tag.Waiting));
        Show(console, table);
    }

    private static void Sources(IAnsiConsole console, CoverageReport report)
    {
        var table = Table("source", "what", "rules", "events", "");
        foreach (var source in report.Sources.Where(source => source.Rules > 0).OrderByDescending(source => source.Rules))
            table.AddRow(Text(source.Id), Text(source.Title), Number(source.Rules), source.Events is { } events ? events.ToString("N0", CultureInfo.InvariantCulture) : "", source.State == "silent" ? "[yellow]silent[/]" : "");
        Show(console, table);
        var unused = report.Sources.Where(source => source.Rules == 0).Select(source => source.Events > 0 ? $"{source.Id} ({source.Events:N0} events)" : source.Id).ToArray();
        if (unused.Length > 0)
            console.MarkupLine($"\nno rule uses: {Text(string.Join(", ", unused))}");
    }

    private static Table Table(params string[] columns)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var column in columns)
            table.AddColumn(new TableColumn($"[bold]{column}[/]"));
        return table;
    }

    private static void Show(IAnsiConsole console, Table table)
    {
        if (table.Rows.Count == 0)
            return;
        console.WriteLine();
        console.Write(table);
    }

    private static string Number(int count) => count == 0 ? "[grey]-[/]" : count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Text(string text) => Markup.Escape(Printable.Of(text, 200));
}
