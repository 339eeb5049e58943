using System.Collections.Immutable;
using SecResponder.Response.Approvals;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Tickets;

namespace SecResponder.Response.Storage;

/// <summary>All that comes of one turn of a step, an approval or a hold, written together or not at all.</summary>
/// <remarks>Each record carries the version it was loaded with (0: must not be there yet) and is stored with the next. A store that can't write across partitions at once
/// writes holds first: every reader bears a hold whose step has not caught up, because its owner takes the same turn again.</remarks>
public sealed record ResponseCommit
{
    public ImmutableArray<ResponseStep> Steps { get; init; } = [];
    public ImmutableArray<Approval> Approvals { get; init; } = [];
    public ImmutableArray<Hold> Holds { get; init; } = [];
    public ImmutableArray<LedgerDraft> Ledger { get; init; } = [];
    /// <summary>Further names by which an incident may be looked for.</summary>
    public ImmutableArray<Mention> Mentions { get; init; } = [];
    /// <summary>What the budgets looked like when they were asked.</summary>
    public ImmutableArray<BudgetSeen> Budgets { get; init; } = [];
    /// <summary>The mark that was read before the holds, where a guardrail looked at what is held: if it has risen, that is a conflict. Two steps can't take one last place.</summary>
    public long? HoldMark { get; init; }
    /// <summary>Playbooks that tripped; one that is paused already is a conflict.</summary>
    public ImmutableArray<Pause> Trips { get; init; } = [];
    /// <summary>Incidents that SecResponder itself opens.</summary>
    public ImmutableArray<NewIncident> Incidents { get; init; } = [];
    /// <summary>What people say of incidents.</summary>
    public ImmutableArray<Judgement> Judgements { get; init; } = [];
    /// <summary>Tickets that are looked after from here on, looked at again later, or over.</summary>
    public ImmutableArray<WatchedTicket> Tickets { get; init; } = [];
    /// <summary>How much of its incident each ticket has been told.</summary>
    public ImmutableArray<TicketJournal> Journals { get; init; } = [];
}

/// <summary>An incident is about what is known by this name.</summary>
public sealed record Mention(string IncidentId, string Name);
