using SecResponder.Playbooks.Actions;

namespace SecResponder.Connectors.Webhooks;

/// <summary><c>webhook.send</c>: tells another system of an incident, so that it does what no connector here does.</summary>
internal sealed class SendWebhook(WebhookClient client) : WebhookStep(client)
{
    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "webhook.send", WebhookClient.System, "Sends a signed CloudEvent to another system, so that it does what no connector here does",
        [
            new ActionParameter(TargetName, ParameterKind.Text, true, "The target's name in Connectors:Webhooks:Targets; never an address"),
            new ActionParameter(WebhookValues.Parameter, ParameterKind.Values, false, "Values for the receiver, under names that the target's Values allow"),
        ],
        IsHold: false)
    {
        // The receiver may do anything.
        Acts = true,
        Permissions = [new ActionPermission(PermissionKind.SecretAddress, "the target's addresses and secrets", "send; the receiver knows by the signature whose event it is")],
        Receiver = TargetName,
        FoundBy = "asking the target's Read address for the step's id; where it has none it can't be read back, and may be sent twice under the same webhook-id",
        UndoneBy = "an event to the target's Undo address; where it has none it can't be taken back",
        Limits = WebhooksConnector.Limits,
        Unverified = WebhooksConnector.Unverified,
    };

    /// <inheritdoc/>
    public override ActionSignature Signature => Description;
}
