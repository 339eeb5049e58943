using System.Collections.Immutable;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Importing.Falco;

/// <summary>A condition's text, and where it stands.</summary>
internal sealed record FalcoText(string Text, YamlPosition At, ImportFile File, YamlScalar? Scalar);

/// <summary>An exception of a rule.</summary>
internal sealed record FalcoException(ImmutableArray<string> Fields, ImmutableArray<string> Operators, ImmutableArray<YamlNode> Values, YamlPosition At);

/// <summary>A rule as all files together say it.</summary>
internal sealed record FalcoRule(string Name, YamlMap Node, ImportFile File)
{
    public FalcoText? Condition { get; set; }

    public List<FalcoException> Exceptions { get; } = [];

    public string Priority { get; set; } = "";

    public string Description { get; set; } = "";

    public string Output { get; set; } = "";

    public string Source { get; set; } = "syscall";

    public bool IsOff { get; set; }

    public List<string> Tags { get; } = [];
}

/// <summary>All rules, macros and lists of some files. What comes later adds to what came before, or takes its place, as it says.</summary>
/// <remarks>Falco documentation, "Rules", "Overriding rules", "Rule exceptions".</remarks>
internal sealed class FalcoRules
{
    private static readonly string[] Kinds = ["rule", "macro", "list"];

    private readonly Dictionary<string, FalcoRule> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FalcoText> _macros = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _lists = new(StringComparer.Ordinal);

    public FalcoRules(IEnumerable<ImportFile> files)
    {
        foreach (var file in files)
            foreach (var item in file.Documents.OfType<YamlList>().SelectMany(list => list.Items).OfType<YamlMap>())
                Add(file, item);
    }

    /// <summary>Whether a document is a file of Falco's.</summary>
    public static bool Are(YamlNode document) => document is YamlList list && list.Items.OfType<YamlMap>().Any(item => Kinds.Any(kind => item[kind] is YamlScalar && (kind == "list" ? item["items"] : item["condition"] ?? item["enabled"] ?? item["exceptions"] ?? item["append"]) is not null));

    /// <summary>The rules, in the order in which they were first named.</summary>
    public IEnumerable<FalcoRule> Rules => _rules.Values;

    public FalcoText? Macro(string name) => _macros.GetValueOrDefault(name);

    /// <summary>A list's values, with those of the lists in it; null: there is no such list.</summary>
    public IReadOnlyList<string>? List(string name) => _lists.ContainsKey(name) ? [.. Values(name, [])] : null;

    private IEnumerable<string> Values(string name, ImmutableStack<string> above) =>
        above.Contains(name) ? [] : _lists[name].SelectMany(value => _lists.ContainsKey(value) ? Values(value, above.Push(name)) : [value]);

    private void Add(ImportFile file, YamlMap item)
    {
        if (Text(item, "list") is { } list)
        {
            var values = (item["items"] as YamlList)?.Items.OfType<YamlScalar>().Select(value => value.Text) ?? [];
            if (Appends(item, "items") && _lists.TryGetValue(list, out var known))
                known.AddRange(values);
            else
                _lists[list] = [.. values];
        }
        else if (Text(item, "macro") is { } macro && item["condition"] is YamlScalar condition)
            _macros[macro] = Joined(_macros.GetValueOrDefault(macro), Of(file, condition), Appends(item, "condition"));
        else if (Text(item, "rule") is { } name)
            Rule(file, item, name);
    }

    private void Rule(ImportFile file, YamlMap item, string name)
    {
        var changes = item["override"] is not null || IsTrue(item, "append");
        if (!_rules.TryGetValue(name, out var rule) || !changes && item["condition"] is not null)
            _rules[name] = rule = new FalcoRule(name, item, file);
        if (item["condition"] is YamlScalar condition)
            rule.Condition = Joined(rule.Condition, Of(file, condition), Appends(item, "condition"));
        if (item["exceptions"] is YamlList exceptions)
        {
            if (!Appends(item, "exceptions"))
                rule.Exceptions.Clear();
            rule.Exceptions.AddRange(exceptions.Items.OfType<YamlMap>().Select(Exception));
        }
        rule.Priority = Text(item, "priority") ?? rule.Priority;
        rule.Description = Joined(rule.Description, Text(item, "desc"), Appends(item, "desc"));
        rule.Output = Joined(rule.Output, Text(item, "output"), Appends(item, "output"));
        rule.Source = Text(item, "source") ?? rule.Source;
        rule.IsOff = Text(item, "enabled") is { } enabled ? enabled == "false" : rule.IsOff;
        if (item["tags"] is YamlList tags)
            rule.Tags.AddRange(tags.Items.OfType<YamlScalar>().Select(tag => tag.Text));
    }

    private static FalcoException Exception(YamlMap map) => new(Strings(map["fields"]), Strings(map["comps"]), (map["values"] as YamlList)?.Items ?? [], map.Position);

    private static ImmutableArray<string> Strings(YamlNode? node) => node switch
    {
        YamlList list => [.. list.Items.OfType<YamlScalar>().Select(item => item.Text)],
        YamlScalar one => [one.Text],
        _ => [],
    };

    private static FalcoText Of(ImportFile file, YamlScalar condition) => new(condition.Text, condition.Position, file, condition);

    private static FalcoText Joined(FalcoText? before, FalcoText added, bool appends) => before is null || !appends ? added : new FalcoText($"{before.Text} {added.Text}", added.At, added.File, null);

    private static string Joined(string before, string? added, bool appends) => added is null ? before : appends ? $"{before} {added}" : added;

    private static bool Appends(YamlMap item, string key) => IsTrue(item, "append") || item["override"] is YamlMap changed && Text(changed, key) == "append";

    private static bool IsTrue(YamlMap item, string key) => Text(item, key) == "true";

    private static string? Text(YamlMap map, string key) => map[key] is YamlScalar { IsNull: false } scalar ? scalar.Text : null;
}
