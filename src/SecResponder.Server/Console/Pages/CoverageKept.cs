using System.Collections.Frozen;
using SecResponder.Playbooks.Coverage;
using SecResponder.Playbooks.Files;

namespace SecResponder.Server.Console.Pages;

/// <summary>What the playbooks in force cover: worked out once for each set of them.</summary>
internal sealed class CoverageKept
{
    private sealed record Kept(PlaybookSet Set, CoverageReport Report, FrozenDictionary<string, CoveringRule> Rules, FrozenDictionary<string, string> Ids);

    private Kept? _kept;

    /// <summary>Techniques, tactics and sources.</summary>
    public CoverageReport Report(PlaybookSet set) => Of(set).Report;

    /// <summary>The rule that counts its matches under this name; null: it is not in force any more.</summary>
    public CoveringRule? Rule(PlaybookSet set, string handle) => Of(set).Rules.GetValueOrDefault(handle);

    /// <summary>The id of the document with this title.</summary>
    public string? IdOf(PlaybookSet set, string title) => Of(set).Ids.GetValueOrDefault(title);

    // Two who come at once both work it out, and either's is right.
    private Kept Of(PlaybookSet set)
    {
        if (_kept is { } kept && ReferenceEquals(kept.Set, set))
            return kept;
        var rules = from playbook in set.Playbooks from rule in set.RulesOf(playbook.Id) select (rule.Metadata.Handle, Rule: new CoveringRule(rule.Metadata.Title, playbook.Id));
        return _kept = new Kept(
            set, CoverageReport.Of(set, null), rules.DistinctBy(one => one.Handle).ToFrozenDictionary(one => one.Handle, one => one.Rule, StringComparer.Ordinal),
            set.Playbooks.DistinctBy(playbook => playbook.Title).ToFrozenDictionary(playbook => playbook.Title, playbook => playbook.Id, StringComparer.Ordinal));
    }
}

/// <summary>A rule, and a playbook that it belongs to.</summary>
public sealed record CoveringRule(string Title, string PlaybookId);
