using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SecResponder.Lab.AzureResources;

/// <summary>The questions that Resource Graph is asked for addresses and names, out of its index, which may be behind. Other queries are answered as wrong ones are.</summary>
internal static partial class GraphQuery
{
    public static AzureReply Answer(AzureWorld world, string query, string[] subscriptions)
    {
        if (subscriptions.Length == 0)
            return AzureReply.Error(400, "BadRequest", "No subscriptions.");
        IEnumerable<string?>? found = null;
        if (Interfaces().Match(query) is { Success: true } inside)
            found = world.Indexed("microsoft.network/networkInterfaces")
                .Where(nic => (nic.Body["properties"]?["ipConfigurations"] as JsonArray ?? []).Any(one => one?["properties"]?["privateIPAddress"]?.ToString() == inside.Groups["value"].Value)).Select(nic => nic.Id);
        else if (Public().Match(query) is { Success: true } outside)
            found = world.Indexed("microsoft.network/publicIPAddresses")
                .Where(address => address.Body["properties"]?["ipAddress"]?.ToString() == outside.Groups["value"].Value).Select(address => address.Body["properties"]?["ipConfiguration"]?["id"]?.ToString());
        else if (Machines().Match(query) is { Success: true } named && named.Groups["value"].Value is var name)
            found = world.Indexed("microsoft.compute/virtualMachines").Where(vm =>
                vm.Id.EndsWith("/" + name, StringComparison.OrdinalIgnoreCase) || name.Equals(vm.Body["properties"]?["osProfile"]?["computerName"]?.ToString(), StringComparison.OrdinalIgnoreCase)).Select(vm => vm.Id);
        if (found is null)
            return AzureReply.Error(400, "InvalidQuery", "Query is invalid.");
        JsonNode[] rows = [.. found.Where(id => id is null || subscriptions.Contains(id.Split('/')[2], StringComparer.OrdinalIgnoreCase)).Select(id => (JsonNode)new JsonObject { ["id"] = id ?? "" })];
        return AzureReply.Of(200, new JsonObject { ["totalRecords"] = rows.Length, ["count"] = rows.Length, ["data"] = new JsonArray(rows), ["facets"] = new JsonArray(), ["resultTruncated"] = "false" });
    }

    [GeneratedRegex(@"type =~ 'microsoft\.network/networkinterfaces' \| mv-expand (\w+) = properties\.ipConfigurations \| where \1\.properties\.privateIPAddress == '(?<value>[^']*)' \| project id\b")]
    private static partial Regex Interfaces();

    [GeneratedRegex(@"type =~ 'microsoft\.network/publicipaddresses' \| where properties\.ipAddress == '(?<value>[^']*)' \| project id = tostring\(properties\.ipConfiguration\.id\)")]
    private static partial Regex Public();

    [GeneratedRegex(@"type =~ 'microsoft\.compute/virtualmachines' \| where name =~ '(?<value>[^']*)' or tostring\(properties\.osProfile\.computerName\) =~ '\k<value>' \| project id\b")]
    private static partial Regex Machines();
}
