using SecResponder.Response.Pipeline;

namespace SecResponder.Response.Tickets;

/// <summary>All that is due about tickets, as a host calls it: first they are told what is new, then what people have made of them is read.</summary>
public sealed class TicketWork(JournalKeeper journals, TicketWatch watch) : IDueTickets
{
    /// <inheritdoc/>
    public async Task LookDueAsync(CancellationToken cancellation)
    {
        await journals.WriteDueAsync(cancellation);
        await watch.LookDueAsync(cancellation);
    }
}
