using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Entities;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Simulation.Outside;
using SecResponder.Simulation.Running;

namespace SecResponder.Simulation.Sabotage;

// What comes in is counted once, and what comes of it is told.
internal static partial class DeliberateBugs
{
    private static ImmutableArray<DeliberateBug> Telling =>
    [
        new("a silence is not looked at", "silence", Store(store => new FlawedStore(store) { SilencesAt = _ => null })),
        new("a silence never ends", "told", Store(store => new FlawedStore(store) { SilencesAt = _ => Scenario.Noon })),
        new("a ticket that was only observed stands for others", "told", Store(store => new FlawedStore(store) { Steps = step => step is { Action: Scenario.Ticket, State: StepState.Observed } ? step with { State = StepState.Done } : step })),
        new("a flood has no summary", "told", Store(store => new FlawedStore(store) { Saves = commit => commit with { Incidents = commit.Incidents.RemoveAll(made => made.Incident.IsSummary) } })),
    ];

    private static ImmutableArray<DeliberateBug> Tickets =>
    [
        new("a comment is written before it is stored", "intent", Store(store => new FlawedStore(store) { Saves = commit => commit with { Journals = [.. commit.Journals.Select(journal => journal with { Pending = null })] } })),
        new("a comment is not looked for", "once", Ticket(ticket => new FlawedTicket(ticket, ticket) { FindsComment = _ => new Effect.Absent() })),
        new("a comment that hangs has no lease", "once", Store(store => new FlawedStore(store) { Saves = commit => commit with { Journals = [.. commit.Journals.Select(journal => journal.Pending is null ? journal : journal with { DueAt = Scenario.Noon })] } })),
        new("that nothing is new is believed for ever", "told", Store(store => new FlawedStore(store) { Saves = commit => commit with { Journals = [.. commit.Journals.Select(journal => journal with { Evidence = long.MaxValue })] } })),
        new("a closed ticket is taken for open", "verdict", Ticket(ticket => new FlawedTicket(ticket, ticket) { Reads = seen => seen with { IsOver = false, Verdict = null } })),
        new("who can't be asked has no change records", "change", Flaws.None with { Records = records => new FlawedRecords(records) }),
    ];

    private static ImmutableArray<DeliberateBug> Signals =>
    [
        new("the correlator's marks are lost", "counted once", Store(store => new FlawedStore(store) { Keys = row => row with { State = ReadOnlyMemory<byte>.Empty } })),
        new("the checkpoint is written first", "counted once", Flaws.None with { ChecksInBeforeItTakes = true }),
        new("evidence is not part of the commit", "counted once", Store(store => new FlawedStore(store) { Commits = commit => commit with { Evidence = [] } })),
        new("what can't be handled is dropped", "counted once", Store(store => new FlawedStore(store) { Commits = commit => commit with { DeadLetters = [] } })),
        new("what can't be read is dropped", "counted once", Store(store => new FlawedStore(store) { Commits = commit => commit with { DeadLetters = commit.DeadLetters.RemoveAll(letter => letter.Code == Events.RejectionCodes.Malformed) } })),
    ];
}
