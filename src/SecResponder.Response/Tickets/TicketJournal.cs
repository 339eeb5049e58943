namespace SecResponder.Response.Tickets;

/// <summary>How much of its incident a ticket has been told: the incident's ledger is the one source, and this is how far it has been read.</summary>
/// <param name="StepId">The step that opened the ticket.</param>
/// <param name="IncidentId">Its incident.</param>
/// <param name="OpenedAt">Wall clock.</param>
/// <param name="DueAt">When it may be told more at the earliest (wall clock). It is due then only if there is anything new.</param>
/// <param name="Version">As loaded; 0 when it is new.</param>
public sealed record TicketJournal(string StepId, string IncidentId, DateTimeOffset OpenedAt, DateTimeOffset DueAt, long Version = 0)
{
    /// <summary>With the step's id after it: what calls that write its comments go by.</summary>
    internal const string CallPrefix = "comment ";

    /// <summary>Rows of the incident's ledger that were told, or were not worth it.</summary>
    public long Rows { get; init; }
    /// <summary>Events of the incident that were told of. The ticket itself tells of the first.</summary>
    public long Evidence { get; init; } = 1;
    /// <summary>Comments written.</summary>
    public int Comments { get; init; }
    /// <summary>Tries to write the pending one that came to nothing.</summary>
    public int Tries { get; init; }
    /// <summary>A comment that is being written: stored before the call, so that it is looked for before it is written again.</summary>
    public PendingComment? Pending { get; init; }
    /// <summary>Nothing more is told.</summary>
    public bool IsOver { get; init; }
}

/// <summary>A comment as it is written, whatever happens in the ledger meanwhile.</summary>
/// <param name="Id">Stands in the text: <c>sc-</c> and 32 hex digits.</param>
/// <param name="Text">Lines of plain text.</param>
/// <param name="Rows">How far the ledger is told once it is there.</param>
/// <param name="Evidence">How many events are told of then.</param>
/// <param name="Lines">Things that it tells.</param>
public sealed record PendingComment(string Id, string Text, long Rows, long Evidence, int Lines);
