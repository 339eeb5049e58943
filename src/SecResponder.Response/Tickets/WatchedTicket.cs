namespace SecResponder.Response.Tickets;

/// <summary>A ticket that people have not closed yet, as far as we know. Removed when they have, or after too long a time.</summary>
/// <param name="StepId">The step that opened it.</param>
/// <param name="IncidentId">Its incident.</param>
/// <param name="OpenedAt">Wall clock.</param>
/// <param name="DueAt">When it is read next (wall clock).</param>
/// <param name="Version">As loaded; 0 when it is new.</param>
public sealed record WatchedTicket(string StepId, string IncidentId, DateTimeOffset OpenedAt, DateTimeOffset DueAt, long Version = 0)
{
    /// <summary>Its incident was found to be over; that is said once.</summary>
    public bool IncidentIsOver { get; init; }

    /// <summary>Nobody looks at it any more.</summary>
    public bool IsOver { get; init; }
}
