using System.Collections.Immutable;
using SecResponder.Playbooks.Enrichment.Lists;
using SecResponder.Playbooks.Sigma.Modifiers;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Sigma;

/// <summary>Reads the searches of a detection: maps are AND, lists are OR, bare scalars are keywords.</summary>
internal sealed class DetectionReader(Func<string, NamedList?> lists, Findings findings)
{
    /// <summary>Reads the named searches of a map, leaving out the keys that are not searches.</summary>
    public ImmutableArray<SigmaSearch> Searches(YamlMap map, params ReadOnlySpan<string> except)
    {
        var searches = ImmutableArray.CreateBuilder<SigmaSearch>();
        foreach (var (key, value) in map.Entries)
            if (!except.Contains(key.Text) && Node(value) is { } node)
                searches.Add(new SigmaSearch(key.Text, node, key.Position));
        return searches.ToImmutable();
    }

    private SearchNode? Node(YamlNode node)
    {
        switch (node)
        {
            case YamlMap map:
                if (map.Entries.IsEmpty)
                    return Structure(map, "the map is empty", "name a field and its value, or take the search away");
                return Group(true, [.. map.Entries.Select(entry => Item(entry.Key, entry.Value))], map);
            case YamlList list:
                if (list.Items.IsEmpty)
                    return Structure(list, "the list is empty", "add a keyword or a map of fields, or take the search away");
                if (list.Items.All(item => item is YamlScalar))
                    return Keywords("", [], [.. list.Items.Cast<YamlScalar>()], list);
                return Group(false, [.. list.Items.Select(Node)], list);
            default:
                return Keywords("", [], [(YamlScalar)node], node);
        }
    }

    private static SearchGroup? Group(bool isAll, ImmutableArray<SearchNode?> nodes, YamlNode at) =>
        nodes.Any(node => node is null) ? null : new SearchGroup(isAll, [.. nodes.Select(node => node!)], at.Position);

    private SearchNode? Item(YamlScalar key, YamlNode value)
    {
        var parts = key.Text.Split('|');
        var modifiers = parts[1..];
        var field = parts[0].Length == 0 ? null : parts[0];
        if (ModifierChain.Problem(modifiers, field is not null) is var (code, message, remedy))
        {
            findings.Error(key, code, message, remedy);
            return null;
        }
        ImmutableArray<YamlScalar> scalars;
        switch (value)
        {
            case YamlScalar scalar:
                scalars = [scalar];
                break;
            case YamlList list when list.Items.FirstOrDefault(item => item is not YamlScalar) is { } odd:
                return Structure(odd, $"a value is {odd.Kind}", "values are text, numbers, booleans or null; write nested fields with dots: 'a.b'");
            case YamlList list when list.Items.IsEmpty:
                return Structure(list, "the list of values is empty", "add a value; 'null' asks for an absent field");
            case YamlList list:
                scalars = [.. list.Items.Cast<YamlScalar>()];
                break;
            default:
                return Structure(value, $"the value of '{key.Text}' is {value.Kind}", "values are text, numbers, booleans or null; write nested fields with dots: 'a.b'");
        }
        if (modifiers.Contains("all") && scalars.Length == 1)
            findings.Warning(key, SigmaCodes.LoneAll, "'all' stands over one value", "give it several values, or take 'all' away");
        if (modifiers.Contains("exists") && scalars.Length > 1)
            return Structure(value, "'exists' takes one value", "write true or false");
        return field is null ? Keywords(key.Text, modifiers, scalars, key) : Values(field, key.Text, modifiers, scalars, key);
    }

    private SearchItem? Keywords(string key, string[] modifiers, ImmutableArray<YamlScalar> scalars, YamlNode at)
    {
        if (scalars.FirstOrDefault(scalar => scalar.IsNull) is { } none)
        {
            findings.Error(none, SigmaCodes.NullValue, "null is no keyword", "quote it if the word null is meant, or name the field");
            return null;
        }
        return Values(null, key, modifiers, scalars, at);
    }

    private SearchItem? Values(string? field, string key, string[] modifiers, ImmutableArray<YamlScalar> scalars, YamlNode at)
    {
        if (scalars.Length > 1 && scalars.FirstOrDefault(scalar => scalar.IsNull) is { } none)
        {
            findings.Error(none, SigmaCodes.NullValue, "null stands among other values", "make a search of its own for null, and join the two with 'or' in the condition");
            return null;
        }
        var apply = new ValueModifiers(modifiers, lists, findings);
        var values = scalars.Select(apply.Apply).ToImmutableArray();
        if (values.Any(value => value is null))
            return null;
        return new SearchItem(field, key, [.. values.Select(value => value!.ToImmutableArray())], modifiers.Contains("all"), modifiers.Contains("neq"), at.Position);
    }

    private SearchNode? Structure(YamlNode at, string message, string remedy)
    {
        findings.Error(at, SigmaCodes.Structure, message, remedy);
        return null;
    }
}
