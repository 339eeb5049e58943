using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Connectors.FortiGate;

/// <summary>FortiGate firewalls: the quarantine list, and address groups that a policy denies.</summary>
internal sealed class FortiGateConnector() : Connector<FortiGateOptions>(new FortiGateOptionsValidator())
{
    /// <summary>What a device bears: its own documentation names no number.</summary>
    public static ActionLimits Limits { get; } = new(0, 4, "none is documented; the management plane shares the device's processors with what it protects");

    public override string Name => FortiGateApi.System;

    public override string Title => "FortiGate firewalls, by FortiOS' REST API";

    public override ImmutableArray<ConnectorSetting> Settings =>
    [
        new("Firewalls", "none: not connected", "Firewalls by name, each with `Address` (`https://…`; of a cluster the one that its primary answers), `Token` (reference of a REST API administrator's token, its trusted hosts set), `Vdom` (`root`)"),
        new("Groups", "none", "The address groups that addresses may be put into: a policy above all that allow must deny them, and each needs one member that stays, since a group can't be empty"),
        new("Roots", "none: the machine's", "File of the only certificates that the firewalls are believed by (PEM). Read at the start; on private addresses `Connectors:PrivateAddresses` is needed, too"),
    ];

    public override ImmutableArray<ActionSignature> Actions => [BanAddress.Description, GroupAddress.Description];

    protected override void Add(FortiGateOptions options, ConnectorSetup setup)
    {
        if (options.Firewalls.Count == 0)
            return;
        var firewalls = options.Firewalls.OrderBy(firewall => firewall.Key, StringComparer.Ordinal)
            .Select(firewall => (firewall.Key, firewall.Value, Api: setup.Api($"{Name}:{firewall.Key}", $"{Name} {firewall.Key}", firewall.Value.Address, roots: options.Roots))).ToArray();
        setup.Add(provider => new BanAddress(Of(provider)));
        setup.Add(provider => new GroupAddress(Of(provider), options));

        ImmutableArray<FortiGateApi> Of(IServiceProvider provider) =>
        [
            .. firewalls.Select(firewall => new FortiGateApi(firewall.Api(provider), firewall.Key, new KeptSecret(Name, firewall.Value.Token, provider.GetRequiredService<ISecrets>()), firewall.Value.Vdom)),
        ];
    }
}
