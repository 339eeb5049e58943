using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Defender;

/// <summary>A measure that lasts: one machine action places it, another lifts it. Defender has no property that says whether it is in force; the newest of the two that succeeded does.</summary>
/// <param name="defender">Whom to ask.</param>
/// <param name="places">The type and the last part of the path of what places it.</param>
/// <param name="lifts">The same of what lifts it.</param>
/// <param name="permission">The role that both need.</param>
public abstract class MachineHold(DefenderApi defender, (string Type, string Path) places, (string Type, string Path) lifts, string permission) : IResponseAction
{
    private readonly string[] _types = [places.Type, lifts.Type];

    /// <inheritdoc/>
    public abstract ActionSignature Signature { get; }

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => defender.CheckAsync(permission, cancellation);

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (Wrong(call) is { } wrong)
            return new Effect.Refused(wrong);
        var machine = MachineActions.MachineOf(call);
        var actions = await defender.ActionsAsync(machine, _types, cancellation);
        if (Holder(actions) is { } holder)
            return holder.IsOf(call.StepId) ? defender.Told(holder) : Theirs(holder);
        if (actions.LastOrDefault(action => action.IsUnderWay) is { } underWay)
            return IsPlacedBy(underWay, call) ? defender.Told(underWay) : new Effect.TryAgain($"another action is under way on it: {underWay.Type}", defender.PollEvery);
        // Whoever stopped it did not want it: it is not asked for once more.
        if (actions is [.., { IsCancelled: true } cancelled] && IsPlacedBy(cancelled, call))
            return new Effect.Refused($"somebody has cancelled it in Defender ({cancelled.Id})");
        return await defender.AskAsync($"api/machines/{machine}/{places.Path}", Body(call), cancellation);
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        var actions = await defender.ActionsAsync(MachineActions.MachineOf(call), _types, cancellation);
        if (actions.LastOrDefault(action => action.IsUnderWay && action.IsOf(call.StepId)) is { } underWay)
            return defender.Told(underWay);
        return Holder(actions) switch
        {
            null => new Effect.Absent(),
            { } holder when holder.IsOf(call.StepId) => defender.Told(holder),
            { } other => Theirs(other),
        };
    }

    /// <inheritdoc/>
    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        var machine = MachineActions.MachineOf(call);
        var actions = await defender.ActionsAsync(machine, _types, cancellation);
        var holder = Holder(actions);
        switch (actions.LastOrDefault(action => action.IsUnderWay))
        {
            case { } lifting when lifting.Type == lifts.Type:
                return defender.Told(lifting);
            // The machine sleeps, and the time is over: what is only queued must not take effect any more.
            case { } queued when IsPlacedBy(queued, call):
                return await CancelAsync(queued, call, cancellation);
            case { } another when holder is null:
                return new Effect.NotOurs($"another's is under way: {PlainText.Line(another.Comment, 200)}");
            case not null:
                return new Effect.TryAgain("another action is under way on it", defender.PollEvery);
        }
        if (holder is null)
            return new Effect.Done("", "it is not in force any more");
        return holder.IsOf(call.StepId)
            ? await defender.AskAsync($"api/machines/{machine}/{lifts.Path}", new Dictionary<string, string> { ["Comment"] = MachineActions.EndComment(call) }, cancellation)
            : Theirs(holder);
    }

    /// <summary>What is wrong with the parameters, or null.</summary>
    protected virtual string? Wrong(ActionCall call) => null;

    /// <summary>The request's body; the comment begins with the step's id.</summary>
    protected virtual Dictionary<string, string> Body(ActionCall call) => new() { ["Comment"] = MachineActions.Comment(call) };

    private async Task<Effect> CancelAsync(MachineAction queued, ActionCall call, CancellationToken cancellation)
    {
        var effect = await defender.AskAsync(
            $"api/machineactions/{Uri.EscapeDataString(queued.Id)}/cancel", new Dictionary<string, string> { ["Comment"] = MachineActions.EndComment(call) }, cancellation);
        // Refused: it has taken effect meanwhile, or Defender knows it no more. The next turn sees which.
        return effect is Effect.Refused refused ? new Effect.TryAgain(refused.Reason, defender.PollEvery) : effect;
    }

    // Whose is in force: the newest that succeeded, unless its counterpart came after it.
    private MachineAction? Holder(IReadOnlyList<MachineAction> actions) =>
        actions.LastOrDefault(action => action.HasSucceeded) is { } newest && newest.Type == places.Type ? newest : null;

    private bool IsPlacedBy(MachineAction action, ActionCall call) => action.Type == places.Type && action.IsOf(call.StepId);

    private static Effect.NotOurs Theirs(MachineAction holder) => new($"it is in force already by another: {PlainText.Line(holder.Comment, 200)}");
}
