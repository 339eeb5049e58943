using System.Buffers;
using System.CommandLine;
using System.Text;
using SecResponder.Cli.Explaining;
using SecResponder.Cli.Input;
using SecResponder.Connectors;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Hosting;

namespace SecResponder.Cli.Commands;

/// <summary><c>explain RULE EVENT</c>: why a rule matches an event or not, predicate by predicate; of a correlation over a log, what each window held.</summary>
internal static class ExplainCommand
{
    private static readonly SearchValues<char> NoFileName = SearchValues.Create(" \t{<%|,=");

    public static Command Create(Terminal terminal)
    {
        var rule = new Argument<string>("RULE") { Description = "A rule's file; or its id, name or title, looked for in --rules" };
        var given = new Argument<string>("EVENT") { Description = "The event: a file (of several events the one that tells most is shown), a JSON object, a raw line, or '-' for standard input" };
        var rules = new Option<string>("--rules") { Description = "Where RULE is looked for when it is no file; lists and what a correlation names come from there", DefaultValueFactory = _ => "playbooks" };
        var line = new Option<long?>("--line") { Description = "Only the event on this line of the input" };
        var raw = new RawFormat.Options();
        var events = new Option<bool>("--events") { Description = "The event is JSON already; nothing is normalized" };
        var any = new Option<bool>("--any-logsource") { Description = "Correlations count events of any log source" };
        var format = new Option<string>("--format") { Description = "text or json", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("explain", """Say why a rule matches an event or not, part by part, and under which name each field was found. Example: secresponder explain rules/beacon.yaml '{"DstIpAddr":"203.0.113.9"}'""")
        {
            rule, given, rules, line, events, any, format,
        };
        raw.AddTo(command);
        command.SetAction(parsed =>
        {
            var wanted = parsed.GetRequiredValue(rule);
            var folder = File.Exists(wanted) ? wanted : parsed.GetRequiredValue(rules);
            if (!File.Exists(folder) && !Directory.Exists(folder))
                return terminal.Fail($"there is no '{wanted}' here, and no folder '{folder}' to look for it", "give a rule's file, or --rules with the folder that it is in");
            var set = PlaybookFiles.Load(folder, ActionCatalog.Signatures, TimeProvider.System);
            var targets = ExplainTargets.Find(set, File.Exists(wanted) ? null : wanted, parsed.GetValue(any));
            if (targets.IsEmpty)
                return NotThere(terminal, set, wanted, folder);
            if (IsPathToNothing(parsed.GetRequiredValue(given)))
                return terminal.Fail($"there is no '{parsed.GetRequiredValue(given)}'", "give a file, a JSON object, a raw line, or '-' for standard input");
            using var input = Open(terminal, parsed.GetRequiredValue(given));
            var reading = new AnyInput(terminal, raw.Of(parsed), parsed.GetValue(events));
            var only = parsed.GetValue(line);
            reading.Read(input, (at, e) =>
            {
                if (only is null || only == at)
                    targets.Take(at, e);
            });
            targets.End();
            Write(terminal, targets, parsed.GetRequiredValue(format));
            return reading.Unreadable > 0 && targets.Events == 0 ? ExitCodes.Findings : ExitCodes.Fine;
        });
        return command;
    }

    // One word that ends as a file's name does is no event of any source.
    private static bool IsPathToNothing(string given) =>
        !File.Exists(given) && Path.GetExtension(given).Length is > 1 and < 8 && given.AsSpan().IndexOfAny(NoFileName) < 0;

    // What is no file and not standard input is the event itself.
    private static Stream Open(Terminal terminal, string given) =>
        given == "-" ? terminal.Input : File.Exists(given) ? File.OpenRead(given) : new MemoryStream(Encoding.UTF8.GetBytes(given));

    private static int NotThere(Terminal terminal, PlaybookSet set, string wanted, string folder)
    {
        var errors = set.Diagnostics.Where(finding => finding.Severity == DiagnosticSeverity.Error && finding.File.EndsWith(folder, StringComparison.Ordinal)).ToArray();
        if (errors.Length == 0)
            return terminal.Fail($"no rule in '{folder}' has the id, name or title '{wanted}'", ExplainTargets.Hint(set, wanted));
        terminal.Error.Write(DiagnosticFormatter.ToText(errors));
        return terminal.Fail($"'{folder}' has mistakes, so there is nothing to explain", "mend them first", ExitCodes.Findings);
    }

    private static void Write(Terminal terminal, ExplainTargets targets, string format)
    {
        if (format == "json")
        {
            terminal.Out.WriteLine(ExplanationJson.Of(targets.Rules, targets.Correlations));
            return;
        }
        var text = new ExplanationText(terminal);
        foreach (var correlation in targets.Correlations)
            text.Write(correlation);
        foreach (var rule in targets.Rules)
            text.Write(rule);
    }
}
