using System.Globalization;
using SecResponder.Response.Ledger;
using Spectre.Console;

namespace SecResponder.Cli.Output;

/// <summary>A story of the ledger, for a person.</summary>
internal static class StoryView
{
    /// <summary>Writes it. Evidence is shown in full: it is what the answer rests on.</summary>
    public static void Write(IAnsiConsole console, Story story)
    {
        console.MarkupLine($"[bold]{Text(story.Incident.Title)}[/]  {Text(story.Incident.Summary)}");
        console.MarkupLine($"[grey]{Text(story.Incident.Id)}[/]");
        foreach (var line in story.Lines)
        {
            console.MarkupLine($"  [grey]{line.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}[/]  [{Colour(line.Kind)}]{Text(line.Kind),-12}[/] {Text(line.What)}");
            if (line.Because.Length > 0)
                console.Write(new Padder(new Text(Printable.Of(line.Because, 4000), new Style(Color.Grey)), new Padding(36, 0, 0, 0)));
        }
        if (story.Broken is { } broken)
            console.MarkupLine($"  [red]the ledger is not what was written: row {broken.Sequence}: {Text(broken.Problem)}[/]");
        else
            console.MarkupLine($"  [grey]{story.Lines.Length} ledger rows, the chain is whole[/]");
        console.WriteLine();
    }

    private static string Text(string text) => Markup.Escape(Printable.Of(text, 4000));

    private static string Colour(string kind) => kind switch
    {
        "refused" or "failed" or "broken" => "red",
        "uncertain" or "approval" or "guardrails" => "yellow",
        "done" or "answer" or "hold" or "release" => "green",
        _ => "blue",
    };
}
