using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SecResponder.Playbooks.Files.Sets;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Cli.Library;

/// <summary>The documentation of the playbooks, made from them: <c>docs/library.md</c> and one page a team. A test holds the files in the repository to it.</summary>
internal static class LibraryPages
{
    /// <summary>Sets first, then all playbooks.</summary>
    public static string Index(IReadOnlyCollection<NamedSet> sets, ImmutableArray<LibraryEntry> entries)
    {
        var text = new StringBuilder("# The playbook library\n");
        text.Append(CultureInfo.InvariantCulture, $"{entries.Length} playbooks of {entries.Select(entry => entry.Team).Distinct().Count()} teams, each with tests of raw vendor lines. All of them observe until somebody arms them; what acts on something asks a person first, and what a firewall has denied makes none of them act.\n");
        text.Append("Made by `secresponder playbooks --format markdown --write docs`; do not edit.\n\n## Sets\nTake one along with `secresponder init playbook-repo --set starter`; `validate`, `test` and `push` take `--set`, too.\n\n| set | what | playbooks |\n| --- | --- | --- |\n");
        foreach (var set in sets)
            text.Append(CultureInfo.InvariantCulture, $"| `{set.Name}` | {Cell(set.Title)}. {Cell(set.Description)} | {string.Join(", ", set.Playbooks.Select(Link))} |\n");
        text.Append("\n## All of them\n\n| playbook | what | level | acts | sets |\n| --- | --- | --- | --- | --- |\n");
        foreach (var entry in entries)
            text.Append(CultureInfo.InvariantCulture, $"| {Link(entry.Name)} | {Cell(LibraryEntry.Text(entry.Playbook["title"]))} | {LibraryEntry.Text(entry.Playbook["level"])} | {string.Join(", ", entry.Acts.Select(Code))} | {string.Join(", ", entry.Sets)} |\n");
        return text.ToString();
    }

    /// <summary>A team's page.</summary>
    public static string Of(string team, ImmutableArray<LibraryEntry> entries)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {team}\nMade by `secresponder playbooks --format markdown --write docs` from [playbooks/{team}](../../playbooks/{team}); do not edit. [All playbooks](../library.md).\n");
        foreach (var entry in entries.Where(entry => entry.Team == team))
            Append(text, entry);
        return text.ToString();
    }

    private static void Append(StringBuilder text, LibraryEntry entry)
    {
        var playbook = entry.Playbook;
        text.Append(CultureInfo.InvariantCulture, $"\n## {entry.File}\n**{LibraryEntry.Text(playbook["title"])}.** {Line(playbook["description"])}\n\n| | |\n| --- | --- |\n");
        Row("level", LibraryEntry.Text(playbook["level"]));
        Row("ATT&CK", string.Join(", ", LibraryEntry.Texts(playbook["tags"]).Where(tag => tag.StartsWith("attack.t", StringComparison.Ordinal) && tag.Length > 8 && char.IsAsciiDigit(tag[8])).Select(Technique)));
        Row("reads", string.Join(", ", entry.Documents.Select(document => document["logsource"]).OfType<YamlMap>().Select(source => Code(Flow(source))).Distinct()));
        Row("judges", playbook["correlation"] is YamlMap correlation ? Code(Flow(correlation)) : "each event");
        Row("change", playbook["change"] is YamlMap change ? $"joined by {Code(Flow(change))}" : "");
        Row("answers", string.Join("; ", entry.Steps.Select(Step)));
        Row("guardrails", playbook["guardrails"] is YamlMap guardrails ? Code(Flow(guardrails)) : "");
        Row("tests", string.Join(", ", entry.Tests.GroupBy(test => LibraryEntry.Text(test["kind"])).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Count()} {group.Key}")));
        Row("file", $"[playbooks/{entry.Name}.yaml](../../playbooks/{entry.Name}.yaml)");
        foreach (var told in entry.Steps.Select(step => step["with"]).OfType<YamlMap>().Select(with => Line(with["description"])).Where(told => told.Length > 0).Take(1))
            text.Append(CultureInfo.InvariantCulture, $"\nThe ticket says: `{told.Replace('`', '\'')}`\n");
        text.Append("\nIt errs with:\n");
        foreach (var error in LibraryEntry.Texts(playbook["falsepositives"]))
            text.Append(CultureInfo.InvariantCulture, $"- {error}\n");
        text.Append("\nWhere it must not act, each held by a test:\n");
        foreach (var test in entry.Tests.Where(test => LibraryEntry.Text(test["kind"]) == "must-not-act"))
            text.Append(CultureInfo.InvariantCulture, $"- {LibraryEntry.Text(test["name"])}\n");

        void Row(string name, string value)
        {
            if (value.Length > 0)
                text.Append(CultureInfo.InvariantCulture, $"| {name} | {Cell(value)} |\n");
        }
    }

    private static string Step(YamlMap step)
    {
        var with = step["with"] as YamlMap;
        var hold = LibraryEntry.Text(with?["for"]) is { Length: > 0 } time ? $" for {time}" : "";
        var asked = step["approval"] is YamlMap approval ? $", when {LibraryEntry.Text(approval["by"])} say yes within {LibraryEntry.Text(approval["within"])} (else: {LibraryEntry.Text(approval["otherwise"])})" : "";
        var condition = LibraryEntry.Text(step["if"]) is { Length: > 0 } text ? $", if {Code(text)}" : "";
        return $"{Code(LibraryEntry.Text(step["do"]))}{hold}{asked}{condition}";
    }

    // A value on one line, as YAML writes it.
    private static string Flow(YamlNode? node) => node switch
    {
        YamlMap map => string.Join(", ", map.Entries.Select(entry => $"{entry.Key.Text}: {(entry.Value is YamlMap ? "{" + Flow(entry.Value) + "}" : Flow(entry.Value))}")),
        YamlList list => $"[{string.Join(", ", list.Items.Select(item => item is YamlMap ? "{" + Flow(item) + "}" : Flow(item)))}]",
        _ => LibraryEntry.Text(node),
    };

    private static string Technique(string tag)
    {
        var id = tag["attack.".Length..].ToUpperInvariant();
        return $"[{id}](https://attack.mitre.org/techniques/{id.Replace('.', '/')}/)";
    }

    private static string Link(string name) => $"[{name}](library/{name.Split('/')[0]}.md#{name.Split('/')[^1]})";

    private static string Line(YamlNode? node) => LibraryEntry.Text(node).Trim().ReplaceLineEndings(" ");

    private static string Code(string text) => $"`{text}`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
