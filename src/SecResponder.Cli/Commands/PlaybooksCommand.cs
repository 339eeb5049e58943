using System.Collections.Immutable;
using System.CommandLine;
using SecResponder.Cli.Input;
using SecResponder.Cli.Library;
using SecResponder.Cli.Output;
using SecResponder.Connectors;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Hosting;

namespace SecResponder.Cli.Commands;

/// <summary><c>playbooks [DIR]</c>: what a repository has, set by set; its documentation.</summary>
internal static class PlaybooksCommand
{
    public static Command Create(Terminal terminal)
    {
        var directory = new Argument<string>("DIR") { Description = "The playbook repository's root", DefaultValueFactory = _ => "playbooks" };
        var only = SetOption.Create("The playbooks of this set only: sets/NAME.yaml");
        var format = new Option<string?>("--format") { Description = "table, ndjson or markdown; default: table on a terminal, ndjson in a pipe" };
        format.AcceptOnlyFromAmong("table", "ndjson", "markdown");
        var write = new Option<string?>("--write") { Description = "With markdown: write library.md and a page for each team into this folder" };
        var command = new Command("playbooks", "List the playbooks of a repository with level, mode, what they act with, and their sets. Example: secresponder playbooks playbooks --set starter") { directory, only, format, write };
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(directory), parsed.GetValue(only), parsed.GetValue(format), parsed.GetValue(write)));
        return command;
    }

    private static int Run(Terminal terminal, string directory, string? only, string? format, string? write)
    {
        if (!Directory.Exists(directory))
            return terminal.Fail($"there is no folder '{Printable.Of(directory)}'", "give the playbook repository's root");
        var playbooks = PlaybookFiles.Load(directory, ActionCatalog.Signatures, TimeProvider.System, only: only);
        if (PlaybookMistakes.Stop(terminal, playbooks, "they are not listed"))
            return ExitCodes.Findings;
        var entries = LibraryEntry.Of(playbooks);
        if (format == "markdown")
            Markdown(terminal, playbooks, entries, write);
        else
            Rows(terminal, playbooks, entries, format);
        return ExitCodes.Fine;
    }

    private static void Rows(Terminal terminal, PlaybookSet playbooks, IReadOnlyCollection<LibraryEntry> entries, string? format)
    {
        var byId = playbooks.Playbooks.ToDictionary(playbook => playbook.Id, StringComparer.OrdinalIgnoreCase);
        var records = new Records("playbook", "title", "level", "mode", "acts", "sets", "tests");
        foreach (var entry in entries)
            records.Add(entry.Name, LibraryEntry.Text(entry.Playbook["title"]), LibraryEntry.Text(entry.Playbook["level"]),
                byId.TryGetValue(LibraryEntry.Text(entry.Playbook["id"]), out var playbook) ? playbook.Mode.ToString().ToLowerInvariant() : "", string.Join(", ", entry.Acts), string.Join(", ", entry.Sets), entry.Tests.Count());
        records.Write(terminal, format, "no playbooks");
    }

    private static void Markdown(Terminal terminal, PlaybookSet playbooks, ImmutableArray<LibraryEntry> entries, string? write)
    {
        var index = LibraryPages.Index([.. playbooks.Sets.Values], entries);
        string[] teams = [.. entries.Select(entry => entry.Team).Distinct(StringComparer.Ordinal)];
        if (write is null)
        {
            terminal.Out.Write(index + string.Concat(teams.Select(team => "\n" + LibraryPages.Of(team, entries))));
            return;
        }
        Directory.CreateDirectory(Path.Combine(write, "library"));
        File.WriteAllText(Path.Combine(write, "library.md"), index);
        foreach (var team in teams)
            File.WriteAllText(Path.Combine(write, "library", team + ".md"), LibraryPages.Of(team, entries));
    }
}
