using SecResponder.Response.Incidents;
using SecResponder.Response.Steps;

namespace SecResponder.Simulation.Outside;

// The ticket system: tickets, what is written on them, and the people there who close them.
internal sealed partial class OutsideSystems
{
    /// <summary>Who closes tickets.</summary>
    public const string TicketDesk = "the desk";

    private readonly Dictionary<string, DateTimeOffset> _tickets = [];
    private readonly Dictionary<string, List<(string Id, DateTimeOffset ShownFrom)>> _comments = [];
    private readonly Dictionary<string, IncidentVerdict> _closed = [];

    public Effect OpenTicket(ActionCall call) => Begin(_tickets, call, Scenario.Ticket);

    public Effect FindTicket(ActionCall call) => Find(_tickets, call);

    public bool HasTicket(string stepId) => _tickets.ContainsKey(stepId);

    /// <summary>Whether the comment is on the ticket.</summary>
    public bool HasComment(string stepId, string commentId) => On(stepId).Any(comment => comment.Id == commentId);

    /// <summary>Comments of a ticket, by their ids.</summary>
    public IEnumerable<string> CommentsOn(string stepId) => On(stepId).Select(comment => comment.Id);

    public Effect Comment(ActionCall call, string text)
    {
        if (!HasTicket(call.StepId))
            return new Effect.Refused("there is no such ticket");
        var id = text.Split('[', ']') is [_, var named, ..] ? named : "";
        judge.Commented(call.StepId, id, text, again: HasComment(call.StepId, id));
        On(call.StepId).Add((id, IsHealed ? clock.Now : clock.Now.AddSeconds(random.Next(0, 3))));
        return new Effect.Done("INC1", "commented");
    }

    public Effect FindComment(ActionCall call, string commentId) =>
        On(call.StepId).Any(comment => comment.Id == commentId && clock.Now >= comment.ShownFrom) ? new Effect.Done("INC1", "there") : new Effect.Absent();

    public TicketSeen Look(ActionCall call) => _closed.TryGetValue(call.StepId, out var verdict)
        ? new TicketSeen(true, verdict, TicketDesk, "closed")
        : new TicketSeen(false, null, "", "");

    /// <summary>A person there closes one of the open tickets, and says what it was.</summary>
    public void CloseOne()
    {
        var open = _tickets.Keys.Where(ticket => !_closed.ContainsKey(ticket)).Order(StringComparer.Ordinal).ToArray();
        if (open.Length == 0)
            return;
        var ticket = open[random.Next(open.Length)];
        _closed[ticket] = random.Next(3) == 0 ? IncidentVerdict.TruePositive : IncidentVerdict.FalsePositive;
        judge.ClosedTicket(ticket, _closed[ticket]);
    }

    private List<(string Id, DateTimeOffset ShownFrom)> On(string stepId) => _comments.TryGetValue(stepId, out var comments) ? comments : _comments[stepId] = [];
}
