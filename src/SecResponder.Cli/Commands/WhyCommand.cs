using System.CommandLine;
using SecResponder.Cli.Output;
using SecResponder.Response.Ledger;

namespace SecResponder.Cli.Commands;

/// <summary><c>why INCIDENT|ENTITY</c>: the ledger's story with its evidence.</summary>
internal static class WhyCommand
{
    public static Command Create(Terminal terminal)
    {
        var about = new Argument<string>("INCIDENT|ENTITY") { Description = "An incident's id, or an address, host or user as people know it" };
        var (store, format) = (StoreOption.Create(), Records.FormatOption());
        var command = new Command("why", "Tell what happened to somebody or something, and what it was based on. Example: secresponder why 10.20.0.17") { about, store, format };
        command.SetAction((parsed, cancellation) => StoreOption.UseAsync(terminal, parsed.GetRequiredValue(store), async open =>
        {
            var name = parsed.GetRequiredValue(about);
            var stories = await new Why(open).AskAsync(name, 20, cancellation);
            if (stories.IsEmpty)
                return terminal.Fail($"the ledger has nothing about '{name}'", "'secresponder incidents' lists what there is; names are compared whole, case ignored", ExitCodes.Findings);
            if (Records.IsTable(terminal, parsed.GetValue(format)))
                foreach (var story in stories)
                    StoryView.Write(terminal.Pretty, story);
            else
                Lines(stories).Write(terminal, "ndjson", "");
            return stories.Any(story => story.Broken is not null) ? ExitCodes.Findings : ExitCodes.Fine;
        }));
        return command;
    }

    private static Records Lines(IEnumerable<Story> stories)
    {
        var records = new Records("incident", "at", "kind", "what", "because");
        foreach (var story in stories)
        {
            foreach (var line in story.Lines)
                records.Add(story.Incident.Id, line.At, line.Kind, line.What, line.Because);
            if (story.Broken is { } broken)
                records.Add(story.Incident.Id, null, "broken", $"row {broken.Sequence}: {broken.Problem}", "");
        }
        return records;
    }
}
