using System.CommandLine;
using SecResponder.Cli.Input;
using SecResponder.Cli.Output;
using SecResponder.Connectors;
using SecResponder.Events;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Hosting;

namespace SecResponder.Cli.Commands;

/// <summary><c>detect</c>: which rules match which events, correlations included.</summary>
internal static class DetectCommand
{
    public static Command Create(Terminal terminal)
    {
        var rules = new Option<string>("--rules") { Description = "A folder of Sigma rules or playbooks, or one file", Required = true };
        var input = new Option<string>("--input") { Description = "The events' file; '-' is standard input", DefaultValueFactory = _ => "-" };
        var raw = new RawFormat.Options();
        var events = new Option<bool>("--events") { Description = "The input is JSON events already, flat or nested; rules name their fields as they are. Windows events meet the rules of their channel and id, any others every rule" };
        var any = new Option<bool>("--any-logsource") { Description = "Try every rule on every event, whatever log source it is for" };
        var format = Records.FormatOption();
        var command = new Command("detect", "Say which rules match which events; n counts input lines from 1. Example: secresponder detect --rules rules --input asa.log --source cisco-asa") { rules, input, events, any, format };
        raw.AddTo(command);
        var feeds = new FeedsOption();
        feeds.AddTo(command);
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(rules);
            if (!Directory.Exists(path) && !File.Exists(path))
                return terminal.Fail($"there is no '{path}'", "give a folder of rules or one file");
            var set = PlaybookFiles.Load(path, ActionCatalog.Signatures, TimeProvider.System);
            var errors = set.Diagnostics.Where(finding => finding.Severity == DiagnosticSeverity.Error).ToArray();
            terminal.Error.Write(errors.Length > 0 ? DiagnosticFormatter.ToText(errors) : "");
            var isJson = parsed.GetValue(events);
            using var found = new HitWriter(terminal, Records.IsTable(terminal, parsed.GetValue(format)));
            var run = new Run(terminal, feeds.Apply(terminal, parsed, set), parsed.GetValue(any), found);
            var exit = isJson ? ReadJson(terminal, parsed.GetRequiredValue(input), run) : ReadRaw(terminal, parsed.GetRequiredValue(input), raw.Of(parsed), run);
            return errors.Length > 0 ? ExitCodes.Findings : exit;
        });
        return command;
    }

    private static int ReadRaw(Terminal terminal, string file, RawFormat format, Run run)
    {
        var raw = new RawInput(terminal, format);
        raw.Read([file], run.Take);
        run.End();
        return raw.Summary();
    }

    private static int ReadJson(Terminal terminal, string file, Run run)
    {
        var json = new JsonEvents(terminal);
        json.Read(file, run.Take);
        run.End();
        return json.Summary();
    }

    private sealed class Run(Terminal terminal, PlaybookSet set, bool anyLogSource, HitWriter found)
    {
        private readonly Detector _detector = new(set, anyLogSource, includeOff: true);
        private readonly List<RuleHit> _hits = [];
        private readonly List<Signal> _signals = [];
        private readonly CorrelationRun _run = new(set.CorrelatorOf);
        private readonly HashSet<string> _rules = set.Rules.Rules.Select(rule => rule.Metadata.Handle).ToHashSet(StringComparer.OrdinalIgnoreCase);
        private long _last;

        public void Take(long line, SecurityEvent e)
        {
            _last = line;
            foreach (var passed in _run.Pass(e.Time))
                Fired(line, passed.Last.PlaybookId);
            _detector.Detect(e, _hits, _signals);
            foreach (var hit in _hits)
                found.Write(line, hit.Id, hit.Rule.Metadata.Level, hit.Rule.Metadata.Title);
            foreach (var signal in _signals)
                Correlate(line, signal);
        }

        /// <summary>Conditions that say "fewer than" are judged when their window has passed.</summary>
        public void End()
        {
            foreach (var passed in _run.End())
                Fired(_last, passed.Last.PlaybookId);
            if (_run.Dropped > 0)
                terminal.Error.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_run.Dropped} groups were forgotten: there were more than a million of one correlation; those furthest from firing went first"));
        }

        // A rule that stands by itself has said so above already.
        private void Correlate(long line, Signal signal)
        {
            if (!_rules.Contains(signal.PlaybookId) && _run.Take(signal).Verdict == CorrelationVerdict.Fired)
                Fired(line, signal.PlaybookId);
        }

        private void Fired(long line, string playbook) => found.Write(line, playbook, set.Find(playbook)?.Level, set.Find(playbook)?.Title ?? "");
    }
}
