using System.Collections.Immutable;
using System.CommandLine;
using SecResponder.Response.Ledger;
using SecResponder.Response.Ledger.Export;

namespace SecResponder.Cli.Commands;

/// <summary><c>ledger export</c>: what was decided and why, for an auditor, a spreadsheet or paper.</summary>
internal static class LedgerExportCommand
{
    public static Command Create(Terminal terminal)
    {
        var (about, period, store) = (StoryQuestion.About(), StoryQuestion.Period(), StoreOption.Create());
        var format = new Option<string>("--format") { Description = "json: a ledger row a line, as it was written; csv: for a spreadsheet; html: one page to print", DefaultValueFactory = _ => "json" };
        format.AcceptOnlyFromAmong("json", "csv", "html");
        var redact = new Option<string[]>("--redact") { Description = "Fields whose values are replaced by placeholders wherever they stand, e.g. SrcIpAddr,ActorUsername", AllowMultipleArgumentsPerToken = true };
        var output = new Option<FileInfo?>("--output") { Description = "The file to write; default: standard output" };
        var command = new Command("export", "Write incidents with all their decisions. Example: secresponder ledger export --from 2026-03-01 --to 2026-04-01 --format html --output march.html")
        {
            about, period.From, period.To, store, format, redact, output,
        };
        command.SetAction((parsed, cancellation) => StoreOption.UseAsync(terminal, parsed.GetRequiredValue(store), async open =>
        {
            var stories = await StoryQuestion.AskAsync(new Why(open), parsed.GetValue(about), parsed.GetValue(period.From), parsed.GetValue(period.To), int.MaxValue, cancellation);
            var redaction = new LedgerRedaction((parsed.GetValue(redact) ?? []).SelectMany(fields => fields.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)));
            ImmutableArray<Story> told = [.. stories.Select(redaction.Of)];
            if (parsed.GetValue(output) is { } file)
            {
                await using var writer = new StreamWriter(file.FullName);
                Write(writer, parsed.GetValue(format), told);
                await terminal.Error.WriteLineAsync($"secresponder: {told.Length} incidents written to {file.FullName}");
            }
            else
                Write(terminal.Out, parsed.GetValue(format), told);
            return stories.Any(story => story.Broken is not null) ? ExitCodes.Findings : ExitCodes.Fine;
        }));
        return command;
    }

    private static void Write(TextWriter output, string? format, ImmutableArray<Story> stories)
    {
        switch (format)
        {
            case "csv":
                LedgerCsv.Write(output, stories);
                break;
            case "html":
                LedgerHtml.Write(output, stories, TimeProvider.System.GetUtcNow());
                break;
            default:
                LedgerJson.Write(output, stories);
                break;
        }
    }
}
