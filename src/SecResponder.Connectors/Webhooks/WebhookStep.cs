using System.Net;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Webhooks;

/// <summary>A step that another system carries out: it is told by an event, asked what became of it, and told by another event to take it back.</summary>
internal abstract class WebhookStep(WebhookClient client) : IResponseAction
{
    /// <summary>The parameter that names the target.</summary>
    public const string TargetName = "target";

    private const int LongestNote = 4096;

    /// <inheritdoc/>
    public abstract ActionSignature Signature { get; }

    /// <summary>Why a target is not one for this action; null: it is.</summary>
    protected virtual string? Against(WebhookTarget target) => null;

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellation)
    {
        var targets = client.Options.Targets.OrderBy(target => target.Key, StringComparer.Ordinal).ToArray();
        // Side by side: one that does not answer leaves time for the others.
        var problems = await Task.WhenAll(targets.Select(target => ProblemAsync(target.Key, target.Value, cancellation)));
        var told = targets.Zip(problems, (target, problem) => $"{target.Key}: {problem ?? (target.Value.Read is null ? "can only be tried by sending to it" : "answers what became of a step")}");
        return new CheckResult(problems.All(problem => problem is null), string.Join("; ", told));
    }

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        var (name, target) = Of(call);
        if (target is null)
            return new Effect.Refused($"'{PlainText.Line(name, 60)}' is no target in Connectors:Webhooks:Targets; there are: {string.Join(", ", client.Options.Targets.Keys.Order(StringComparer.Ordinal))}");
        if (target.Owners.Count > 0 && !target.Owners.Contains(call.Context.Owner))
            return new Effect.Refused($"the team {PlainText.Line(call.Context.Owner, 60)} may not use the target {name} (Connectors:Webhooks:Targets:{name}:Owners)");
        if (Against(target) is { } against)
            return new Effect.Refused($"the target {name} {against}");
        if (WebhookValues.Of(call).FirstOrDefault(value => !target.Values.Contains(value.Name)) is { Name: { } odd })
            return new Effect.Refused($"the target {name} takes no value '{PlainText.Line(odd, 70)}' (Connectors:Webhooks:Targets:{name}:Values)");
        return await TellAsync(name, target, target.Address, call, isUndo: false, cancellation);
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        var (name, target) = Of(call);
        if (target is null)
            throw new ConnectorException($"{WebhookClient.System}: '{PlainText.Line(name, 60)}' is no target any more; what became of it can't be asked");
        return target.Read is { } read ? (await AskAsync(name, target, read, call, cancellation)).Effect(call.StepId) : new Effect.Absent(Knowable: false);
    }

    /// <inheritdoc/>
    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        var (name, target) = Of(call);
        if (target?.Undo is not { } undo)
            return new Effect.Refused($"the target {PlainText.Line(name, 60)} has no address to take it back by (Connectors:Webhooks:Targets:{PlainText.Line(name, 60)}:Undo)");
        if (target.Read is { } read && (await AskAsync(name, target, read, call, cancellation)).State is "absent" or "undone" or "refused")
            return new Effect.Done("", $"{name} says that there is nothing of it");
        return await TellAsync(name, target, undo, call, isUndo: true, cancellation);
    }

    private async Task<Effect> TellAsync(string name, WebhookTarget target, string given, ActionCall call, bool isUndo, CancellationToken cancellation)
    {
        if (client.GoneSince(name) is { } since)
            return Gone(name, since);
        var body = StepEvent.Write(call, target, client.Options.Source, isUndo);
        if (body.Length > StepEvent.Largest)
            return new Effect.Refused($"the event for {name} has {body.Length} bytes, and {StepEvent.Largest} are the most that every receiver takes: send fewer fields (Connectors:Webhooks:Targets:{name}:Fields)");
        if (await client.AddressAsync(given, cancellation) is not { } address)
            return new Effect.Refused($"the address behind '{given}' is not on a host that webhooks may be on (Connectors:Webhooks:Hosts)");
        var id = StepEvent.IdOf(call.StepId, isUndo);
        var answer = await client.PostAsync(name, target, address, id, body, cancellation);
        if (answer.Status == HttpStatusCode.Gone)
            return Gone(name, client.GoneSince(name)!.Value);
        if (!answer.IsSuccess)
            return answer.Failure();
        var said = $"{name} answered {(int)answer.Status}{(string.IsNullOrWhiteSpace(answer.Said) ? "" : ": " + PlainText.Line(answer.Said.Trim(), LongestNote))}";
        // Taken is not done: who can be asked is.
        return answer.Status == HttpStatusCode.Accepted && target.Read is not null ? WebhookSeen.Going(id, said) : new Effect.Done(id, said);
    }

    private async Task<WebhookSeen> AskAsync(string name, WebhookTarget target, string read, ActionCall call, CancellationToken cancellation) =>
        await client.AddressAsync(read, cancellation) is { } address
            ? await client.AskAsync(name, target, address, call.StepId, cancellation)
            : throw new ConnectorException($"{WebhookClient.System}: the address behind '{read}' is not on a host that webhooks may be on (Connectors:Webhooks:Hosts)");

    private async Task<string?> ProblemAsync(string name, WebhookTarget target, CancellationToken cancellation)
    {
        try
        {
            if (client.GoneSince(name) is { } since)
                return Gone(name, since).Reason;
            foreach (var given in WebhookAddress.Of(target))
                if (await client.AddressAsync(given, cancellation) is null)
                    return $"the address behind '{given}' is not on a host in Connectors:Webhooks:Hosts";
            _ = await client.KeysAsync(target, cancellation);
            if (target.Read is { } read && await client.AskAsync(name, target, (await client.AddressAsync(read, cancellation))!, "sr-check", cancellation) is { State: not "absent" } seen)
                return $"it says '{seen.State}' of a step that there never was";
            return null;
        }
        catch (ConnectorException e)
        {
            return e.Message;
        }
    }

    private (string Name, WebhookTarget? Target) Of(ActionCall call) =>
        call.With.GetValueOrDefault(TargetName, "") is var name && client.Options.Targets.TryGetValue(name, out var target) ? (name, target) : (name, null);

    private static Effect.Refused Gone(string name, DateTimeOffset since) => new(
        $"{name} has answered 410, that it wants no more of it, at {Response.Ledger.LedgerTime.Text(since)}: it is switched off until the host starts anew; take the target out of Connectors:Webhooks:Targets, or correct its address");
}
