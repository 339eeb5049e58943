using SecResponder.Playbooks.Actions;

namespace SecResponder.Connectors.Tickets;

/// <summary>What <c>ticket.open</c> is in every system: playbooks name a queue, never a vendor.</summary>
internal static class TicketSignature
{
    /// <summary>The action as one system carries it out; what that needs and does is added by it.</summary>
    public static ActionSignature In(string system) => new(
        TicketHomes.Action, system, "Opens a ticket with the incident's evidence",
        [
            new ActionParameter("queue", ParameterKind.Queue, true, "The queue: `Connectors:Tickets` says in which system it is kept"),
            new ActionParameter("title", ParameterKind.Text, true, "The short description"),
            new ActionParameter("description", ParameterKind.Text, false, "The description; the evidence is added to it"),
        ],
        IsHold: false);
}
