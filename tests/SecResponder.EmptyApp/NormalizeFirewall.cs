using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker;

namespace SecResponder.EmptyApp;

/// <summary>Takes a batch and does nothing with it. Has the name of the function that it is compared with.</summary>
public sealed class NormalizeFirewall
{
    [Function(nameof(NormalizeFirewall))]
    public Task<int> RunAsync([EventHubTrigger("firewall", Connection = "FirewallEvents")] EventData[] events) => Task.FromResult(events.Length);
}
