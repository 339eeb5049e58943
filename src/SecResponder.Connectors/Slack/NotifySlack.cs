using System.Text.Json;
using System.Text.RegularExpressions;
using SecResponder.Connectors.Secrets;
using SecResponder.Connectors.Teams;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Slack;

/// <summary>
/// <c>notify.slack</c>: a message in a channel. A bot's carries the step's id in its metadata, is found by that in the channel's history, and can be deleted. A webhook's can't be read back: after a lost answer it is posted
/// once more, at most, and once more for each crash in the midst of posting.
/// </summary>
internal sealed partial class NotifySlack(SlackApi? bot, SlackWebhook webhook, ISecrets secrets, ChannelReference channels) : IResponseAction
{
    internal const string System = "Slack";

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "notify.slack", System, "Posts a message with the incident, its steps and what became of them",
        [
            new ActionParameter("channel", ParameterKind.Channel, true, "A channel of the team's team.yaml whose secret is a Slack channel's id (by the bot) or a webhook's address"),
            new ActionParameter("title", ParameterKind.Text, false, "The headline; without it the playbook's title"),
            new ActionParameter("text", ParameterKind.Text, false, "What is said below it"),
        ],
        IsHold: false)
    {
        Permissions =
        [
            new ActionPermission(PermissionKind.TokenScope, "chat:write", "post and delete the bot's own messages, in channels that it is a member of"),
            new ActionPermission(PermissionKind.TokenScope, "channels:history", "find a message again; in private channels groups:history"),
            new ActionPermission(PermissionKind.SecretAddress, "the webhook's address", "post without a bot; nothing is read back then"),
        ],
        FoundBy = "the message's metadata, which carry the step's id, in the channel's history; a webhook's message can't be found",
        UndoneBy = "the bot deletes its message; a webhook's can't be taken back",
        Limits = new ActionLimits(0, 1, "a message a second for one channel, history 50 times a minute (once, with 15 messages, for apps that are distributed outside of Slack's marketplace); beyond it 429 with Retry-After"),
        Unverified =
        [
            "that a message stands in the history as soon as it was posted",
            "the largest message: the documentation says 50 blocks and 3,000 characters each, people report some 13,000 in all",
        ],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellation)
    {
        if (bot is null)
            return new CheckResult(true, "there is no bot (Connectors:Slack:Token); a webhook can only be tried by posting to it");
        try
        {
            var answer = await bot.ReadAsync("auth.test", cancellation);
            var scopes = answer.Headers.GetValueOrDefault("x-oauth-scopes", "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            string[] missing = [.. scopes.Contains("chat:write") ? Array.Empty<string>() : ["chat:write"], .. scopes.Contains("channels:history") || scopes.Contains("groups:history") ? Array.Empty<string>() : ["channels:history"]];
            return missing.Length == 0 ? new CheckResult(true, "the bot may post and read back") : new CheckResult(false, $"the bot lacks {string.Join(", ", missing)}");
        }
        catch (ConnectorException e)
        {
            return new CheckResult(false, e.Message);
        }
    }

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        var (way, refused) = await WayAsync(call, cancellation);
        if (way is null)
            return refused!;
        var posted = $"message posted to {PlainText.Line(call.With.GetValueOrDefault("channel", ""), 60)}";
        if (way.Webhook is { } address)
            return await webhook.PostAsync(address, SlackMessage.Write(call, null), cancellation) ?? new Effect.Done(call.StepId, posted);
        // Nothing in Slack keeps two messages of one step apart: whoever was here before us is looked for first.
        if (await bot!.FindAsync(way.Channel!, call, cancellation) is { } there)
            return new Effect.Done(there, posted);
        var (answer, refusal) = await bot.WriteAsync("chat.postMessage", SlackMessage.Write(call, way.Channel), cancellation);
        return refusal ?? (answer.Text("ts") is { } ts && SlackApi.IsTimestamp(ts) ? new Effect.Done(ts, posted) : throw answer.Unreadable());
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        var (way, refused) = await WayAsync(call, cancellation);
        if (way is null)
            throw new ConnectorException(((Effect.Refused)refused!).Reason);
        if (way.Webhook is not null)
            return new Effect.Absent(Knowable: false);
        return await bot!.FindAsync(way.Channel!, call, cancellation) is { } ts ? new Effect.Done(ts, "message there") : new Effect.Absent();
    }

    /// <inheritdoc/>
    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        var (way, refused) = await WayAsync(call, cancellation);
        if (way is null)
            return refused!;
        if (way.Webhook is not null)
            return new Effect.Refused("a message that a webhook posted can't be taken back");
        if (await bot!.FindAsync(way.Channel!, call, cancellation) is not { } ts)
            return new Effect.Done("", "there is no such message any more");
        var (answer, refusal) = await bot.WriteAsync("chat.delete", JsonSerializer.Serialize(new Dictionary<string, string> { ["channel"] = way.Channel!, ["ts"] = ts }), cancellation);
        return answer.Text("error") == "message_not_found" ? new Effect.Done(ts, "it was deleted already") : refusal ?? new Effect.Done(ts, "deleted");
    }

    // What stands behind the channel's reference says which way it goes.
    private async Task<(Way? Way, Effect? Refused)> WayAsync(ActionCall call, CancellationToken cancellation)
    {
        var channel = call.With.GetValueOrDefault("channel", "");
        if (channels(call.Context.Owner, channel) is not { } reference)
            return (null, new Effect.Refused($"the team {PlainText.Line(call.Context.Owner, 60)} has no channel '{PlainText.Line(channel, 60)}'"));
        string value;
        try
        {
            value = (await secrets.ReadAsync(reference, cancellation)).Reveal();
        }
        catch (SecretException e)
        {
            throw new ConnectorException($"{System}: {e.Message}", e);
        }
        if (ChannelId().IsMatch(value))
            return bot is null ? (null, new Effect.Refused($"'{reference}' is a channel's id, and there is no bot: set Connectors:Slack:Token")) : (new Way(value, null), null);
        return Uri.TryCreate(value, UriKind.Absolute, out var address) && webhook.Is(address)
            ? (new Way(null, address), null)
            : (null, new Effect.Refused($"what stands behind '{reference}' is neither a channel's id nor an address on a host that webhooks may be on (Connectors:Slack:Hosts)"));
    }

    private sealed record Way(string? Channel, Uri? Webhook);

    [GeneratedRegex("^[CG][A-Z0-9]{6,20}$", RegexOptions.CultureInvariant)]
    private static partial Regex ChannelId();
}
