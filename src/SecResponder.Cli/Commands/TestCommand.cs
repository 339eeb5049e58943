using System.Collections.Frozen;
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Xml.Linq;
using SecResponder.Cli.Input;
using SecResponder.Cli.Library;
using SecResponder.Cli.Output;
using SecResponder.Connectors;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Testing;
using SecResponder.Response.Hosting;
using SecResponder.Response.Planning;
using Spectre.Console;

namespace SecResponder.Cli.Commands;

/// <summary><c>test DIR</c>: runs the tests that playbooks carry.</summary>
internal static class TestCommand
{
    public static Command Create(Terminal terminal)
    {
        var directory = new Argument<string>("DIR") { Description = "A playbook repository or one file" };
        var junit = new Option<string?>("--junit") { Description = "Write a JUnit report to this file, too" };
        var only = SetOption.Create("Run the tests of this set's playbooks only: sets/NAME.yaml");
        var format = Records.FormatOption();
        var watch = new Option<bool>("--watch") { Description = "Run them again whenever a file changes, until Ctrl+C" };
        var command = new Command("test", "Run the playbooks' own tests. Exit 1 when one fails. Example: secresponder test playbooks --junit report.xml") { directory, junit, only, format, watch };
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = parsed.GetRequiredValue(directory);
            int Once() => Run(terminal, folder, parsed.GetValue(junit), parsed.GetValue(only), parsed.GetValue(format));
            return parsed.GetValue(watch) && (Directory.Exists(folder) || File.Exists(folder)) ? await FolderWatch.RunAsync(terminal, folder, Once, TimeProvider.System, cancellation) : Once();
        });
        return command;
    }

    private static int Run(Terminal terminal, string directory, string? junit, string? only, string? format)
    {
        if (!Directory.Exists(directory) && !File.Exists(directory))
            return terminal.Fail($"there is no '{directory}'", "give a folder of playbooks or one file");
        var set = PlaybookFiles.Load(directory, ActionCatalog.Signatures, TimeProvider.System, only: only);
        if (PlaybookMistakes.Stop(terminal, set, "their tests were not run"))
            return ExitCodes.Findings;
        var results = Results(set);
        Show(terminal, format, results);
        if (junit is not null && !Written(terminal, junit, results))
            return ExitCodes.CouldNotRun;
        var failed = results.Count(result => !result.Passed);
        if (Records.IsTable(terminal, format))
            terminal.Out.WriteLine($"{results.Count - failed} passed, {failed} failed");
        return failed > 0 ? ExitCodes.Findings : ExitCodes.Fine;
    }

    // Without the mark in front that some readers of JUnit's XML stumble over.
    private static bool Written(Terminal terminal, string file, List<PlaybookTestResult> results)
    {
        try
        {
            using var output = new StreamWriter(file, append: false, new UTF8Encoding(false));
            JUnit(results).Save(output);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.Fail($"the JUnit report can't be written: {e.Message}", "give --junit a file in a folder that is there and that you may write to");
            return false;
        }
    }

    /// <summary>Runs the tests of a repository that has no mistakes.</summary>
    internal static List<PlaybookTestResult> Results(PlaybookSet set)
    {
        var plan = new TestedPlan(set, ActionCatalog.Signatures.ToFrozenDictionary(action => action.Name, StringComparer.Ordinal));
        return [.. new PlaybookTestRunner(set, plan.Of).RunAll()];
    }

    private static void Show(Terminal terminal, string? format, List<PlaybookTestResult> results)
    {
        if (!Records.IsTable(terminal, format))
        {
            var records = new Records("playbook", "test", "place", "result", "failures");
            foreach (var result in results)
                records.Add(result.Playbook.Id, result.Test.Name, result.Place, result.Passed ? "passed" : "failed", string.Join("; ", result.Failures));
            records.Write(terminal, format, "");
            return;
        }
        foreach (var playbook in results.GroupBy(result => result.Playbook))
        {
            terminal.Pretty.MarkupLine($"[bold]{Markup.Escape(Printable.Of(playbook.Key.Title))}[/] [grey]{Markup.Escape(Printable.Of(playbook.Key.File))}[/]");
            foreach (var result in playbook)
            {
                terminal.Pretty.MarkupLine($"  {(result.Passed ? "[green]passed[/]" : "[red]failed[/]")}  {Markup.Escape(Printable.Of(result.Test.Name))}");
                if (result.Passed)
                    continue;
                terminal.Pretty.MarkupLine($"          [grey]{Markup.Escape(Printable.Of(result.Place))}[/]");
                foreach (var line in result.Failures.Concat(result.Notes))
                    terminal.Pretty.MarkupLine($"          {Markup.Escape(Printable.Of(line))}");
            }
        }
    }

    private static XDocument JUnit(List<PlaybookTestResult> results) => new(new XElement("testsuites",
        results.GroupBy(result => result.Playbook).Select(playbook => new XElement("testsuite",
            new XAttribute("name", Xml(playbook.Key.Title)),
            new XAttribute("tests", playbook.Count().ToString(CultureInfo.InvariantCulture)),
            new XAttribute("failures", playbook.Count(result => !result.Passed).ToString(CultureInfo.InvariantCulture)),
            playbook.Select(result => new XElement("testcase",
                new XAttribute("classname", Xml(playbook.Key.Id)),
                new XAttribute("name", Xml(result.Test.Name)),
                new XAttribute("file", Xml(playbook.Key.File)),
                new XAttribute("line", result.Test.Line.ToString(CultureInfo.InvariantCulture)),
                result.Passed ? null : new XElement("failure",
                    new XAttribute("message", Xml(string.Join("; ", result.Failures))), Xml(string.Join('\n', result.Failures.Concat(result.Notes))))))))));

    // XML has no way to write control characters.
    private static string Xml(string text) => Printable.Of(text, 4000);
}
