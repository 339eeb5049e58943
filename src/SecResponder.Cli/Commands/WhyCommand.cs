using System.CommandLine;
using SecResponder.Cli.Output;
using SecResponder.Response.Ledger;

namespace SecResponder.Cli.Commands;

/// <summary><c>why INCIDENT|ENTITY|TICKET</c>: the ledger's story with its evidence.</summary>
internal static class WhyCommand
{
    public static Command Create(Terminal terminal)
    {
        var (about, period, store, format) = (StoryQuestion.About(), StoryQuestion.Period(), StoreOption.Create(), Records.FormatOption());
        var most = new Option<int>("--last") { Description = "How many incidents at most, the latest of them", DefaultValueFactory = _ => 20 };
        var command = new Command("why", "Tell what happened to somebody or something, or in a span of time, and what it was based on. Example: secresponder why 10.20.0.17")
        {
            about, period.From, period.To, most, store, format,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(about) is null && result.GetResult(period.From) is null && result.GetResult(period.To) is null)
                result.AddError("say what it is about: an incident, a name, a ticket, or a span of time (--from, --to)");
        });
        command.SetAction((parsed, cancellation) => StoreOption.UseAsync(terminal, parsed.GetRequiredValue(store), async open =>
        {
            var stories = await StoryQuestion.Ask(
                new Why(open), parsed.GetValue(about), parsed.GetValue(period.From), parsed.GetValue(period.To), parsed.GetValue(most), cancellation).ToArrayAsync(cancellation);
            if (stories.Length == 0)
                return terminal.Fail(
                    $"the ledger has nothing about '{parsed.GetValue(about) ?? "that time"}'", "'secresponder incidents' lists what there is; names are compared whole, case ignored", ExitCodes.Findings);
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
