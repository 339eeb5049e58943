using System.Globalization;
using System.Text;
using SecResponder.Connectors;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Cli.Actions;

/// <summary>The documentation of the actions, made from their declarations: <c>docs/actions.md</c> and one page a system. A test holds the files in the repository to it.</summary>
internal static class ActionPages
{
    /// <summary>The systems that have actions.</summary>
    public static IEnumerable<Connector> Systems => ConnectorList.All.Where(connector => !connector.Actions.IsEmpty);

    /// <summary>A page's name, without its ending.</summary>
    public static string NameOf(Connector connector) => connector.Name.ToLowerInvariant();

    /// <summary>The table of all actions.</summary>
    public static string Index()
    {
        var text = new StringBuilder();
        text.Append("# Actions\n");
        text.Append("What playbooks can do, in which system, with which rights. Made by `secresponder actions --format markdown`; do not edit.\n\n");
        text.Append("| action | system | what | permissions | undone by | limits |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (var systems in Systems.SelectMany(connector => connector.Actions.Select(action => (connector, action))).GroupBy(pair => pair.action.Name, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
            text.Append(systems.ToArray() is [var (connector, action)] ? Row(connector, action) : Row([.. systems]));
        text.Append("""

            Every action has four verbs: *check* (can it be used? changes nothing), *do*, *find* (is the effect there, in the other side's own state?), *undo*. After a lost answer the effect is looked for
            before anything is done again; an action without *find* may then have its effect twice. A hold is lifted when its `for` is over, and read back to see that it is gone. What somebody else
            brought about is left alone. The contract suite in `tests/SecResponder.Connectors.Tests/Contract` holds all of that against each of them, with a process that dies between any two requests.

            """.ReplaceLineEndings("\n"));
        return text.ToString();
    }

    /// <summary>A system's page: its settings, each action with all that it declares, and what nobody has tried.</summary>
    public static string Of(Connector connector)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {connector.Name}\n{connector.Title}. Made by `secresponder actions --format markdown`; do not edit.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"## Settings\nBelow `{ConnectorOptions.Section}:{connector.Name}`.\n\n| key | default | what |\n| --- | --- | --- |\n");
        foreach (var setting in connector.Settings)
            text.Append(CultureInfo.InvariantCulture, $"| `{setting.Key}` | {Cell(setting.Default)} | {Cell(setting.What)} |\n");
        if (!connector.Readings.IsEmpty)
        {
            text.Append("\n## Asked besides\nWhile it is connected, playbooks that observe included; nothing is changed.\n\n| question | about targets | permissions |\n| --- | --- | --- |\n");
            foreach (var reading in connector.Readings)
                text.Append(CultureInfo.InvariantCulture,
                    $"| {Cell(reading.What)} | {(reading.Changes is { } system ? $"none: `change.from: {system}`" : string.Join(", ", reading.Targets).ToLowerInvariant())} | {string.Join(", ", reading.Permissions.Select(permission => $"`{permission.Name}`"))} |\n");
        }
        foreach (var action in connector.Actions)
            Append(text, action);
        return text.ToString();
    }

    private static void Append(StringBuilder text, ActionSignature action)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## `{action.Name}`\n{action.Summary}.\n\n| parameter | takes | what |\n| --- | --- | --- |\n");
        foreach (var parameter in action.Parameters)
            text.Append(CultureInfo.InvariantCulture, $"| `{parameter.Name}` | {(parameter.Required ? "" : "optional ")}{parameter.Kind.ToString().ToLowerInvariant()} | {Cell(parameter.Summary)} |\n");
        text.Append("\n| permission | what it is | needed for |\n| --- | --- | --- |\n");
        foreach (var permission in action.Permissions)
            text.Append(CultureInfo.InvariantCulture, $"| `{permission.Name}` | {ActionWords.Kind(permission.Kind)} | {Cell(permission.For)}{(permission.At is { } place ? $"; only where `{place}` says" : "")} |\n");
        text.Append(CultureInfo.InvariantCulture, $"\n- **Verbs**: {ActionWords.Verbs(action)}{(action.IsHold ? "; a hold, " + ActionWords.Ends(action) : "")}{(action.Acts ? "; it counts as acting, though it has no target" : "")}.\n");
        text.Append(CultureInfo.InvariantCulture, $"- **Found by**: {action.FoundBy ?? ActionWords.NotFound}.\n");
        text.Append(CultureInfo.InvariantCulture, $"- **Undone by**: {action.UndoneBy ?? ActionWords.NotUndone}.\n");
        text.Append(CultureInfo.InvariantCulture, $"- **Limits**: {(ActionWords.Limits(action) is { Length: > 0 } limits ? $"{limits} are kept to. " : "")}The system's: {action.Limits.Note}.\n");
        text.Append("- **Not checked against a real system**: ")
            .Append(action.Unverified.IsEmpty ? "nothing that its documentation leaves open" : string.Join("; ", action.Unverified)).Append(".\n");
    }

    private static string Row(Connector connector, ActionSignature action) =>
        $"| [`{action.Name}`]({Link(connector, action)}) | {action.System} | {Cell(action.Summary)} | {Permissions(action)} | {Cell(action.UndoneBy ?? ActionWords.NotUndone)} | {ActionWords.Limits(action)} |\n";

    // One action, one row: what differs is said system by system.
    private static string Row((Connector Connector, ActionSignature Action)[] systems)
    {
        var action = systems[0].Action;
        return $"| `{action.Name}` | {string.Join(", ", systems.Select(one => $"[{one.Action.System}]({Link(one.Connector, one.Action)})"))} | {Cell(action.Summary)} | {Each(Permissions)} | {Each(one => Cell(one.UndoneBy ?? ActionWords.NotUndone))} | {Each(ActionWords.Limits)} |\n";

        string Each(Func<ActionSignature, string> what) => string.Join("<br>", systems.Select(one => $"{one.Action.System}: {what(one.Action)}"));
    }

    private static string Permissions(ActionSignature action) => string.Join(", ", action.Permissions.Select(permission => $"`{permission.Name}`"));

    private static string Link(Connector connector, ActionSignature action) => $"actions/{NameOf(connector)}.md#{Anchor(action)}";

    // As GitHub and most renderers make it of a heading: `host.quarantine` becomes hostquarantine.
    private static string Anchor(ActionSignature action) => action.Name.Replace(".", "", StringComparison.Ordinal);

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
