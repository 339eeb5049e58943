using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using Spectre.Console;

namespace SecResponder.Cli.Output;

/// <summary>A story of the ledger, for a person: the first event that counted with what matters of it, the further ones as a number, everything else line by line.</summary>
internal static class StoryView
{
    private const int Indent = 35;

    public static void Write(IAnsiConsole console, Story story)
    {
        console.MarkupLine($"[bold]{Text(story.Incident.Title)}[/]  {Text(story.Incident.Summary)}");
        console.MarkupLine($"[grey]{Text(story.Incident.Id)}[/]");
        var events = 0;
        foreach (var line in story.Lines)
        {
            if (line.Kind == "signal" && ++events > 1)
                continue;
            console.MarkupLine($"  [grey]{LedgerTime.Text(line.At)}[/] [{Colour(line.Kind)}]{Text(line.Kind),-11}[/] {Text(line.What)}");
            var because = line.Kind == "signal" ? string.Join("  ", EvidenceFields.Telling(story.Incident.Evidence).Select(field => $"{field.Name} {field.Value}")) : line.Because;
            if (because.Length > 0)
                console.Write(new Padder(new Text(Printable.Of(because, 1000), new Style(Color.Grey)), new Padding(Indent, 0, 0, 0)));
        }
        if (story.Incident.EvidenceCount > 1)
            console.MarkupLine($"  [grey]and {story.Incident.EvidenceCount - 1} more events of the same, the last at {LedgerTime.Text(story.Incident.LastEvidenceAt)}[/]");
        console.MarkupLine(story.Broken is { } broken
            ? $"  [red]the ledger is not what was written: row {broken.Sequence}: {Text(broken.Problem)}[/]"
            : $"  [grey]{story.Lines.Length} ledger rows, the chain is whole[/]");
        console.WriteLine();
    }

    private static string Text(string text) => Markup.Escape(Printable.Of(text, 2000));

    private static string Colour(string kind) => kind switch
    {
        "refused" or "failed" or "broken" => "red",
        "uncertain" or "approval" or "guardrails" => "yellow",
        "done" or "answer" or "hold" or "release" => "green",
        _ => "blue",
    };
}
