using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecResponder.Cli.Coverage;
using SecResponder.Cli.Input;
using SecResponder.Connectors;
using SecResponder.Playbooks.Coverage;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Response.Hosting;

namespace SecResponder.Cli.Commands;

/// <summary><c>coverage [DIR]</c>: which ATT&amp;CK techniques the playbooks cover, which sources they use, and what waits for a source.</summary>
internal static class CoverageCommand
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(Terminal terminal)
    {
        var directory = new Argument<string>("DIR") { Description = "A playbook repository, a folder of Sigma rules, or one file", DefaultValueFactory = _ => "playbooks" };
        var format = new Option<string>("--format") { Description = "table, navigator (a layer for the ATT&CK Navigator) or json", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "navigator", "json");
        var logs = new Option<string[]>("--input") { Description = "Logs: sources that rules use and that these have nothing of are named silent", AllowMultipleArgumentsPerToken = true };
        var raw = new RawFormat.Options();
        var command = new Command("coverage", "Show which ATT&CK techniques are covered, which sources are used, unused or silent, and which rules have no source. Example: secresponder coverage playbooks --format navigator > layer.json")
        {
            directory, format, logs,
        };
        raw.AddTo(command);
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(directory), parsed.GetRequiredValue(format), parsed.GetValue(logs) ?? [], raw.Of(parsed)));
        return command;
    }

    private static int Run(Terminal terminal, string directory, string format, string[] logs, RawFormat raw)
    {
        if (!Directory.Exists(directory) && !File.Exists(directory))
            return terminal.Fail($"there is no '{directory}'", "give a folder of playbooks or one file");
        var set = PlaybookFiles.Load(directory, ActionCatalog.Signatures, TimeProvider.System);
        var errors = set.Diagnostics.Count(finding => finding.Severity == DiagnosticSeverity.Error);
        var report = CoverageReport.Of(set, logs.Length == 0 ? null : EventsPerSource(terminal, logs, raw));
        switch (format)
        {
            case "navigator":
                Json(terminal, json => NavigatorLayer.Write(json, report, $"SecResponder: {Path.GetFileName(Path.GetFullPath(directory).TrimEnd(Path.DirectorySeparatorChar))}"));
                break;
            case "json":
                Json(terminal, json => CoverageJson.Write(json, report));
                break;
            default:
                CoverageTables.Write(terminal, report);
                break;
        }
        if (errors > 0)
            terminal.Error.WriteLine($"{errors} error{(errors == 1 ? " keeps" : "s keep")} documents out; 'secresponder validate' lists them");
        return errors > 0 ? ExitCodes.Findings : ExitCodes.Fine;
    }

    private static Dictionary<string, long> EventsPerSource(Terminal terminal, string[] logs, RawFormat raw)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var input = new RawInput(terminal, raw);
        input.Read(logs, (_, e) => counts[e.Kind.Source] = counts.GetValueOrDefault(e.Kind.Source) + 1);
        input.Summary();
        return counts;
    }

    private static void Json(Terminal terminal, Action<Utf8JsonWriter> write)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, Indented))
            write(json);
        terminal.Out.WriteLine(System.Text.Encoding.UTF8.GetString(memory.ToArray()));
    }
}
