using System.Collections.Immutable;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Matching;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Testing;

namespace SecResponder.Server.Console.Trying;

/// <summary>What would come of something that was pasted.</summary>
/// <param name="Events">The events in it.</param>
/// <param name="Unread">Why something in it could not be read.</param>
public sealed record TriedLine(ImmutableArray<TriedEvent> Events, ImmutableArray<string> Unread);

/// <summary>One event of it.</summary>
/// <param name="Source">The source that read it.</param>
/// <param name="Kind">The kind of record.</param>
/// <param name="Schema">ASIM's schema.</param>
/// <param name="LogSources">Sigma's log sources that it is of.</param>
/// <param name="Time">Event time.</param>
/// <param name="Fields">Its fields, by ASIM's names.</param>
/// <param name="Rules">The rules that match, each with its reasons.</param>
/// <param name="Matches">How many rules match; more than are shown, perhaps.</param>
/// <param name="Plans">What playbooks would do, were their condition met by it.</param>
public sealed record TriedEvent(
    string Source, string Kind, string Schema, ImmutableArray<string> LogSources, DateTimeOffset Time, ImmutableArray<(string Name, string Value)> Fields,
    ImmutableArray<(SigmaRule Rule, Explanation Why)> Rules, int Matches, ImmutableArray<TriedPlan> Plans);

/// <summary>What a playbook would do.</summary>
/// <param name="Playbook">The playbook.</param>
/// <param name="Group">What the event counts for.</param>
/// <param name="Correlation">What more it takes; null: this event alone is enough.</param>
/// <param name="Plan">The steps, and those that a guardrail refuses.</param>
public sealed record TriedPlan(Playbook Playbook, ImmutableArray<string> Group, SigmaCorrelation? Correlation, TestPlan Plan)
{
    internal static TriedPlan Of(PlaybookSet set, Playbook playbook, Signal signal, TestPlanner plan) => new(playbook, signal.Group, set.CorrelationOf(playbook.Id), plan(playbook, signal));
}
