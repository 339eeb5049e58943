using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Connectors.PanOs;

/// <summary>Palo Alto Networks' firewalls: addresses that bear a tag are members of the dynamic address groups that ask for it, without a commit.</summary>
internal sealed class PanOsConnector() : Connector<PanOsOptions>(new PanOsOptionsValidator())
{
    public override string Name => PanOsApi.System;

    public override string Title => "Palo Alto Networks firewalls, by the XML API of PAN-OS 9.0 and later, directly or through Panorama";

    public override ImmutableArray<ConnectorSetting> Settings =>
    [
        new("Firewalls", "none: not connected", "Firewalls by name, each with `Addresses` (one `https://…`, or both of an HA pair: the active one is called), `Key` (reference of an API key), `Vsys` (`vsys1`; the device's first), `Target` (serial number, when the address is Panorama's)"),
        new("Tags", "none; needed", "The tags that may be given. A rule of the firewall that denies must stand above, for a dynamic address group that matches the tag"),
        new("Roots", "none: the machine's", "File of the only certificates that the firewalls are believed by (PEM): their authority's, or a self-signed one itself. Read at the start; on private addresses `Connectors:PrivateAddresses` is needed, too"),
    ];

    public override ImmutableArray<ActionSignature> Actions => [TagAddress.Description];

    protected override void Add(PanOsOptions options, ConnectorSetup setup)
    {
        if (options.Firewalls.Count == 0)
            return;
        var firewalls = options.Firewalls.OrderBy(firewall => firewall.Key, StringComparer.Ordinal).Select(firewall => (
            firewall.Key, firewall.Value, Members: firewall.Value.Addresses.Select(address => (address, Api: setup.Api($"{Name}:{firewall.Key}:{address}", $"{Name} {firewall.Key}", address, roots: options.Roots))).ToArray())).ToArray();
        setup.Add(provider => new TagAddress(
            [
                .. firewalls.Select(firewall => new PanOsFirewall(firewall.Key,
                [
                    .. firewall.Members.Select(member => new PanOsApi(
                        member.Api(provider), member.address.Host, new KeptSecret(Name, firewall.Value.Key, provider.GetRequiredService<ISecrets>()), firewall.Value)),
                ])),
            ],
            options));
    }
}
