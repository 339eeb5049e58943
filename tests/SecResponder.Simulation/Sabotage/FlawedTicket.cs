using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Simulation.Sabotage;

/// <summary>A ticket system's connector with one deliberate bug: in its verbs, or in what it does with tickets.</summary>
internal sealed class FlawedTicket(IResponseAction verbs, IWatchedTicket inner) : IWatchedTicket
{
    public Func<TicketSeen, TicketSeen> Reads { get; init; } = seen => seen;

    public Func<Effect, Effect> FindsComment { get; init; } = found => found;

    public ActionSignature Signature => verbs.Signature;

    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => verbs.CheckAsync(cancellation);

    public Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation) => verbs.DoAsync(call, cancellation);

    public Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) => verbs.FindAsync(call, cancellation);

    public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation) => verbs.UndoAsync(call, cancellation);

    public async Task<TicketSeen> ReadTicketAsync(ActionCall call, CancellationToken cancellation) => Reads(await inner.ReadTicketAsync(call, cancellation));

    public Task<Effect> CommentAsync(ActionCall call, string text, CancellationToken cancellation) => inner.CommentAsync(call, text, cancellation);

    public async Task<Effect> FindCommentAsync(ActionCall call, string commentId, CancellationToken cancellation) => FindsComment(await inner.FindCommentAsync(call, commentId, cancellation));
}
