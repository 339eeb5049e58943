using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SecResponder.Bicep.Tests;

/// <summary>Every role that is granted is needed, and stands in docs/deploy-azure.md; connectors get exactly what doctor computed, where it says.</summary>
public sealed partial class RoleTests
{
    private static readonly Dictionary<string, string> BuiltIn = new(StringComparer.OrdinalIgnoreCase)
    {
        ["a638d3c7-ab3a-418d-83e6-5f17a39d4fde"] = "Azure Event Hubs Data Receiver",
        ["2b629674-e913-4c01-ae53-ef4638d8f975"] = "Azure Event Hubs Data Sender",
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"] = "Storage Blob Data Reader",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["4633458b-17de-408a-874b-0445c86b69e6"] = "Key Vault Secrets User",
        ["7f951dda-4ed3-4680-a7ca-43fe172d538d"] = "AcrPull",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
    };

    [Fact]
    public async Task The_docs_name_every_role_that_is_granted_and_no_other()
    {
        var granted = (await Deployment.OfAsync(DeploymentTests.PlatformLogs + DeploymentTests.FlowLogs + DeploymentTests.Server)).Of("Microsoft.Authorization/roleAssignments").Select(RoleOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

        Assert.Equal(granted, Documented().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Connectors_get_exactly_what_is_needed_at_each_place()
    {
        var made = await Deployment.OfAsync(permissions: await EveryAction.EmitAsync());

        var granted = new Dictionary<string, HashSet<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var assignment in made.Of("Microsoft.Authorization/roleAssignments").Where(assignment => !IsBuiltIn(assignment)))
        {
            var role = made.Of("Microsoft.Authorization/roleDefinitions").Single(role => Text(assignment, "roleDefinitionId").Contains(Deployment.Name(role), StringComparison.OrdinalIgnoreCase));
            var scope = ((string)assignment["id"]!).Split("/providers/Microsoft.Authorization/roleAssignments/")[0];
            var actions = Deployment.Property(role, "permissions")![0]!["actions"]!.AsArray().Select(action => (string)action!);
            if (!granted.TryAdd(scope, [.. actions]))
                granted[scope].UnionWith(actions);
        }
        Assert.Equal(
            [
                $"/subscriptions/{EveryAction.Subscription}", $"/subscriptions/{EveryAction.Subscription}/resourceGroups/rg-quarantine",
                $"/subscriptions/{EveryAction.Other}/resourceGroups/rg-net", $"/subscriptions/{EveryAction.Other}/resourceGroups/rg-net/providers/Microsoft.EventHub/namespaces/evhns/authorizationRules/send",
                $"/subscriptions/{EveryAction.Other}/resourceGroups/rg-net/providers/Microsoft.Network/ipGroups/blocked", $"/subscriptions/{EveryAction.Other}/resourceGroups/rg-net/providers/Microsoft.OperationalInsights/workspaces/log",
                $"/subscriptions/{EveryAction.Other}/resourceGroups/rg-quarantine",
            ],
            granted.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["Microsoft.Network/ipGroups/read", "Microsoft.Network/ipGroups/write"], granted.Single(place => place.Key.EndsWith("/ipGroups/blocked", StringComparison.Ordinal)).Value.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("Microsoft.Network/networkSecurityGroups/write", granted[$"/subscriptions/{EveryAction.Subscription}"]);
        Assert.Contains("Microsoft.Network/networkSecurityGroups/write", granted[$"/subscriptions/{EveryAction.Subscription}/resourceGroups/rg-quarantine"]);
        Assert.All(granted.Values.SelectMany(actions => actions), action => Assert.DoesNotContain("*", action, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_shipped_permissions_are_those_of_the_shipped_playbooks()
    {
        await using var output = new StringWriter();
        var exit = await Cli.CommandLine.RunAsync(new Cli.Terminal(Stream.Null, output, TextWriter.Null, isInteractive: false), ["doctor", "--playbooks", Path.Combine(BicepCli.Folder, "..", "playbooks"), "--emit", "bicep"]);

        Assert.Equal(0, exit);
        Assert.Equal(output.ToString(), await File.ReadAllTextAsync(Path.Combine(BicepCli.Folder, "permissions.bicep"), TestContext.Current.CancellationToken));
    }

    private static string RoleOf(JsonObject assignment) => BuiltIn[BuiltIn.Keys.Single(id => Text(assignment, "roleDefinitionId").Contains(id, StringComparison.OrdinalIgnoreCase))];

    private static bool IsBuiltIn(JsonObject assignment) => BuiltIn.Keys.Any(id => Text(assignment, "roleDefinitionId").Contains(id, StringComparison.OrdinalIgnoreCase));

    private static string Text(JsonObject resource, string property) => (string)Deployment.Property(resource, property)!;

    private static IEnumerable<string> Documented()
    {
        var docs = File.ReadAllText(Path.Combine(BicepCli.Folder, "..", "docs", "deploy-azure.md"));
        var section = docs[docs.IndexOf("## What the identity may do", StringComparison.Ordinal)..docs.IndexOf("## What connectors may do", StringComparison.Ordinal)];
        return Row().Matches(section).Select(row => row.Groups[1].Value.Trim()).Where(name => name is not "role" && !name.StartsWith('-'));
    }

    [GeneratedRegex(@"^\|([^|]+)\|", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Row();
}
