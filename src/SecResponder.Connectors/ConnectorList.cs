using System.Collections.Immutable;
using SecResponder.Connectors.AzureResources;
using SecResponder.Connectors.BlockLists;
using SecResponder.Connectors.Defender;
using SecResponder.Connectors.Feeds;
using SecResponder.Connectors.FortiGate;
using SecResponder.Connectors.GitHub;
using SecResponder.Connectors.Graph;
using SecResponder.Connectors.Jira;
using SecResponder.Connectors.Kubernetes;
using SecResponder.Connectors.PanOs;
using SecResponder.Connectors.ServiceNow;
using SecResponder.Connectors.Teams;
using SecResponder.Connectors.Tickets;
using SecResponder.Connectors.Webhooks;

namespace SecResponder.Connectors;

/// <summary>The outside systems. A new one is a folder here, one in the lab, one in the tests, and a line in each list.</summary>
public static class ConnectorList
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<Connector> All { get; } =
    [
        new DefenderConnector(),
        new GraphConnector(),
        new AzureConnector(),
        new BlockListsConnector(),
        new PanOsConnector(),
        new FortiGateConnector(),
        new KubernetesConnector(),
        new ServiceNowConnector(),
        new JiraConnector(),
        new GitHubConnector(),
        new TicketsConnector(),
        new TeamsConnector(),
        new WebhooksConnector(),
        new FeedsConnector(),
    ];
}
