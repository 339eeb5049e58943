using System.CommandLine;
using SecResponder.Cli.Actions;
using SecResponder.Cli.Output;
using SecResponder.Connectors;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Sigma;
using Spectre.Console;

namespace SecResponder.Cli.Commands;

/// <summary><c>actions [ACTION]</c>: what can be done; of one action, all that it declares.</summary>
internal static class ActionsCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string?>("ACTION") { Description = "One action, in full", Arity = ArgumentArity.ZeroOrOne, HelpName = "ACTION" };
        name.CompletionSources.Add(_ => ActionCatalog.Signatures.Select(action => new System.CommandLine.Completions.CompletionItem(action.Name)));
        var format = new Option<string?>("--format") { Description = "table, ndjson or markdown; default: table on a terminal, ndjson in a pipe" };
        format.AcceptOnlyFromAmong("table", "ndjson", "markdown");
        var directory = new Option<string?>("--write") { Description = "With markdown: write actions.md and a page for each system into this folder" };
        var command = new Command("actions", "List what playbooks can do, with verbs, permissions, undo and limits. Example: secresponder actions host.quarantine") { name, format, directory };
        command.SetAction(parsed => Run(terminal, parsed.GetValue(name), parsed.GetValue(format), parsed.GetValue(directory)));
        return command;
    }

    private static int Run(Terminal terminal, string? name, string? format, string? directory)
    {
        ActionSignature[][] actions = [.. ActionCatalog.All.Where(action => name is null || action.Name == name).GroupBy(action => action.Name, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.ToArray())];
        if (name is not null && actions.Length == 0)
            return terminal.Fail(
                $"there is no action '{Printable.Of(name)}'",
                $"{NearMiss.Question(name, ActionCatalog.Signatures.Select(action => action.Name))}there are {string.Join(", ", ActionCatalog.Signatures.Select(action => action.Name).Order(StringComparer.Ordinal))}", ExitCodes.Usage);
        if (format == "markdown")
            Markdown(terminal, name, directory);
        else if (!Records.IsTable(terminal, format))
            Rows(terminal, actions);
        else if (name is not null)
            Show(terminal, actions[0]);
        else
            List(terminal, actions);
        return ExitCodes.Fine;
    }

    // An action is one row, in however many systems: what differs is said system by system.
    private static string Each(ActionSignature[] systems, Func<ActionSignature, string?> what) =>
        systems is [var only] ? what(only) ?? "" : string.Join("; ", systems.Select(one => (one.System, Said: what(one))).Where(one => one.Said is { Length: > 0 }).Select(one => $"{one.System}: {one.Said}"));

    private static string Systems(ActionSignature[] systems) => string.Join(", ", systems.Select(one => one.System));

    private static void Rows(Terminal terminal, ActionSignature[][] actions)
    {
        var records = new Records("action", "system", "with", "ends", "permission", "summary", "verbs", "found", "undo", "limits", "unverified");
        foreach (var action in actions)
            records.Add(action[0].Name, Systems(action), ActionWords.With(action[0]), ActionWords.Ends(action[0]), Each(action, ActionWords.Permissions), action[0].Summary, ActionWords.Verbs(action[0]),
                OrNull(Each(action, one => one.FoundBy)), OrNull(Each(action, one => one.UndoneBy)), Each(action, ActionWords.Limits), Each(action, one => string.Join("; ", one.Unverified)));
        records.Write(terminal, "ndjson", "");

        static string? OrNull(string text) => text.Length > 0 ? text : null;
    }

    private static void List(Terminal terminal, ActionSignature[][] actions)
    {
        var table = new Table { Border = TableBorder.None }.AddColumns("[bold]action[/]", "[bold]system[/]", "[bold]with[/]", "[bold]verbs[/]", "[bold]permission[/]", "[bold]limits[/]", "[bold]what[/]");
        foreach (var action in actions)
            table.AddRow([.. new[] { action[0].Name, Systems(action), ActionWords.With(action[0]), ActionWords.Verbs(action[0]), Each(action, ActionWords.Permissions), Each(action, ActionWords.Limits), action[0].Summary }.Select(Markup.Escape)]);
        terminal.Pretty.Write(table);
    }

    private static void Show(Terminal terminal, ActionSignature[] systems)
    {
        var first = systems[0];
        terminal.Pretty.MarkupLineInterpolated($"[bold]{first.Name}[/]  {Systems(systems)}\n{first.Summary}\n");
        var table = new Table { Border = TableBorder.None }.AddColumns("", "").HideHeaders();
        foreach (var parameter in first.Parameters)
            table.AddRow(Markup.Escape(parameter.Required ? parameter.Name : $"[{parameter.Name}]"), Markup.Escape(parameter.Summary));
        foreach (var system in systems)
        {
            if (systems.Length > 1)
                table.AddRow("", "").AddRow($"[bold]{Markup.Escape(system.System)}[/]", "");
            Show(table, system);
        }
        terminal.Pretty.Write(table);
    }

    private static void Show(Table table, ActionSignature action)
    {
        foreach (var permission in action.Permissions)
            table.AddRow("permission", Markup.Escape($"{permission.Name}, {ActionWords.Kind(permission.Kind)}: {permission.For}"));
        table.AddRow("verbs", ActionWords.Verbs(action));
        table.AddRow("found by", Markup.Escape(action.FoundBy ?? ActionWords.NotFound));
        table.AddRow("undone by", Markup.Escape(action.UndoneBy ?? ActionWords.NotUndone));
        table.AddRow("limits", Markup.Escape($"{ActionWords.Limits(action)}; {action.Limits.Note}".TrimStart(';', ' ')));
        foreach (var open in action.Unverified)
            table.AddRow("not checked", Markup.Escape(open));
    }

    private static void Markdown(Terminal terminal, string? name, string? directory)
    {
        if (directory is null)
        {
            terminal.Out.Write(name is null ? ActionPages.Index() : string.Concat(ActionPages.Systems.Where(system => system.Actions.Any(action => action.Name == name)).Select(ActionPages.Of)));
            return;
        }
        Directory.CreateDirectory(Path.Combine(directory, "actions"));
        File.WriteAllText(Path.Combine(directory, "actions.md"), ActionPages.Index());
        foreach (var system in ActionPages.Systems)
            File.WriteAllText(Path.Combine(directory, "actions", ActionPages.NameOf(system) + ".md"), ActionPages.Of(system));
    }
}
