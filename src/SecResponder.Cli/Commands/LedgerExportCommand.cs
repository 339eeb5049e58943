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
            var redaction = new LedgerRedaction((parsed.GetValue(redact) ?? []).SelectMany(fields => fields.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)));
            var (count, broken) = (0, 0);
            var stories = StoryQuestion.Ask(new Why(open), parsed.GetValue(about), parsed.GetValue(period.From), parsed.GetValue(period.To), int.MaxValue, cancellation).Select(story =>
            {
                count++;
                broken += story.Broken is null ? 0 : 1;
                return redaction.Of(story);
            });
            if (parsed.GetValue(output) is { } file)
            {
                await using (var writer = new StreamWriter(file.FullName))
                    await WriteAsync(writer, parsed.GetValue(format), stories, cancellation);
                await terminal.Error.WriteLineAsync($"secresponder: {count} incidents written to {file.FullName}");
            }
            else
                await WriteAsync(terminal.Out, parsed.GetValue(format), stories, cancellation);
            if (broken > 0)
                await terminal.Error.WriteLineAsync($"secresponder: {broken} of {count} incidents are not what was written; 'secresponder ledger verify' says where");
            return broken > 0 ? ExitCodes.Findings : ExitCodes.Fine;
        }));
        return command;
    }

    private static Task WriteAsync(TextWriter output, string? format, IAsyncEnumerable<Story> stories, CancellationToken cancellation) => format switch
    {
        "csv" => LedgerCsv.WriteAsync(output, stories, cancellation),
        "html" => LedgerHtml.WriteAsync(output, stories, TimeProvider.System.GetUtcNow(), cancellation),
        _ => LedgerJson.WriteAsync(output, stories, cancellation),
    };
}
