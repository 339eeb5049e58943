using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Tests.World;

/// <summary>A call during which our process may die: before the other side hears of it, or after it has done it.</summary>
internal sealed class CrashingAction(IResponseAction inner, CrashPoint point, bool readsBack = true) : IResponseAction
{
    public ActionSignature Signature => inner.Signature;

    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => inner.CheckAsync(cancellation);

    public Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation) => AroundAsync(() => inner.DoAsync(call, cancellation));

    // Without read-back: what a runner does that calls again after a crash without asking.
    public Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) =>
        readsBack ? AroundAsync(() => inner.FindAsync(call, cancellation)) : Task.FromResult<Effect>(new Effect.Absent());

    public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation) => AroundAsync(() => inner.UndoAsync(call, cancellation));

    private async Task<Effect> AroundAsync(Func<Task<Effect>> call)
    {
        point.Pass();
        var effect = await call();
        point.Pass();
        return effect;
    }
}
