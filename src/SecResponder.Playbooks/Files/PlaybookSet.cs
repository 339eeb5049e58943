using System.Collections.Immutable;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Enrichment;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Playbooks.Files.Lists;
using SecResponder.Playbooks.Files.Sets;
using SecResponder.Playbooks.Matching;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files;

/// <summary>
/// Everything that a playbook repository says, read at one moment: a snapshot that is swapped whole. Immutable and safe for any number of
/// threads.
/// </summary>
public sealed class PlaybookSet
{
    private readonly Dictionary<string, PlaybookInForce> _byId;

    internal PlaybookSet(ImmutableArray<PlaybookInForce> playbooks, ImmutableSortedDictionary<string, Team> teams,
        ImmutableSortedDictionary<string, PlaybookList> lists, Guardrails guardrails, DateTimeOffset readAt, EnrichmentSnapshot enrichment, CompiledRuleSet rules, ImmutableArray<Diagnostic> diagnostics)
    {
        InForce = playbooks;
        Playbooks = [.. playbooks.Select(playbook => playbook.Playbook)];
        Teams = teams;
        Lists = lists;
        Protected = lists.GetValueOrDefault(PlaybookList.ProtectedName)?.EntriesAt(readAt) ?? [];
        Guardrails = guardrails;
        Rules = rules;
        Enrichment = enrichment;
        Diagnostics = diagnostics;
        _byId = playbooks.ToDictionary(playbook => playbook.Playbook.Id, StringComparer.OrdinalIgnoreCase);
    }

    private PlaybookSet(PlaybookSet other)
    {
        (_byId, InForce, Playbooks, Teams, Lists) = (other._byId, other.InForce, other.Playbooks, other.Teams, other.Lists);
        (Protected, Guardrails, Rules, Diagnostics, Enrichment, Changes, Sets) = (other.Protected, other.Guardrails, other.Rules, other.Diagnostics, other.Enrichment, other.Changes, other.Sets);
    }

    /// <summary>The playbooks without an error, by file and place; those that are off too.</summary>
    public ImmutableArray<Playbook> Playbooks { get; }

    /// <summary>The teams by name (their folder).</summary>
    public ImmutableSortedDictionary<string, Team> Teams { get; }

    /// <summary>The lists by name.</summary>
    public ImmutableSortedDictionary<string, PlaybookList> Lists { get; }

    /// <summary>What no playbook may ever act on: the list <c>protected</c>.</summary>
    public ImmutableArray<string> Protected { get; }

    /// <summary>What holds every playbook of every team back: <c>guardrails.yaml</c>.</summary>
    public Guardrails Guardrails { get; }

    /// <summary>The sets by name.</summary>
    public ImmutableSortedDictionary<string, NamedSet> Sets { get; internal init; } = ImmutableSortedDictionary<string, NamedSet>.Empty;

    /// <summary>The calendar of changes, by number.</summary>
    public ImmutableArray<ChangeRecord> Changes { get; internal init; } = [];

    /// <summary>What is known besides events: the content of lists that others keep, assets, geo databases.</summary>
    public EnrichmentSnapshot Enrichment { get; private init; }

    /// <summary>The same playbooks with other knowledge. Rules are not compiled again; windows and whoever is at work go on.</summary>
    public PlaybookSet With(EnrichmentSnapshot enrichment) => new(this) { Enrichment = enrichment };

    /// <summary>All rules, compiled.</summary>
    public CompiledRuleSet Rules { get; }

    /// <summary>Everything that is wrong, by file and place.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>Whether something is wrong that keeps a playbook, a team or a list out. A running service keeps its last good set then.</summary>
    public bool HasErrors => Diagnostics.Any(finding => finding.Severity == DiagnosticSeverity.Error);

    internal ImmutableArray<PlaybookInForce> InForce { get; }

    /// <summary>The playbook with this id, or null.</summary>
    public Playbook? Find(string id) => _byId.GetValueOrDefault(id)?.Playbook;

    /// <summary>The correlation that a playbook is; null for a plain rule.</summary>
    /// <exception cref="KeyNotFoundException">There is no such playbook.</exception>
    public SigmaCorrelation? CorrelationOf(string id) => _byId[id].Correlation;

    /// <summary>The rules that count for a playbook.</summary>
    /// <exception cref="KeyNotFoundException">There is no such playbook.</exception>
    public IEnumerable<SigmaRule> RulesOf(string id) => _byId[id].Rules.Select(binding => Rules.Rules[binding.Rule]).Distinct<SigmaRule>(ReferenceEqualityComparer.Instance);

    /// <summary>Whether a playbook of both sets, with the rules that count for it, says the same in both.</summary>
    /// <exception cref="KeyNotFoundException">One of the sets has no such playbook.</exception>
    public bool SaysTheSame(string id, PlaybookSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Documents(id).SequenceEqual(other.Documents(id), EqualityComparer<YamlMap>.Create((one, another) => YamlContent.IsSame(one!, another!), _ => 0));
    }

    private IEnumerable<YamlMap> Documents(string id) =>
        RulesOf(id).Select(rule => rule.Metadata.Document).Concat(_byId[id].Correlation is { } correlation ? [correlation.Metadata.Document] : []);

    /// <summary>The correlator of a playbook of this set.</summary>
    /// <exception cref="KeyNotFoundException">There is no such playbook.</exception>
    public Correlator CorrelatorOf(string id) => _byId[id].Correlator;
}

/// <summary>A playbook with what stage 1 and 2 need for it.</summary>
internal sealed record PlaybookInForce(Playbook Playbook, Correlator Correlator, SigmaCorrelation? Correlation, ImmutableArray<RuleBinding> Rules, ImmutableArray<string> EvidenceFields)
{
    public bool IsCorrelation => Correlation is not null;

    /// <summary>Whether the correlation asks more of an event than that it matched.</summary>
    public bool ReadsParts { get; } = Rules.Any(binding => binding.Path != binding.RuleId || !binding.ReadFields.IsEmpty);
}
