using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Tests.World;

/// <summary>A hold over a state that others have set: it puts its rule before theirs, and its undo puts back what was there.</summary>
internal sealed class StatefulAction(IResponseAction inner) : IKeepsState
{
    /// <summary>What stands there now.</summary>
    public string State { get; set; } = "allow web; allow mail";

    public bool CanBeRead { get; set; } = true;

    public ActionSignature Signature => inner.Signature;

    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => inner.CheckAsync(cancellation);

    public Task<string> ReadStateAsync(ActionCall call, CancellationToken cancellation) =>
        CanBeRead ? Task.FromResult(State) : throw new ConnectorException("no route");

    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        var effect = await inner.DoAsync(call, cancellation);
        State = "deny all";
        return effect;
    }

    public Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) => inner.FindAsync(call, cancellation);

    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        var effect = await inner.UndoAsync(call, cancellation);
        State = call.Before ?? "nothing was kept";
        return effect;
    }
}
