using System.Text.Json;
using SecResponder.Connectors.Http;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Defender;

/// <summary><c>host.quarantine</c>: isolates a machine by Defender for Endpoint and lets it go again. A 201 is only queued; the machine's own actions tell what is.</summary>
public sealed class QuarantineHost(DefenderApi defender) : IResponseAction
{
    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "host.quarantine", DefenderApi.System, "Cuts a machine off from the network, but for Defender itself, until its time is over",
        [
            new ActionParameter("host", ParameterKind.Host, true, "The machine: address, name or Defender's id"),
            new ActionParameter("for", ParameterKind.Duration, true, "How long: 30m, 4h, 2d"),
            new ActionParameter("type", ParameterKind.Text, false, "Full (the default) or Selective, which leaves Outlook and Teams"),
        ],
        IsHold: true)
    {
        Permissions =
        [
            new ActionPermission(PermissionKind.DefenderApplicationRole, "Machine.Isolate", "isolate and release"),
            new ActionPermission(PermissionKind.DefenderApplicationRole, "Machine.Read.All", "find the machine, read its actions back"),
        ],
        FoundBy = "the step's id at the head of the machine action's comment",
        UndoneBy = "unisolate, when the newest isolation that succeeded is this step's",
        Limits = DefenderConnector.Limits,
        Unverified = ["whether a queued isolation of a machine that sleeps can be cancelled instead of waited for"],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellation)
    {
        var answer = await defender.GetAsync("api/machines?$top=1", cancellation);
        return answer.IsSuccess || answer.Status == global::System.Net.HttpStatusCode.NotFound
            ? new CheckResult(true, "machines can be read; whether they may be isolated shows when the first is")
            : new CheckResult(false, $"{(int)answer.Status}: {answer.Reason}; the identity needs Machine.Isolate and Machine.Read.All");
    }

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        var machine = MachineOf(call);
        var type = call.With.GetValueOrDefault("type", "Full");
        if (type is not ("Full" or "Selective"))
            return new Effect.Refused($"type '{PlainText.Line(type, 40)}' is neither Full nor Selective");
        var actions = await defender.ActionsAsync(machine, cancellation);
        if (Holder(actions) is { } holder)
            return holder.IsOf(call.StepId) ? Isolated(holder) : new Effect.NotOurs($"it is isolated already by another: {PlainText.Line(holder.Comment, 200)}");
        if (actions.LastOrDefault(action => action.IsUnderWay) is { } underWay)
            return underWay.IsOf(call.StepId) ? Queued(underWay) : new Effect.TryAgain($"another action is under way on it: {underWay.Type}", defender.PollEvery);
        var answer = await defender.PostAsync($"api/machines/{machine}/isolate", Body(Comment(call), type), cancellation);
        return Taken(answer);
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        var actions = await defender.ActionsAsync(MachineOf(call), cancellation);
        if (actions.LastOrDefault(action => action.IsUnderWay && action.IsOf(call.StepId)) is { } underWay)
            return Queued(underWay);
        return Holder(actions) switch
        {
            null => new Effect.Absent(),
            { } holder when holder.IsOf(call.StepId) => Isolated(holder),
            { } other => new Effect.NotOurs($"it is isolated by another: {PlainText.Line(other.Comment, 200)}"),
        };
    }

    /// <inheritdoc/>
    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        var machine = MachineOf(call);
        var actions = await defender.ActionsAsync(machine, cancellation);
        if (actions.LastOrDefault(action => action.IsUnderWay) is { } underWay)
            return underWay.Type == MachineAction.Unisolate ? Queued(underWay) : new Effect.TryAgain("its isolation is still under way", defender.PollEvery);
        if (Holder(actions) is not { } holder)
            return new Effect.Done("", "it is not isolated any more");
        if (!holder.IsOf(call.StepId))
            return new Effect.NotOurs($"it is isolated by another: {PlainText.Line(holder.Comment, 200)}");
        return Taken(await defender.PostAsync($"api/machines/{machine}/unisolate", Body($"{call.StepId} SecResponder: the time of {call.Context.IncidentId} is over", null), cancellation));
    }

    // Whose isolation is in force: the newest that succeeded, unless a release came after it.
    private static MachineAction? Holder(IReadOnlyList<MachineAction> actions) =>
        actions.LastOrDefault(action => action.HasSucceeded) is { Type: MachineAction.Isolate } holder ? holder : null;

    private Effect Taken(ApiAnswer answer)
    {
        if (answer.IsSuccess)
            return MachineAction.Of(answer.Body ?? throw answer.Unreadable()) is { HasSucceeded: true } done ? Isolated(done) : Queued(MachineAction.Of(answer.Body.Value));
        // Somebody's action came between our look and our call.
        if (answer.Status == global::System.Net.HttpStatusCode.BadRequest && answer.Reason.Contains("in progress", StringComparison.OrdinalIgnoreCase))
            return new Effect.TryAgain(answer.Reason, defender.PollEvery);
        return answer.Failure();
    }

    private static Effect.Done Isolated(MachineAction action) => new(action.Id, $"{action.Type} succeeded", null);

    private Effect.Running Queued(MachineAction action) => new(action.Id, $"{action.Type} is {action.Status}", defender.PollEvery);

    private static string MachineOf(ActionCall call) =>
        call.Target?.Id is { } id && id.StartsWith(DefenderResolver.Prefix, StringComparison.Ordinal)
            ? Uri.EscapeDataString(id[DefenderResolver.Prefix.Length..])
            : throw new ConnectorException($"'{PlainText.Line(call.Target?.Id, 80)}' is no machine of Defender's");

    // The step's id first: it is what the effect is found by.
    private static string Comment(ActionCall call) =>
        PlainText.Line($"{call.StepId} SecResponder: {call.Context.Title} ({call.Context.Summary}), {call.Context.IncidentId}", 1000);

    private static string Body(string comment, string? type) => JsonSerializer.Serialize(
        type is null ? new Dictionary<string, string> { ["Comment"] = comment } : new Dictionary<string, string> { ["Comment"] = comment, ["IsolationType"] = type });
}
