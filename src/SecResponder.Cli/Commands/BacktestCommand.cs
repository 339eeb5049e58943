using System.CommandLine;
using SecResponder.Cli.Backtests;
using SecResponder.Cli.Input;
using SecResponder.Cli.Output;
using SecResponder.Cli.Replay;
using SecResponder.Cli.Reports;
using SecResponder.Connectors;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Hosting;
using SecResponder.Response.Rehearsals;

namespace SecResponder.Cli.Commands;

/// <summary><c>backtest LOG…</c>: two versions of the playbooks over the same logs, compared by what they would do; nothing is called.</summary>
internal static class BacktestCommand
{
    public static Command Create(Terminal terminal)
    {
        var playbooks = new Option<string>("--playbooks") { Description = "The playbook repository as it shall be", DefaultValueFactory = _ => "playbooks" };
        var before = new Option<string>("--before") { Description = "What it is compared with: a folder, or a revision of its git repository", DefaultValueFactory = _ => "HEAD" };
        var failOn = new Option<string?>("--fail-on") { Description = "Exit 1 when there is a change that: 'protected' comes near something protected, 'holds' would hold something that was not held before, 'any' is one" };
        failOn.AcceptOnlyFromAmong("protected", "holds", "any");
        var format = new Option<string?>("--format") { Description = "table, ndjson (a row a change), json (sums and changes) or markdown (for a pull request); default: table on a terminal, ndjson in a pipe" };
        format.AcceptOnlyFromAmong("table", "ndjson", "json", "markdown");
        var (logs, lines, feeds, report) = (new ReplayedLogs.Options(), new RawFormat.Options(), new FeedsOption(), new ReportFile());
        var command = new Command("backtest", "Run stored logs through two versions of the playbooks: what would be held, for how long, refused by which guardrail, before and after. Example: secresponder backtest march.log.gz --playbooks playbooks --before main")
        {
            playbooks, before, failOn, format,
        };
        logs.AddTo(command);
        lines.AddTo(command);
        feeds.AddTo(command);
        report.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var directory = parsed.GetRequiredValue(playbooks);
            if (!Directory.Exists(directory) && !File.Exists(directory))
                return terminal.Fail($"there is no '{directory}'", "give the playbook repository with --playbooks");
            if (!report.CanBeWritten(terminal, parsed))
                return ExitCodes.CouldNotRun;
            using var revision = await PlaybookRevision.OpenAsync(parsed.GetRequiredValue(before), directory, cancellation);
            if (Load(terminal, directory, "the playbooks") is not { } after || Load(terminal, revision.Folder, "the playbooks before") is not { } earlier)
                return ExitCodes.Findings;
            var raw = new RawInput(terminal, lines.Of(parsed));
            var sets = new[] { feeds.Apply(terminal, parsed, earlier), feeds.Apply(terminal, parsed, after) };
            var (signals, end, events) = logs.Of(parsed).Detect(terminal, raw, sets);
            var (old, now) = (await ReplayRun.DecideAsync(sets[0], signals[0], end, cancellation), await ReplayRun.DecideAsync(sets[1], signals[1], end, cancellation));
            var backtest = Backtest.Of(old, now);
            var about = $"{events:N0} events, '{Printable.Of(parsed.GetRequiredValue(before))}' against '{Printable.Of(directory)}'";
            Write(terminal, parsed.GetValue(format), backtest, about);
            if (!report.Write(terminal, parsed, output => BacktestPage.Write(output, backtest, old, now, about, end)))
                return ExitCodes.CouldNotRun;
            return raw.Summary() is > ExitCodes.Fine and var unread ? unread : Fails(backtest, parsed.GetValue(failOn)) ? ExitCodes.Findings : ExitCodes.Fine;
        });
        return command;
    }

    private static PlaybookSet? Load(Terminal terminal, string directory, string what)
    {
        var set = PlaybookFiles.Load(directory, ActionCatalog.Signatures, TimeProvider.System);
        return PlaybookMistakes.Stop(terminal, set, "nothing was compared", what) ? null : set;
    }

    private static void Write(Terminal terminal, string? format, Backtest backtest, string span)
    {
        if (format == "json")
            terminal.Out.WriteLine(BacktestReport.Json(backtest));
        else if (format == "markdown")
            terminal.Out.Write(BacktestReport.Markdown(backtest, span));
        else if (Records.IsTable(terminal, format))
            BacktestReport.Write(terminal, backtest, span);
        else
            BacktestReport.Rows(backtest).Write(terminal, "ndjson", "");
    }

    private static bool Fails(Backtest backtest, string? failOn) => failOn switch
    {
        "any" => !backtest.Changes.IsEmpty,
        "holds" => backtest.Changes.Any(change => change is { Would: WouldHave.Held, Kind: "added" or "enforced" }),
        "protected" => backtest.Changes.Any(change => change is { Would: WouldHave.NearlyHitProtected, Kind: "added" }),
        _ => false,
    };
}
