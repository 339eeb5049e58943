using SecResponder.Response.Incidents;

namespace SecResponder.Response.Steps;

/// <summary>An action that opens a ticket which people read and close: it is told what happens after, and read now and then until they have closed it.</summary>
public interface IWatchedTicket : IResponseAction
{
    /// <summary>Reads the ticket of the call's step id. Changes nothing.</summary>
    /// <exception cref="ConnectorException">The other side could not be asked.</exception>
    Task<TicketSeen> ReadTicketAsync(ActionCall call, CancellationToken cancellation);

    /// <summary>Writes a comment on the ticket of the call's step id.</summary>
    /// <param name="call">The step that opened the ticket.</param>
    /// <param name="text">Plain text in lines; the first holds the comment's id in brackets, and nothing that an event says can begin a line.</param>
    /// <param name="cancellation">Ends the wait; whether it is there is then unknown.</param>
    /// <returns><see cref="Effect.Done"/>; <see cref="Effect.Refused"/> when the ticket takes no more (closed, or not there); <see cref="Effect.TryAgain"/>.</returns>
    /// <exception cref="ConnectorException">Whether it is there is not known.</exception>
    Task<Effect> CommentAsync(ActionCall call, string text, CancellationToken cancellation);

    /// <summary>Looks for a comment by its id: <see cref="Effect.Done"/> or <see cref="Effect.Absent"/>.</summary>
    /// <exception cref="ConnectorException">The other side could not be asked.</exception>
    Task<Effect> FindCommentAsync(ActionCall call, string commentId, CancellationToken cancellation);
}

/// <summary>What a ticket looks like.</summary>
/// <param name="IsOver">Nothing will happen to it any more: closed, cancelled, or not there.</param>
/// <param name="Verdict">What the person who closed or resolved it says that the incident was; null where they don't say.</param>
/// <param name="By">Who that was; empty where the system doesn't tell.</param>
/// <param name="Why">Their words.</param>
public sealed record TicketSeen(bool IsOver, IncidentVerdict? Verdict, string By, string Why);
