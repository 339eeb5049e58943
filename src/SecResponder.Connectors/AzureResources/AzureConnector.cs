using System.Collections.Immutable;
using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Secrets;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Entities;

namespace SecResponder.Connectors.AzureResources;

/// <summary>Azure's control plane, by Resource Manager: machines and their networks, rules, settings, tags and locks.</summary>
internal sealed class AzureConnector() : Connector<AzureOptions>(new AzureOptionsValidator())
{
    /// <summary>What Resource Manager bears of one caller in one subscription. Page "request-limits-and-throttling"; the network provider has 1,000 writes and 10,000 reads in 5 minutes besides.</summary>
    public static ActionLimits Limits { get; } = new(
        600, 8, "a bucket of 250 reads (25 more a second) and 200 writes (10 more a second) a subscription, and 1,000 writes in 5 minutes of Microsoft.Network; beyond them 429 with Retry-After");

    public override string Name => "Azure";

    public override ImmutableArray<ActionSignature> Actions => [QuarantineVm.Description];

    protected override void Add(AzureOptions options, ConnectorSetup setup)
    {
        if (options.BaseAddress is not { } address)
            return;
        var api = setup.Api(Name, ArmApi.System, address);
        setup.Services.AddSingleton(provider => new ArmApi(
            api(provider), options, provider.GetRequiredService<ISecrets>(), provider.GetRequiredService<TokenCredential>(), provider.GetRequiredService<TimeProvider>()));
        setup.Add(provider => new QuarantineVm(provider.GetRequiredService<ArmApi>()));
        setup.Services.AddSingleton<IEntityResolver>(provider => new AzureResolver(provider.GetRequiredService<ArmApi>(), provider.GetRequiredService<TimeProvider>()));
    }
}
