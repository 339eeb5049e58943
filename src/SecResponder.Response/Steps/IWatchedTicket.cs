using SecResponder.Response.Incidents;

namespace SecResponder.Response.Steps;

/// <summary>An action that opens a ticket which people close: it is read now and then, until they have.</summary>
public interface IWatchedTicket : IResponseAction
{
    /// <summary>Reads the ticket of the call's step id. Changes nothing.</summary>
    /// <exception cref="ConnectorException">The other side could not be asked.</exception>
    Task<TicketSeen> ReadTicketAsync(ActionCall call, CancellationToken cancellation);
}

/// <summary>What a ticket looks like.</summary>
/// <param name="IsOver">Nothing will happen to it any more: closed, cancelled, or not there.</param>
/// <param name="Verdict">What the person who closed or resolved it says that the incident was; null where they don't say.</param>
/// <param name="By">Who that was; empty where the system doesn't tell.</param>
/// <param name="Why">Their words.</param>
public sealed record TicketSeen(bool IsOver, IncidentVerdict? Verdict, string By, string Why);
