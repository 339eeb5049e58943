using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Teams;

/// <summary>Tells the reference of a channel's webhook: owner's name, channel's name; null when the team has no such channel.</summary>
public delegate string? ChannelReference(string owner, string channel);

/// <summary>
/// <c>notify.teams</c>: an Adaptive Card by a Workflows webhook. A webhook can't be read back: after a lost answer the card is posted once more, at most, and
/// once more for each crash in the midst of posting. A card twice is acceptable, none is not; all carry the step's id.
/// </summary>
/// <remarks>Microsoft Learn, "Create incoming webhooks with Workflows for Microsoft Teams". 202 says that the flow was started, not that the card is there.</remarks>
public sealed class NotifyTeams(ApiClient api, TeamsOptions options, ISecrets secrets, ChannelReference channels) : IResponseAction
{
    internal const string System = "Teams";

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "notify.teams", System, "Posts a card with the incident, its steps and what became of them",
        [
            new ActionParameter("channel", ParameterKind.Channel, true, "A channel of the team's team.yaml"),
            new ActionParameter("title", ParameterKind.Text, false, "The card's headline; without it the playbook's title"),
            new ActionParameter("text", ParameterKind.Text, false, "What is said below it"),
        ],
        IsHold: false)
    {
        Permissions = [new ActionPermission(PermissionKind.SecretAddress, "the webhook's address", "post to the channel")],
        Limits = new ActionLimits(0, 4, "4 requests a second and 28 KB a message for one webhook; beyond that 429"),
        Unverified = ["202 says that the flow was started: whether the card was posted can't be asked"],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) =>
        Task.FromResult(new CheckResult(true, "a webhook can only be tried by posting to it"));

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        var channel = call.With.GetValueOrDefault("channel", "");
        if (channels(call.Context.Owner, channel) is not { } reference)
            return new Effect.Refused($"the team {PlainText.Line(call.Context.Owner, 60)} has no channel '{PlainText.Line(channel, 60)}'");
        try
        {
            var address = (await secrets.ReadAsync(reference, cancellation)).Reveal();
            var effect = await PostAsync(address);
            if (effect is not Effect.Refused)
                return effect;
            // Nothing was posted; a webhook that was replaced meanwhile has another address.
            secrets.Forget(reference);
            var now = (await secrets.ReadAsync(reference, cancellation)).Reveal();
            return now == address ? effect : await PostAsync(now);
        }
        catch (SecretException e)
        {
            throw new ConnectorException($"Teams: {e.Message}", e);
        }

        async Task<Effect> PostAsync(string address)
        {
            if (AllowedHosts.Read(address, options.Hosts) is null)
                return new Effect.Refused($"the address behind '{reference}' is not on a host that webhooks may be on (Connectors:Teams:Hosts)");
            var answer = await api.SendAsync(HttpMethod.Post, address, IncidentCard.Write(call, options.ApprovalPage), null, cancellation);
            return answer.IsSuccess ? new Effect.Done(call.StepId, $"card posted to {PlainText.Line(channel, 60)}") : answer.Failure();
        }
    }

    /// <inheritdoc/>
    public Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) => Task.FromResult<Effect>(new Effect.Absent(Knowable: false));

    /// <inheritdoc/>
    public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation) => Task.FromResult<Effect>(new Effect.Refused("a card that was posted can't be taken back"));
}
