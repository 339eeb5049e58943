using System.CommandLine;
using SecResponder.Cli.Input;
using SecResponder.Cli.Output;
using SecResponder.Connectors;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Hunting;
using SecResponder.Response.Hosting;

namespace SecResponder.Cli.Commands;

/// <summary><c>kql PLAYBOOK</c>: its detection as a hunting query for Microsoft Sentinel.</summary>
internal static class KqlCommand
{
    public static Command Create(Terminal terminal)
    {
        var which = new Argument<string?>("PLAYBOOK") { Description = "Its id, title or file; none given: all of them", Arity = ArgumentArity.ZeroOrOne };
        var playbooks = new Option<string>("--playbooks") { Description = "The playbook repository, or a folder of Sigma rules", DefaultValueFactory = _ => "playbooks" };
        var last = new Option<string>("--last") { Description = "How far back the query looks: 12h, 7d", DefaultValueFactory = _ => "7d" };
        var format = Records.FormatOption();
        var command = new Command("kql", "Write a playbook's detection as KQL over ASIM's parsers, for hunting in Sentinel; what a query can't say is noted in it. Exit 1 when there is no query. Example: secresponder kql playbooks/network-soc/beacon.yaml --last 14d")
        {
            which, playbooks, last, format,
        };
        command.SetAction(parsed =>
        {
            if (!DurationText.TryParse(parsed.GetRequiredValue(last), out var lookback) || lookback <= TimeSpan.Zero)
                return terminal.Fail($"'{Printable.Of(parsed.GetRequiredValue(last))}' is no duration", "write a whole number and one of s, m, h, d: --last 7d", ExitCodes.Usage);
            var name = parsed.GetValue(which);
            var directory = name is not null && (File.Exists(name) || Directory.Exists(name)) ? name : parsed.GetRequiredValue(playbooks);
            if (!Directory.Exists(directory) && !File.Exists(directory))
                return terminal.Fail($"there is no '{Printable.Of(directory)}'", "give the playbook repository with --playbooks");
            var set = PlaybookFiles.Load(directory, ActionCatalog.Signatures, TimeProvider.System);
            if (set.HasErrors)
                terminal.Error.Write(DiagnosticFormatter.ToText(set.Diagnostics.Where(finding => finding.Severity == DiagnosticSeverity.Error)));
            var wanted = set.Playbooks.Where(playbook => name is null || name == directory || MeantPlaybook.Is(playbook, name)).ToArray();
            if (wanted.Length == 0)
                return terminal.Fail(name is null || name == directory ? $"no playbook loads from '{Printable.Of(directory)}'" : $"there is no playbook '{Printable.Of(name)}'", $"{(name is null ? "" : MeantPlaybook.Question(set, name))}give an id, a title or a file; 'secresponder validate' tells why one does not load", ExitCodes.Findings);
            return Write(terminal, set, wanted, lookback, parsed.GetValue(format));
        });
        return command;
    }

    private static int Write(Terminal terminal, PlaybookSet set, Playbook[] wanted, TimeSpan lookback, string? format)
    {
        var (records, without) = (new Records("playbook", "title", "query", "problem"), 0);
        foreach (var playbook in wanted)
        {
            var query = HuntingQueries.Of(set, playbook.Id, lookback);
            records.Add(playbook.Id, playbook.Title, query.Problem is null ? query.Text : null, query.Problem);
            if (query.Problem is null && format != "ndjson")
                terminal.Out.Write(query.Text + (wanted.Length > 1 ? "\n" : ""));
            if (query.Problem is null)
                continue;
            without++;
            terminal.Error.WriteLine($"secresponder: no query for '{Printable.Of(playbook.Title)}': {Printable.Of(query.Problem)}");
        }
        if (format == "ndjson")
            records.Write(terminal, format, "");
        return without > 0 ? ExitCodes.Findings : ExitCodes.Fine;
    }
}
