using System.Collections.Immutable;
using SecResponder.Playbooks.Files.Lists;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Reading;

/// <summary>Reads <c>guardrails</c>, the same way in a playbook, in a team.yaml and in guardrails.yaml.</summary>
internal sealed class GuardrailsReader(IReadOnlyDictionary<string, PlaybookList> lists, DateTimeOffset now, Findings findings)
{
    public Guardrails Read(YamlNode? node, KnownKeys keys) =>
        AttributeMap.Of(node, "the guardrails", "guardrails: {never: '%protected%', at-most: {steps: 3, per: 1h}}", findings) is { } map ? Read(map.Knows(keys)) : Guardrails.None;

    public Guardrails Read(AttributeMap map) =>
        new([.. map.Scalars("never").SelectMany(entry => Entries(entry)).Distinct(StringComparer.OrdinalIgnoreCase)], BudgetReader.Read(map.Map["at-most"], "at-most", findings))
        {
            AtOnce = new HeldLimitReader(this, findings).Read(map.Map["at-once"]),
            NeverBoth = NeverBoth(map.Map["never-both"]),
            Hours = HoursReader.Read(map.Map["hours"], findings),
            Confidence = map.Number("confidence", 0, 100),
        };

    // An entry is what it says, or the entries of a list.
    public ImmutableArray<string> Entries(YamlScalar entry)
    {
        if (entry.Text is not ['%', .. { Length: > 0 } name, '%'])
            return [entry.Text];
        if (lists.TryGetValue(name, out var list))
        {
            if (list.Feed is null && list.Geo.IsDefault)
                return list.EntriesAt(now);
            findings.Error(entry, PlaybookCodes.ListKind, $"the list '%{name}%' is of the kind {list.Kind}, which may be empty or gone when it is needed", "a guardrail takes lists whose entries stand in the repository");
            return [];
        }
        findings.Error(entry, PlaybookCodes.UnknownList, $"the list '%{name}%' is not known", $"{NearMiss.Question(name, lists.Keys)}lists are the files in the folder 'lists': add lists/{name}.yaml");
        return [];
    }

    private ImmutableArray<ImmutableArray<string>> NeverBoth(YamlNode? node)
    {
        const string example = "never-both: [[fw-a, fw-b]]";
        var pairs = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        foreach (var item in AttributeMap.Items(node, "'never-both'", example, findings))
        {
            var names = item is YamlList list ? list.Items.OfType<YamlScalar>().Where(name => name is { IsNull: false, Text.Length: > 0 }).Select(name => name.Text).ToImmutableArray() : [];
            if (names.Distinct(StringComparer.OrdinalIgnoreCase).Count() < 2)
                findings.Error(item, PlaybookCodes.NeverBoth, "this is no pair", $"write two different names, or more of which never two are to be held: '{example}'");
            else
                pairs.Add(names);
        }
        return pairs.ToImmutable();
    }
}
