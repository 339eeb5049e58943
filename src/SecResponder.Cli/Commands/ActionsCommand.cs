using System.CommandLine;
using SecResponder.Cli.Actions;
using SecResponder.Cli.Output;
using SecResponder.Connectors;
using SecResponder.Playbooks.Actions;
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
        ActionSignature[] actions = [.. ActionCatalog.Signatures.Where(action => name is null || action.Name == name).OrderBy(action => action.Name, StringComparer.Ordinal)];
        if (actions.Length == 0)
            return terminal.Fail($"there is no action '{name}'", $"there are {string.Join(", ", ActionCatalog.Signatures.Select(action => action.Name).Order(StringComparer.Ordinal))}");
        if (format == "markdown")
            Markdown(terminal, actions, name, directory);
        else if (!Records.IsTable(terminal, format))
            Rows(terminal, actions);
        else if (name is not null)
            Show(terminal, actions[0]);
        else
            List(terminal, actions);
        return ExitCodes.Fine;
    }

    private static void Rows(Terminal terminal, ActionSignature[] actions)
    {
        var records = new Records("action", "system", "with", "ends", "permission", "summary", "verbs", "found", "undo", "limits", "unverified");
        foreach (var action in actions)
            records.Add(action.Name, action.System, ActionWords.With(action), ActionWords.Ends(action), ActionWords.Permissions(action), action.Summary, ActionWords.Verbs(action),
                action.FoundBy, action.UndoneBy, ActionWords.Limits(action), string.Join("; ", action.Unverified));
        records.Write(terminal, "ndjson", "");
    }

    private static void List(Terminal terminal, ActionSignature[] actions)
    {
        var table = new Table { Border = TableBorder.None }.AddColumns("[bold]action[/]", "[bold]system[/]", "[bold]with[/]", "[bold]verbs[/]", "[bold]permission[/]", "[bold]limits[/]", "[bold]what[/]");
        foreach (var action in actions)
            table.AddRow([.. new[] { action.Name, action.System, ActionWords.With(action), ActionWords.Verbs(action), ActionWords.Permissions(action), ActionWords.Limits(action), action.Summary }.Select(Markup.Escape)]);
        terminal.Pretty.Write(table);
    }

    private static void Show(Terminal terminal, ActionSignature action)
    {
        terminal.Pretty.MarkupLineInterpolated($"[bold]{action.Name}[/]  {action.System}\n{action.Summary}\n");
        var table = new Table { Border = TableBorder.None }.AddColumns("", "").HideHeaders();
        foreach (var parameter in action.Parameters)
            table.AddRow(Markup.Escape(parameter.Required ? parameter.Name : $"[{parameter.Name}]"), Markup.Escape(parameter.Summary));
        foreach (var permission in action.Permissions)
            table.AddRow("permission", Markup.Escape($"{permission.Name}, {ActionWords.Kind(permission.Kind)}: {permission.For}"));
        table.AddRow("verbs", ActionWords.Verbs(action));
        table.AddRow("found by", Markup.Escape(action.FoundBy ?? ActionWords.NotFound));
        table.AddRow("undone by", Markup.Escape(action.UndoneBy ?? ActionWords.NotUndone));
        table.AddRow("limits", Markup.Escape($"{ActionWords.Limits(action)}; {action.Limits.Note}".TrimStart(';', ' ')));
        foreach (var open in action.Unverified)
            table.AddRow("not checked", Markup.Escape(open));
        terminal.Pretty.Write(table);
    }

    private static void Markdown(Terminal terminal, ActionSignature[] actions, string? name, string? directory)
    {
        if (directory is null)
        {
            terminal.Out.Write(name is null ? ActionPages.Index() : ActionPages.Of(ActionPages.Systems.First(system => system.Actions.Contains(actions[0]))));
            return;
        }
        Directory.CreateDirectory(Path.Combine(directory, "actions"));
        File.WriteAllText(Path.Combine(directory, "actions.md"), ActionPages.Index());
        foreach (var system in ActionPages.Systems)
            File.WriteAllText(Path.Combine(directory, "actions", ActionPages.NameOf(system) + ".md"), ActionPages.Of(system));
    }
}
