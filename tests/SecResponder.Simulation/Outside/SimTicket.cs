using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Simulation.Outside;

/// <summary>The ticket system's connector: tickets are opened, commented on and read over the same network.</summary>
internal sealed class SimTicket(OutsideSystems outside, ActionSignature signature) : IWatchedTicket
{
    private readonly SimAction _network = new(outside, signature, outside.OpenTicket, outside.FindTicket, _ => new Effect.Refused("tickets stay"));

    public ActionSignature Signature => signature;

    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => _network.CheckAsync(cancellation);

    public Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation) => _network.DoAsync(call, cancellation);

    public Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) => _network.FindAsync(call, cancellation);

    public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation) => _network.UndoAsync(call, cancellation);

    public async Task<TicketSeen> ReadTicketAsync(ActionCall call, CancellationToken cancellation)
    {
        TicketSeen? seen = null;
        await _network.CallAsync(() =>
        {
            seen = outside.Look(call);
            return new Effect.Done("INC1", "read");
        }, mayRefuse: false, cancellation);
        return seen ?? throw new ConnectorException("it answered 429");
    }

    public Task<Effect> CommentAsync(ActionCall call, string text, CancellationToken cancellation) => _network.CallAsync(() => outside.Comment(call, text), mayRefuse: false, cancellation);

    public Task<Effect> FindCommentAsync(ActionCall call, string commentId, CancellationToken cancellation) => _network.CallAsync(() => outside.FindComment(call, commentId), mayRefuse: false, cancellation);
}
