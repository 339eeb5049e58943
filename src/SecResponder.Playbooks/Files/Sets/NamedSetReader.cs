using System.Collections.Immutable;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Sets;

/// <summary>Reads a set: a title, and playbooks that there are.</summary>
/// <param name="known">The playbooks of the repository, as sets name them.</param>
/// <param name="findings">Where mistakes are reported.</param>
internal sealed class NamedSetReader(IReadOnlyCollection<string> known, Findings findings)
{
    private const string Example = "playbooks: [network-soc/beacon, network-soc/port_scan]";

    /// <summary>The set; null, with a finding, when the file is none.</summary>
    public NamedSet? Read(string name, ImmutableArray<YamlNode> documents)
    {
        if (documents is not [YamlMap map])
        {
            findings.Error(new YamlPosition(1, 1), PlaybookCodes.Set, "the file is no set of playbooks", $"write 'title:' and '{Example}'");
            return null;
        }
        var set = new AttributeMap(map, "a set", findings).Knows(KnownKeys.Set);
        var named = set.Scalars("playbooks");
        if (named.IsEmpty)
            findings.Error(map, PlaybookCodes.Set, "the set names no playbooks", $"write '{Example}'");
        foreach (var playbook in named.Where(playbook => !known.Contains(playbook.Text)))
            findings.Error(playbook, PlaybookCodes.Set, $"there is no playbook '{playbook.Text}'", $"{NearMiss.Question(playbook.Text, known)}name it by folder and file, without the ending: 'network-soc/beacon'");
        return new NamedSet(name, set.Text("title") ?? name, set.Text("description") ?? "", [.. named.Select(playbook => playbook.Text).Distinct(StringComparer.Ordinal)]);
    }
}
