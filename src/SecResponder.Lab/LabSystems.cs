using SecResponder.Lab.AzureResources;
using SecResponder.Lab.Defender;
using SecResponder.Lab.FortiGate;
using SecResponder.Lab.GitHub;
using SecResponder.Lab.Graph;
using SecResponder.Lab.Jira;
using SecResponder.Lab.Kubernetes;
using SecResponder.Lab.PanOs;
using SecResponder.Lab.ServiceNow;
using SecResponder.Lab.Teams;
using SecResponder.Lab.Webhooks;

namespace SecResponder.Lab;

/// <summary>The outside systems that the lab stands in for. A new one is a folder and a line here.</summary>
internal static class LabSystems
{
    /// <summary>A fresh one of each.</summary>
    public static IReadOnlyList<LabSystem> All(LabOptions options, TimeProvider time) =>
    [
        new DefenderSystem(options, time),
        new GraphSystem(options, time),
        new AzureSystem(options, time),
        new PanOsSystem(options, time),
        new FortiGateSystem(options, time),
        new KubernetesSystem(options, time),
        new ServiceNowSystem(options, time),
        new JiraSystem(options, time),
        new GitHubSystem(options, time),
        new TeamsSystem(options, time),
        new WebhooksSystem(options, time),
    ];
}
