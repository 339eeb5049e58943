using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecResponder.Connectors.Http;

namespace SecResponder.Connectors.AzureResources;

/// <summary>Asks Azure Resource Graph where something is. Its index lags behind by seconds to minutes: what it names is read again before it is believed.</summary>
/// <remarks>Microsoft Learn, "Resource Graph: resources" and "Understand the query language". Nothing of an event gets into a query but addresses and names that were looked at.</remarks>
internal sealed class ResourceGraph(ArmApi arm)
{
    private const int Most = 20;

    /// <summary>The network interfaces that have an address, or whose public address it is.</summary>
    public async Task<IReadOnlyList<ArmId>> WithAddressAsync(IPAddress address, CancellationToken cancellation)
    {
        var inside = await AskAsync(
            $"resources | where type =~ 'microsoft.network/networkinterfaces' | mv-expand configuration = properties.ipConfigurations | where configuration.properties.privateIPAddress == '{address}' | project id", cancellation);
        var outside = AddressGuard.IsPublic(address)
            ? await AskAsync($"resources | where type =~ 'microsoft.network/publicipaddresses' | where properties.ipAddress == '{address}' | project id = tostring(properties.ipConfiguration.id)", cancellation)
            : [];
        return [.. inside.Concat(outside).Select(id => id.Top).DistinctBy(id => id.Path, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The virtual machines of a name, or whose own name inside it is.</summary>
    /// <param name="name">Letters, digits, <c>. _ -</c> only.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<IReadOnlyList<ArmId>> MachinesAsync(string name, CancellationToken cancellation) => AskAsync(
        $"resources | where type =~ 'microsoft.compute/virtualmachines' | where name =~ '{name}' or tostring(properties.osProfile.computerName) =~ '{name}' | project id", cancellation);

    private async Task<IReadOnlyList<ArmId>> AskAsync(string query, CancellationToken cancellation)
    {
        var subscriptions = new JsonArray([.. AzureScope.Subscriptions(arm.Options).Select(subscription => (JsonNode)subscription)]);
        var body = new JsonObject
        {
            ["subscriptions"] = subscriptions,
            ["query"] = $"{query} | limit {Most}",
            ["options"] = new JsonObject { ["resultFormat"] = "objectArray" },
        };
        var answer = await arm.SendAsync(HttpMethod.Post, "providers/Microsoft.ResourceGraph/resources", ArmVersions.Graph, body, null, null, cancellation);
        return [.. answer.List("data").Select(row => row.ValueKind == JsonValueKind.Object ? ArmId.Parse(row.Text("id")) : throw answer.Unreadable()).OfType<ArmId>()];
    }
}
