using System.Collections.Immutable;
using SecResponder.Connectors.AzureResources;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab;
using SecResponder.Lab.AzureResources;
using SecResponder.Lab.State;

namespace SecResponder.Connectors.Tests.AzureResources;

internal sealed class AzureTested : TestedSystem
{
    public override string Name => "azure";

    public override ImmutableArray<ActionCase> Cases =>
        [new QuarantineVmCase(), new DeallocateVmCase(), new RevertRuleCase(), new RestoreDiagnosticsCase(), new AddToIpGroupCase(), new TagResourceCase(), new LockResourceCase(), new CommentSentinelCase(), new CloseSentinelCase()];

    public override void Furnish(LabOptions lab) => AzureSeeds.Furnish(lab);

    public override void Connect(ConnectorOptions options, Uri lab, IDictionary<string, string> secrets)
    {
        secrets["env:AZURE"] = Outside.Canary;
        options.With(new AzureOptions
        {
            BaseAddress = lab,
            Token = "env:AZURE",
            Scopes = { AzureSeeds.Subscription },
            Workspaces = { AzureSeeds.Workspace },
            IpGroups = { ["blocked"] = AzureSeeds.Blocked },
            PollEvery = TimeSpan.FromMilliseconds(50),
            WaitFor = TimeSpan.FromSeconds(1),
        });
    }

    /// <summary>One resource as it really is.</summary>
    public static AzureResourceSeen Seen(LabState lab, string id) => lab.Snapshot().AzureResources.Single(resource => resource.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
}
