namespace SecResponder.Response.Pipeline;

/// <summary>Stage 3 as a host sees it: what is due is in the store; a host only says "now".</summary>
public interface IDueSteps
{
    /// <summary>Runs the steps that are due. Two hosts may call it at once: a step is taken by one of them.</summary>
    Task RunDueAsync(CancellationToken cancellation);
}

/// <summary>The ledger's daily digest and its retention, as a host sees them.</summary>
public interface IDueDigests
{
    /// <summary>Seals today's digest when there is none yet, and removes what is kept long enough.</summary>
    Task SealDueAsync(CancellationToken cancellation);
}

/// <summary>The ends of holds, as a host sees them.</summary>
public interface IDueReleases
{
    /// <summary>Lifts the holds whose time is over and verifies each by reading back; what fails stays due and is told.</summary>
    Task ReleaseDueAsync(CancellationToken cancellation);
}

/// <summary>Open tickets, as a host sees them.</summary>
public interface IDueTickets
{
    /// <summary>Tells tickets what is new, and reads those whose turn it is; what people have said by closing them counts. Two hosts may call it at once: each ticket is taken by one
    /// of them.</summary>
    Task LookDueAsync(CancellationToken cancellation);
}

/// <summary>Event time, as a host sees it: a silence ends though no event comes.</summary>
public interface IDueSilences
{
    /// <summary>Judges what event time has ended, and forgets keys that decide nothing any more. Two hosts may call it at once: one of them writes what came of it.</summary>
    Task PassDueAsync(CancellationToken cancellation);
}
