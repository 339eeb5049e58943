using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Secrets;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Files;

namespace SecResponder.Connectors.Webhooks;

/// <summary>Any other system that takes a webhook: the long tail, by CloudEvents that are signed.</summary>
internal sealed class WebhooksConnector() : Connector<WebhooksOptions>(new WebhooksOptionsValidator())
{
    /// <summary>Nobody says what a webhook bears, so little is asked of it.</summary>
    public static ActionLimits Limits { get; } = new(0, 4, "each receiver's own. Each target is called by itself: one that is slow, down, or asks for patience (429, Retry-After) holds up no other. Events have at most 64 KiB");

    /// <summary>What hangs on the receiver.</summary>
    public static ImmutableArray<string> Unverified { get; } =
    [
        "whether a receiver knows an event that it has already (webhook-id): a lost answer may bring it again",
        "StackStorm, Tracecat and Logic Apps as receivers: the forms follow CloudEvents 1.0 and Standard Webhooks, none of the three has received one",
    ];

    public override string Name => "Webhooks";

    public override string Title => "Any other system, by webhooks; what is sent, and how a receiver verifies it: [webhooks.md](../webhooks.md)";

    public override ImmutableArray<ConnectorSetting> Settings =>
    [
        new("Targets", "none: not connected", "Webhooks by name, each with `Address` (https, or a reference where it holds a key), `Secrets` (1 to 5 references of what events are signed with), `Undo` and `Read` (addresses; none), `Fields` (fields of the event that are sent along, `*` all; none), `Values` (names of values that playbooks may give; none), `Owners` (teams that may use it; all)"),
        new("Hosts", "none; needed for references", "Hosts that addresses given by reference may be on: exact, or a suffix that begins with a dot"),
        new("Source", "`urn:secresponder`", "The events' `source`: a URI that tells this installation from others"),
    ];

    public override ImmutableArray<ActionSignature> Actions => [SendWebhook.Description, HoldByWebhook.Description];

    private protected override SettingProblem? Unset(WebhooksOptions options, string action, string owner, IReadOnlyDictionary<string, string> with)
    {
        const string parameter = WebhookStep.TargetName;
        if (UnsetName.Of($"Connectors:{Name}:Targets", options.Targets.Keys, parameter, with) is { } unset)
            return unset;
        var (name, key) = (with[parameter], $"Connectors:{Name}:Targets:{with[parameter]}");
        return UnsetName.OfOwner($"{key}:Owners", options.Targets[name].Owners, owner, parameter)
            ?? UnsetName.OfValues($"{key}:Values", options.Targets[name].Values, WebhookValues.Parameter, with)
            ?? (action == HoldByWebhook.Description.Name && HoldByWebhook.Lacks(options.Targets[name]) is { } lacks ? new SettingProblem(parameter, $"the target {name} {lacks}", $"add {key}:Undo and :Read, or use webhook.send") : null);
    }

    protected override void Add(WebhooksOptions options, ConnectorSetup setup)
    {
        if (options.Targets.Count == 0)
            return;
        // One way for each target: that one of them is on this machine opens this machine to no other.
        var apis = options.Targets.ToDictionary(target => target.Key, target => setup.Api(
            $"{Name}:{target.Key}", $"{WebhookClient.System}: {target.Key}", baseAddress: null,
            isOnThisMachine: WebhookAddress.Of(target.Value).All(given => WebhookAddress.IsOnThisMachine(given, options.Hosts))));
        setup.Services.AddSingleton(provider => new WebhookClient(
            apis.ToFrozenDictionary(api => api.Key, api => api.Value(provider), StringComparer.OrdinalIgnoreCase), options, provider.GetRequiredService<ISecrets>(), provider.GetRequiredService<TimeProvider>()));
        setup.Add(provider => new SendWebhook(provider.GetRequiredService<WebhookClient>()));
        setup.Add(provider => new HoldByWebhook(provider.GetRequiredService<WebhookClient>()));
    }
}
