using System.Collections.Immutable;
using System.CommandLine;
using SecResponder.Cli.Input;
using SecResponder.Cli.Library;
using SecResponder.Cli.Output;
using SecResponder.Connectors;
using SecResponder.Connectors.Tickets;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Matching;
using SecResponder.Response.Hosting;

namespace SecResponder.Cli.Commands;

/// <summary><c>validate DIR</c>: every mistake of a playbook repository at once, with place and remedy.</summary>
internal static class ValidateCommand
{
    private const int MostNotesShown = 10;
    private const int LogSourcesShown = 4;

    public static Command Create(Terminal terminal)
    {
        var directory = new Argument<string>("DIR") { Description = "A playbook repository, a folder of Sigma rules, or one file" };
        var format = new Option<string>("--format") { Description = "text, json or sarif", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "sarif");
        var settings = new Option<string?>("--settings") { Description = "The host's settings, as JSON: whether the queues of tickets have a home, and whether there is the webhook, pipeline or block list that a step names, is checked against them" };
        var only = SetOption.Create("Check the playbooks of this set only: sets/NAME.yaml");
        var command = new Command("validate", "Check playbooks, lists and teams: all mistakes at once. Exit 1 when there are errors. Example: secresponder validate playbooks --format sarif")
        {
            directory, format, settings, only,
        };
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(directory), parsed.GetRequiredValue(format), parsed.GetValue(settings), parsed.GetValue(only)));
        return command;
    }

    private static int Run(Terminal terminal, string directory, string format, string? settings, string? only)
    {
        if (!Directory.Exists(directory) && !File.Exists(directory))
            return terminal.Fail($"there is no '{directory}'", "give a folder of playbooks or one file");
        if (!HostSettings.TryRead(settings, out var connected, out var problem))
            return terminal.Fail(problem, "give the JSON file that the host reads, with its section 'Connectors'");
        var set = PlaybookFiles.Load(directory, ActionCatalog.Signatures, TimeProvider.System, connected is null ? null : TicketHomes.Of(connected).Problem, only, connected is null ? null : ConnectedNames.In(connected));
        terminal.Out.Write(format switch
        {
            "json" => DiagnosticFormatter.ToJson(set.Diagnostics),
            "sarif" => DiagnosticFormatter.ToSarif(set.Diagnostics),
            _ => DiagnosticFormatter.ToText(Shown(set.Diagnostics), counts: false),
        });
        if (format == "text")
            Summary(terminal, set);
        return set.HasErrors ? ExitCodes.Findings : ExitCodes.Fine;
    }

    // Of thousands of rules that wait for a source a person wants the number, not the list.
    private static IEnumerable<Diagnostic> Shown(ImmutableArray<Diagnostic> found) =>
        IsLong(found) ? found.Where(finding => finding.Severity != DiagnosticSeverity.Information) : found;

    private static bool IsLong(ImmutableArray<Diagnostic> found) => found.Count(finding => finding.Severity == DiagnosticSeverity.Information) > MostNotesShown;

    private static void Summary(Terminal terminal, PlaybookSet set)
    {
        if (IsLong(set.Diagnostics))
        {
            var waiting = set.Rules.Rules.Where(rule => rule.IsActive && LogSourceFeeds.Of(rule.LogSource).IsEmpty).GroupBy(rule => rule.LogSource.ToString(), StringComparer.OrdinalIgnoreCase)
                .Select(group => (LogSource: group.Key, Rules: group.Count())).OrderByDescending(group => group.Rules).ThenBy(group => group.LogSource, StringComparer.Ordinal).ToArray();
            var rest = waiting.Length - LogSourcesShown;
            terminal.Out.WriteLine($"{waiting.Sum(group => group.Rules)} rules wait, since no source gives events of {string.Join(", ", waiting.Take(LogSourcesShown).Select(group => $"{Printable.Of(group.LogSource)} ({group.Rules})"))}"
                + $"{(rest > 0 ? $" and {rest} other log source{(rest == 1 ? "" : "s")}" : "")}; 'secresponder coverage' lists them");
        }
        int[] counts = [.. new[] { DiagnosticSeverity.Error, DiagnosticSeverity.Warning, DiagnosticSeverity.Information }.Select(severity => set.Diagnostics.Count(finding => finding.Severity == severity))];
        var notes = counts[2] > 0 ? $", {Count(counts[2], "note")}" : "";
        terminal.Out.WriteLine($"{Count(set.Playbooks.Length, "playbook")} without errors; {Count(counts[0], "error")}, {Count(counts[1], "warning")}{notes}");

        static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
    }
}
