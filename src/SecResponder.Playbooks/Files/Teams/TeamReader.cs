using System.Collections.Immutable;
using FluentValidation;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Files.Lists;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Teams;

/// <summary>Reads <c>playbooks/&lt;owner&gt;/team.yaml</c>.</summary>
internal sealed class TeamReader(
    IReadOnlyDictionary<string, ActionSignature> actions, IReadOnlyDictionary<string, PlaybookList> lists, PlaybookLoaderOptions options, Findings findings)
{
    private static readonly TeamValidator Validator = new();

    public Team? Read(string folder, ImmutableArray<YamlNode> documents)
    {
        if (documents is not [YamlMap map])
        {
            findings.Error(documents.Length == 0 ? new YamlPosition(1, 1) : documents[^1].Position, PlaybookCodes.Team, "a team file holds one map", "write 'channels:', 'approvers:', 'scope:' and 'budget:'");
            return null;
        }
        var keys = new AttributeMap(map, "a team", findings).Knows(KnownKeys.Team);
        if (keys.Text("name") is { } name && name != folder)
            findings.Error(map["name"]!, PlaybookCodes.TeamName, $"the team is called '{name}', its folder '{folder}'", $"write 'name: {folder}', or rename the folder");
        var team = new Team
        {
            Name = folder,
            Scope = [.. keys.Scalars("scope").Select(entry => entry.Text)],
            Budget = BudgetReader.Read(map["budget"], "budget", findings),
            Guardrails = new GuardrailsReader(lists, options.Time.GetUtcNow(), findings).Read(map["guardrails"], KnownKeys.TeamGuardrails),
            Channels = Channels(map["channels"]),
            Approvers = Approvers(map["approvers"]),
        };
        foreach (var failure in Validator.Validate(team).Errors)
            findings.Error(Place(map, failure.PropertyName), failure.ErrorCode, failure.ErrorMessage, failure.CustomState as string ?? "correct the value");
        return team with { Notices = new NoticesReader(actions, lists, options, findings).Read(map["notices"], team) };
    }

    private ImmutableSortedDictionary<string, string> Channels(YamlNode? node)
    {
        if (AttributeMap.Of(node, "'channels'", "channels: {soc: 'keyvault:teams-soc'}", findings) is not { } map)
            return ImmutableSortedDictionary<string, string>.Empty;
        foreach (var (key, value) in map.Map.Entries)
            if (value is not YamlScalar { IsNull: false })
                findings.Error(value, PlaybookCodes.Team, $"the channel '{key.Text}' is {value.Kind}", "give the reference of its address: 'keyvault:teams-soc' or 'env:TEAMS_SOC'");
        return map.Map.Entries.Where(entry => entry.Value is YamlScalar { IsNull: false })
            .ToImmutableSortedDictionary(entry => entry.Key.Text, entry => ((YamlScalar)entry.Value).Text, StringComparer.Ordinal);
    }

    private ImmutableSortedDictionary<string, ImmutableArray<string>> Approvers(YamlNode? node)
    {
        if (AttributeMap.Of(node, "'approvers'", "approvers: {soc-leads: [mia@example.com]}", findings) is not { } map)
            return ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;
        return map.Map.Entries.ToImmutableSortedDictionary(entry => entry.Key.Text, entry => map.Scalars(entry.Key.Text).Select(member => member.Text).ToImmutableArray(), StringComparer.Ordinal);
    }

    // "Scope[2]" is the third entry of scope; "Channels.soc" the value of that channel.
    private static YamlNode Place(YamlMap map, string path)
    {
        var parts = path.Split('.', '[', ']');
        var node = map[parts[0]] ?? map;
        return (node, parts.ElementAtOrDefault(1)) switch
        {
            (YamlList list, { } index) when int.TryParse(index, System.Globalization.CultureInfo.InvariantCulture, out var at) && at < list.Items.Length => list.Items[at],
            (YamlMap inner, { } key) => inner[path[(parts[0].Length + 1)..]] ?? inner[key] ?? inner,
            _ => node,
        };
    }
}
