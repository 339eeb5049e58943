using System.CommandLine;
using SecResponder.Connectors;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Response.Hosting;

namespace SecResponder.Cli.Commands;

/// <summary><c>validate DIR</c>: every mistake of a playbook repository at once, with place and remedy.</summary>
internal static class ValidateCommand
{
    public static Command Create(Terminal terminal)
    {
        var directory = new Argument<string>("DIR") { Description = "A playbook repository, a folder of Sigma rules, or one file" };
        var format = new Option<string>("--format") { Description = "text, json or sarif", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "sarif");
        var command = new Command("validate", "Check playbooks, lists and teams: all mistakes at once. Exit 1 when there are errors. Example: secresponder validate playbooks --format sarif")
        {
            directory, format,
        };
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(directory), parsed.GetRequiredValue(format)));
        return command;
    }

    private static int Run(Terminal terminal, string directory, string format)
    {
        if (!Directory.Exists(directory) && !File.Exists(directory))
            return terminal.Fail($"there is no '{directory}'", "give a folder of playbooks or one file");
        var set = PlaybookFiles.Load(directory, ActionCatalog.Signatures, TimeProvider.System);
        terminal.Out.Write(format switch
        {
            "json" => DiagnosticFormatter.ToJson(set.Diagnostics),
            "sarif" => DiagnosticFormatter.ToSarif(set.Diagnostics),
            _ => DiagnosticFormatter.ToText(set.Diagnostics),
        });
        if (format == "text")
            terminal.Out.WriteLine(Summary(set.Diagnostics, set.Playbooks.Length));
        return set.HasErrors ? ExitCodes.Findings : ExitCodes.Fine;
    }

    private static string Summary(IReadOnlyCollection<Diagnostic> found, int inForce)
    {
        var errors = found.Count(finding => finding.Severity == DiagnosticSeverity.Error);
        return $"{inForce} playbook{(inForce == 1 ? "" : "s")} without errors, {errors} error{(errors == 1 ? "" : "s")}, {found.Count - errors} other finding{(found.Count - errors == 1 ? "" : "s")}";
    }
}
