using System.Collections.Immutable;
using SecResponder.Connectors.Tests.AzureResources;
using SecResponder.Connectors.Tests.BlockLists;
using SecResponder.Connectors.Tests.Defender;
using SecResponder.Connectors.Tests.Graph;
using SecResponder.Connectors.Tests.Pipelines;
using SecResponder.Connectors.Tests.ServiceNow;
using SecResponder.Connectors.Tests.Teams;
using SecResponder.Connectors.Tests.Webhooks;

namespace SecResponder.Connectors.Tests.Contract;

/// <summary>The systems that the contract suite runs over: all that there are.</summary>
internal static class TestedSystems
{
    public static ImmutableArray<TestedSystem> All { get; } =
    [
        new DefenderTested(),
        new GraphTested(),
        new AzureTested(),
        new BlockListsTested(),
        new ServiceNowTested(),
        new TeamsTested(),
        new WebhooksTested(),
        new GitHubActionsTested(),
        new AzurePipelinesTested(),
    ];

    public static (TestedSystem System, ActionCase Case) Find(string action) =>
        All.SelectMany(system => system.Cases.Select(known => (system, known))).Single(pair => pair.known.Signature.Name == action);

    /// <summary>The actions' names, for theories.</summary>
    public static TheoryData<string> Where(Func<ActionCase, bool> wanted) => [.. All.SelectMany(system => system.Cases).Where(wanted).Select(known => known.Signature.Name)];
}
