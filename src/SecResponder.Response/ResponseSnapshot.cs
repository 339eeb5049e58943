using System.Collections.Frozen;
using System.Collections.Immutable;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Files.Changes;

namespace SecResponder.Response;

/// <summary>The playbooks, teams and the global protected list in force. Immutable, swapped whole on a reload.</summary>
/// <param name="Playbooks">By id.</param>
/// <param name="Teams">By name.</param>
/// <param name="Protected">Entries that nobody acts on, whatever the playbook.</param>
public sealed record ResponseSnapshot(IReadOnlyDictionary<string, Playbook> Playbooks, FrozenDictionary<string, Team> Teams, ImmutableArray<string> Protected)
{
    /// <summary>What holds every playbook of every team back.</summary>
    public SecResponder.Playbooks.Files.Guardrails Everywhere { get; init; } = SecResponder.Playbooks.Files.Guardrails.None;

    /// <summary>The calendar of changes.</summary>
    public ImmutableArray<ChangeRecord> Changes { get; init; } = [];

    /// <summary>Whether no record system outside is asked about changes: in a replay the calendar stands for all of them, so that it says the same each time.</summary>
    public bool CalendarStandsForAll { get; init; }

    /// <summary>The asset list.</summary>
    public Entities.AssetBook Assets { get; init; } = Entities.AssetBook.Empty;

    /// <summary>A playbook's correlator by its id; null when there is no such playbook.</summary>
    public Func<string, Correlator?> CorrelatorOf { get; init; } = _ => null;

    /// <summary>Makes one from what was loaded.</summary>
    public static ResponseSnapshot Of(IEnumerable<Playbook> playbooks, IEnumerable<Team> teams, ImmutableArray<string> protectedEntries) => new(
        playbooks.ToDictionary(playbook => playbook.Id, StringComparer.Ordinal),
        teams.ToFrozenDictionary(team => team.Name, StringComparer.Ordinal),
        protectedEntries);

    internal Team? TeamOf(string owner) => Teams.GetValueOrDefault(owner);
}
