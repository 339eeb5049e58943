using SecResponder.Playbooks.Actions;

namespace SecResponder.Connectors.Webhooks;

/// <summary><c>webhook.hold</c>: has another system keep everybody from an indicator, and tells it when the time is over. It is guarded, held and lifted as what connectors here do.</summary>
internal sealed class HoldByWebhook(WebhookClient client) : WebhookStep(client)
{
    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "webhook.hold", WebhookClient.System, "Has another system block an address, a network, a domain or a URL, and has it unblocked when its time is over",
        [
            new ActionParameter("indicator", ParameterKind.Indicator, true, "An address, a network, a domain, or an http(s) URL"),
            new ActionParameter("for", ParameterKind.Duration, true, "How long: 30m, 4h, 2d"),
            new ActionParameter(TargetName, ParameterKind.Text, true, "The target's name in Connectors:Webhooks:Targets, which needs Undo and Read addresses; an indicator that is held by one target is not held by another"),
            new ActionParameter(WebhookValues.Parameter, ParameterKind.Values, false, "Values for the receiver, under names that the target's Values allow"),
        ],
        IsHold: true)
    {
        Permissions = [new ActionPermission(PermissionKind.SecretAddress, "the target's addresses and secrets", "send and ask; the receiver knows by the signature whose event it is")],
        Receiver = TargetName,
        FoundBy = "asking the target's Read address for the step's id",
        UndoneBy = "an event to the target's Undo address, believed only when the Read address says so",
        Limits = WebhooksConnector.Limits,
        Unverified = WebhooksConnector.Unverified,
    };

    /// <inheritdoc/>
    public override ActionSignature Signature => Description;

    // What can't be read back and lifted would be held for ever.
    protected override string? Against(WebhookTarget target) => Lacks(target);

    /// <summary>What a target lacks to be held to; null: nothing.</summary>
    public static string? Lacks(WebhookTarget target) =>
        target is { Undo: not null, Read: not null } ? null : "has no Undo and Read addresses, which a hold needs: what can't be taken back is no hold";
}
