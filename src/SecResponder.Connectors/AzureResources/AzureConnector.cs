using System.Collections.Immutable;
using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.AzureResources.Sentinel;
using SecResponder.Connectors.Permissions;
using SecResponder.Connectors.Secrets;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureResources;

/// <summary>Azure's control plane, by Resource Manager: machines and their networks, rules, settings, tags and locks; Microsoft Sentinel's incidents.</summary>
internal sealed class AzureConnector() : Connector<AzureOptions>(new AzureOptionsValidator())
{
    /// <summary>What Resource Manager bears of one caller in one subscription. Page "request-limits-and-throttling"; the network provider has 1,000 writes and 10,000 reads in 5 minutes besides.</summary>
    public static ActionLimits Limits { get; } = new(
        600, 8, "a bucket of 250 reads (25 more a second) and 200 writes (10 more a second) a subscription, and 1,000 writes in 5 minutes of Microsoft.Network; beyond them 429 with Retry-After");

    public override string Name => "Azure";

    public override string Title => "Azure Resource Manager and Resource Graph, over REST";

    public override ImmutableArray<ConnectorSetting> Settings =>
    [
        new("BaseAddress", "none: not connected", "`https://management.azure.com`, or a national cloud's"),
        new("Token", "none: the host's identity gets one", "Reference of a bearer token"),
        new("Scopes", "none; needed", "What may be read and acted on: `/subscriptions/…`, `/subscriptions/…/resourceGroups/…`. What lies outside is refused, whatever the identity may do"),
        new("QuarantineGroup", "`secresponder-quarantine`", "How the network security groups begin that are put on quarantined machines; the location is added"),
        new("QuarantineResourceGroup", "the interface's", "The resource group that these are made in"),
        new("Allow", "none", "Ways that stay open in quarantine, each with `Direction` (`Inbound`, `Outbound`), `Peer` (address, network or service tag) and `Ports` (`*`); at most 90"),
        new("IpGroups", "none", "IP groups that Azure Firewall blocks, by the name that playbooks use: `IpGroups:blocked: /subscriptions/…/ipGroups/blocked`"),
        new("Workspaces", "none", "Log Analytics workspaces of Microsoft Sentinel whose incidents may be commented and closed; they must lie in `Scopes`"),
        new("Diagnostics", "`CategoryGroups: allLogs`", "Where a diagnostic setting sends that is made anew when nobody knows what it was: `WorkspaceId`, `EventHubAuthorizationRuleId`, `EventHubName`, `CategoryGroups`"),
        new("PollEvery", "5 s", "How long to wait before asking again for what is under way; 0.05 s to 5 min"),
        new("WaitFor", "10 s", "How long one call waits for what it has begun before the step is running; 0 to 20 s"),
    ];

    public override ImmutableArray<ActionSignature> Actions =>
    [
        QuarantineVm.Description, DeallocateVm.Description, RevertRule.Description, RestoreDiagnostics.Description, AddToIpGroup.Description, TagResource.Description, LockResource.Description,
        CommentSentinelIncident.Description, CloseSentinelIncident.Description,
    ];

    public override ImmutableArray<ConnectorReading> Readings =>
    [
        new("which machine a host is", [ParameterKind.Host],
        [
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Compute/virtualMachines/read", "find the machine"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Network/networkInterfaces/read", "find the machine by its address"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Network/publicIPAddresses/read", "find the machine by its public address"),
        ]),
        new("which resource an id means", [ParameterKind.Resource], [new ActionPermission(PermissionKind.AzureAction, "Microsoft.Resources/tags/read", "see that it is there, and by its tags whether it is protected")]),
    ];

    public override ImmutableArray<string> PlacesOf(ActionPermission permission, ConnectorOptions options) => AzurePlaces.Of(permission, options.Of<AzureOptions>(Name));

    protected override void Add(AzureOptions options, ConnectorSetup setup)
    {
        if (options.BaseAddress is not { } address)
            return;
        var api = setup.Api(Name, ArmApi.System, address);
        setup.Services.AddSingleton(provider => new ArmApi(
            api(provider), options, provider.GetRequiredService<ISecrets>(), provider.GetRequiredService<TokenCredential>(), provider.GetRequiredService<TimeProvider>()));
        setup.Services.AddSingleton<IResponseAction, QuarantineVm>().AddSingleton<IResponseAction, DeallocateVm>().AddSingleton<IResponseAction, RevertRule>()
            .AddSingleton<IResponseAction, RestoreDiagnostics>().AddSingleton<IResponseAction, AddToIpGroup>().AddSingleton<IResponseAction, TagResource>().AddSingleton<IResponseAction, LockResource>();
        setup.Services.AddSingleton<IResponseAction, CommentSentinelIncident>().AddSingleton<IResponseAction, CloseSentinelIncident>();
        setup.Services.AddSingleton<IEntityResolver, AzureResolver>();
        setup.Services.AddSingleton<IPermissionGrants, AzureGrants>();
    }
}
