using System.Collections.Immutable;
using SecResponder.Connectors.Tests.AzureResources;
using SecResponder.Connectors.Tests.BlockLists;
using SecResponder.Connectors.Tests.Defender;
using SecResponder.Connectors.Tests.FortiGate;
using SecResponder.Connectors.Tests.GitHub;
using SecResponder.Connectors.Tests.Graph;
using SecResponder.Connectors.Tests.Jira;
using SecResponder.Connectors.Tests.Kubernetes;
using SecResponder.Connectors.Tests.PanOs;
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
        new PanOsTested(),
        new FortiGateTested(),
        new KubernetesTested(),
        new ServiceNowTested(),
        new JiraTested(),
        new GitHubTested(),
        new TeamsTested(),
        new WebhooksTested(),
    ];

    public static (TestedSystem System, ActionCase Case) Find(string action) =>
        All.SelectMany(system => system.Cases.Select(known => (system, known))).Single(pair => NameOf(pair.known) == action);

    /// <summary>The actions' names, for theories.</summary>
    public static TheoryData<string> Where(Func<ActionCase, bool> wanted) => [.. All.SelectMany(system => system.Cases).Where(wanted).Select(NameOf)];

    // An action that several systems carry out is tried in each.
    private static string NameOf(ActionCase known) =>
        ActionCatalog.All.Count(action => action.Name == known.Signature.Name) > 1 ? $"{known.Signature.Name} in {known.Signature.System}" : known.Signature.Name;
}
