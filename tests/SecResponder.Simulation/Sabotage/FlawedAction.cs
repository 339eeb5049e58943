using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Simulation.Sabotage;

/// <summary>A connector with one deliberate bug.</summary>
internal sealed class FlawedAction(IResponseAction inner) : IResponseAction
{
    public Func<ActionCall, Func<Task<Effect>>, Task<Effect>> Do { get; init; } = (_, call) => call();

    public Func<ActionCall, Func<Task<Effect>>, Task<Effect>> Find { get; init; } = (_, call) => call();

    public Func<ActionCall, Func<Task<Effect>>, Task<Effect>> Undo { get; init; } = (_, call) => call();

    public ActionSignature Signature => inner.Signature;

    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => inner.CheckAsync(cancellation);

    public Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation) => Do(call, () => inner.DoAsync(call, cancellation));

    public Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) => Find(call, () => inner.FindAsync(call, cancellation));

    public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation) => Undo(call, () => inner.UndoAsync(call, cancellation));
}
