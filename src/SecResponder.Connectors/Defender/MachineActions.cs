using System.Net;
using System.Text.Json;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Defender;

/// <summary>How machine actions are asked for and read back: what all actions on machines share.</summary>
internal static class MachineActions
{
    /// <summary>A machine's actions of some types, oldest first.</summary>
    /// <param name="defender">Whom to ask.</param>
    /// <param name="machine">The machine's id.</param>
    /// <param name="types">In the order in which they can follow one another: of two of the same moment the later type is the later.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<IReadOnlyList<MachineAction>> ActionsAsync(this DefenderApi defender, string machine, string[] types, CancellationToken cancellation)
    {
        // $filter knows no comment and no "or": the machine's actions are looked through here.
        var found = await defender.ListAsync("api/machineactions", $"machineId eq '{machine}'", cancellation);
        return [.. found.Select(MachineAction.Of).Where(action => types.Contains(action.Type)).OrderBy(action => action.Created).ThenBy(action => Array.IndexOf(types, action.Type))];
    }

    /// <summary>Asks for an action.</summary>
    /// <returns>What Defender made of it; <see cref="Effect.TryAgain"/> when another one of its kind is under way.</returns>
    public static async Task<Effect> AskAsync(this DefenderApi defender, string path, IReadOnlyDictionary<string, string> body, CancellationToken cancellation)
    {
        var answer = await defender.PostAsync(path, JsonSerializer.Serialize(body), cancellation);
        if (answer.IsSuccess)
            return Told(defender, MachineAction.Of(answer.Body ?? throw answer.Unreadable()));
        return answer.Status == HttpStatusCode.BadRequest && answer.Reason.Contains("in progress", StringComparison.OrdinalIgnoreCase)
            ? new Effect.TryAgain(answer.Reason, defender.PollEvery)
            : answer.Failure();
    }

    /// <summary>What an action of ours that has not failed means.</summary>
    public static Effect Told(this DefenderApi defender, MachineAction action) => action switch
    {
        { HasSucceeded: true } => new Effect.Done(action.Id, $"{action.Type} succeeded"),
        { IsCancelled: true } => new Effect.Done(action.Id, $"{action.Type} is cancelled before it took effect"),
        _ => new Effect.Running(action.Id, $"{action.Type} is {PlainText.Line(action.Status, 40)}", defender.PollEvery),
    };

    /// <summary>Whether machines can be read; the right to act on them shows only when the first is acted on.</summary>
    public static async Task<CheckResult> CheckAsync(this DefenderApi defender, string permission, CancellationToken cancellation)
    {
        var answer = await defender.GetAsync("api/machines?$top=1", cancellation);
        return answer.IsSuccess || answer.Status == HttpStatusCode.NotFound
            ? new CheckResult(true, $"machines can be read; whether {permission} is granted shows when it is first used")
            : new CheckResult(false, $"{(int)answer.Status}: {answer.Reason}; the identity needs {permission} and Machine.Read.All");
    }

    /// <summary>The id of the machine that the step acts on, ready for a path.</summary>
    public static string MachineOf(ActionCall call) =>
        call.Target?.Id is { } id && id.StartsWith(DefenderResolver.Prefix, StringComparison.Ordinal)
            ? Uri.EscapeDataString(id[DefenderResolver.Prefix.Length..])
            : throw new ConnectorException($"'{PlainText.Line(call.Target?.Id, 80)}' is no machine of Defender's");

    /// <summary>The step's id first: it is what the effect is found by.</summary>
    public static string Comment(ActionCall call) =>
        PlainText.Line($"{call.StepId} SecResponder: {call.Context.Title} ({call.Context.Summary}), {call.Context.IncidentId}", 1000);

    /// <summary>The same for taking it back.</summary>
    public static string EndComment(ActionCall call) => $"{call.StepId} SecResponder: the time of {call.Context.IncidentId} is over";
}
