using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Defender;

/// <summary>Something that a machine does once and that leaves nothing to be lifted: a scan, a collection, a file put away.</summary>
/// <param name="defender">Whom to ask.</param>
/// <param name="type">The machine action's type.</param>
/// <param name="path">The last part of its path.</param>
/// <param name="permission">The role that it needs.</param>
public abstract class MachineErrand(DefenderApi defender, string type, string path, string permission) : IResponseAction
{
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
        var actions = await defender.ActionsAsync(machine, [type], cancellation);
        if (Ours(actions, call) is not Effect.Absent and var told)
            return told;
        if (actions.LastOrDefault(action => action.IsUnderWay) is { } another)
            return Meets(another);
        return await defender.AskAsync($"api/machines/{machine}/{path}", Body(call), cancellation);
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Ours(await defender.ActionsAsync(MachineActions.MachineOf(call), [type], cancellation), call);
    }

    /// <inheritdoc/>
    public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation) => Task.FromResult<Effect>(new Effect.Refused(ForGood));

    /// <summary>Why it can't be taken back.</summary>
    protected abstract string ForGood { get; }

    /// <summary>What is wrong with the parameters, or null.</summary>
    protected virtual string? Wrong(ActionCall call) => null;

    /// <summary>The request's body; the comment begins with the step's id.</summary>
    protected virtual Dictionary<string, string> Body(ActionCall call) => new() { ["Comment"] = MachineActions.Comment(call) };

    /// <summary>What it means that another's is under way. Without more: that is what was wanted, and it is theirs.</summary>
    private protected virtual Effect Meets(MachineAction another) => new Effect.NotOurs($"another's is under way already: {PlainText.Line(another.Comment, 200)}");

    // The newest of the step's. One that has failed had no effect: another attempt is safe. One that a person has cancelled is not wanted.
    private Effect Ours(IReadOnlyList<MachineAction> actions, ActionCall call) => actions.LastOrDefault(action => action.IsOf(call.StepId)) switch
    {
        { IsCancelled: true } cancelled => new Effect.Refused($"somebody has cancelled it in Defender ({cancelled.Id})"),
        { IsUnderWay: true } underWay => defender.Told(underWay),
        { HasSucceeded: true } done => defender.Told(done),
        _ => new Effect.Absent(),
    };
}
