using System.Text.Json.Nodes;

namespace SecResponder.Bicep.Tests;

/// <summary>What is made under each switch.</summary>
public sealed class DeploymentTests
{
    private const string Private = "param privateNetwork = true\n";
    internal const string PlatformLogs = "param platformLogs = true\nparam entraLogs = true\nparam azureFirewallIds = ['/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-net/providers/Microsoft.Network/azureFirewalls/fw']\n";

    internal const string FlowLogs = "param flowLogsAccountId = '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-net/providers/Microsoft.Storage/storageAccounts/stflow'\n";

    internal const string Server = "param serverImage = 'registry.example.com/secresponder-server:0.1.0'\nparam serverRegistryId = '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-images/providers/Microsoft.ContainerRegistry/registries/crexample'\nparam consoleAppId = '00000000-0000-4000-8000-0000000000bb'\n";

    private const string Settled = "param alertEmails = ['soc@example.com']\nparam connectors = { Connectors__Defender__BaseAddress: 'https://api.security.microsoft.com' }\n";

    // Whatever holds data or lets in, and must say whether the public network may come to it.
    private static readonly string[] Doors = ["Microsoft.Storage/storageAccounts", "Microsoft.KeyVault/vaults", "Microsoft.EventHub/namespaces", "Microsoft.Web/sites", "Microsoft.App/managedEnvironments"];

    [Fact]
    public async Task Without_a_switch_nothing_private_and_no_key_is_made()
    {
        var made = await Deployment.OfAsync();

        Assert.Empty(made.Of("Microsoft.Network/privateEndpoints"));
        Assert.Empty(made.Of("Microsoft.EventHub/namespaces/authorizationRules"));
        Assert.All(made.Of("Microsoft.EventHub/namespaces"), hubs => Assert.True((bool?)Deployment.Property(hubs, "disableLocalAuth")));
        Assert.Equal(["changelog", "firewall", "signals"], Hubs(made).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData(PlatformLogs)]
    public async Task Where_it_is_private_nobody_comes_in_by_the_public_network(string besides)
    {
        var made = await Deployment.OfAsync(Private + besides);

        Assert.Empty(PublicDoors(made));
        var served = made.Of("Microsoft.Network/privateEndpoints").Select(endpoint => (string)Deployment.Property(endpoint, "privateLinkServiceConnections")![0]!["properties"]!["groupIds"]![0]!).Order(StringComparer.Ordinal);
        Assert.Equal([.. ((string[])["blob", "namespace", "queue", "sites", "table", "vault"]).Concat(besides.Length > 0 ? ["namespace"] : []).Order(StringComparer.Ordinal)], served);
        Assert.Equal(6, made.Of("Microsoft.Network/privateDnsZones").Count());
        Assert.NotNull(Deployment.Property(Assert.Single(made.Of("Microsoft.Web/sites")), "virtualNetworkSubnetId"));
        Assert.All(made.Of("Microsoft.Network/virtualNetworks").SelectMany(network => Deployment.Property(network, "subnets")!.AsArray()), subnet => Assert.NotNull(subnet!["properties"]!["networkSecurityGroup"]));
    }

    [Fact]
    public async Task A_door_that_is_left_open_is_seen()
    {
        var made = await Deployment.OfAsync(Private);
        made.Of("Microsoft.KeyVault/vaults").Single()["properties"]!["publicNetworkAccess"] = "Enabled";
        made.Of("Microsoft.Storage/storageAccounts").Single()["properties"]!.AsObject().Remove("publicNetworkAccess");

        Assert.Equal(2, PublicDoors(made).Count());
    }

    [Fact]
    public async Task Only_the_namespace_that_the_platform_sends_into_has_a_key_and_nothing_else_is_in_it()
    {
        var made = await Deployment.OfAsync(PlatformLogs);

        var intake = Assert.Single(made.Of("Microsoft.EventHub/namespaces"), hubs => (bool?)Deployment.Property(hubs, "disableLocalAuth") == false);
        Assert.Equal(["changelog", "firewall"], made.Of("Microsoft.EventHub/namespaces/eventhubs").Select(Deployment.Name).Where(name => name.StartsWith(Deployment.Name(intake), StringComparison.Ordinal)).Select(name => name.Split('/')[1]).Order(StringComparer.Ordinal));
        Assert.StartsWith(Deployment.Name(intake), Deployment.Name(Assert.Single(made.Of("Microsoft.EventHub/namespaces/authorizationRules"))), StringComparison.Ordinal);
        Assert.Equal(["changelog", "firewall", "signals"], Hubs(made).Order(StringComparer.Ordinal));
        var sent = made.Resources.Where(resource => Deployment.Property(resource, "eventHubName") is not null).Select(resource => $"{(string?)resource["type"]} {(string?)Deployment.Property(resource, "eventHubName")}").Order(StringComparer.Ordinal);
        Assert.Equal(["Microsoft.Insights/diagnosticSettings changelog", "Microsoft.Insights/diagnosticSettings firewall", "microsoft.aadiam/diagnosticSettings changelog"], sent);
    }

    [Fact]
    public async Task The_app_reads_each_hub_where_it_is()
    {
        foreach (var (parameters, logs) in new[] { ("", "evhns"), (PlatformLogs, "evhin") })
        {
            var settings = (await Deployment.OfAsync(parameters)).Of("Microsoft.Web/sites/config").Single(config => Deployment.Name(config).EndsWith("/appsettings", StringComparison.Ordinal)).ToJsonString(Template.Plain);
            Assert.Equal(logs == "evhin", settings.Contains("intake", StringComparison.Ordinal) || settings.Contains("evhin", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Flow_logs_are_read_where_an_account_is_named_with_the_least_that_does()
    {
        var (without, made) = (await Deployment.OfAsync(), await Deployment.OfAsync(FlowLogs));

        Assert.DoesNotContain(without.Of("Microsoft.Authorization/roleAssignments"), IsOnTheFlowLogs);
        Assert.Equal(["SecResponder: Storage Blob Data Reader", "SecResponder: Storage Queue Data Contributor"], made.Of("Microsoft.Authorization/roleAssignments").Where(IsOnTheFlowLogs).Select(role => (string)Deployment.Property(role, "description")!).Order(StringComparer.Ordinal));
        Assert.Contains("AzureWebJobs.NormalizeFlowLogs.Disabled", Settings(without), StringComparison.Ordinal);
        // The cloud's suffix stays open until it is deployed.
        Assert.Contains("FlowLogs__blobServiceUri", Settings(made), StringComparison.Ordinal);
        Assert.Contains("stflow", Settings(made), StringComparison.Ordinal);
        Assert.DoesNotContain("FlowLogs__blobServiceUri", Settings(without), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_stands_beside_the_functions_where_there_is_an_image_and_costs_nothing_while_nobody_comes()
    {
        var (without, made) = (await Deployment.OfAsync(), await Deployment.OfAsync(Server));

        Assert.Empty(without.Of("Microsoft.App/containerApps"));
        Assert.Empty(without.Of("Microsoft.App/managedEnvironments"));
        Assert.Single(made.Of("Microsoft.Web/sites"));
        var app = Assert.Single(made.Of("Microsoft.App/containerApps"));
        Assert.Equal((0, 1), ((int?)Deployment.Property(app, "template", "scale", "minReplicas"), (int?)Deployment.Property(app, "template", "scale", "maxReplicas")));
        var variables = Deployment.Property(app, "template", "containers")![0]!["env"]!.AsArray().ToDictionary(one => (string)one!["name"]!, one => (string)one!["value"]!, StringComparer.Ordinal);
        // The same account and the same queue as the functions have.
        Assert.All(["TableServiceUri", "BlobServiceUri", "QueueServiceUri"], name => Assert.Contains("'storage", variables[$"SecResponder__AzureStorage__{name}"], StringComparison.Ordinal));
        Assert.Equal("steps", variables["SecResponder__AzureStorage__StepQueue"]);
        Assert.Equal("keyvault:console-client", variables["Server__Console__OpenId__ClientSecret"]);
        Assert.DoesNotContain(variables.Keys, name => name.StartsWith("Server__Kafka", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_registration_to_sign_in_to_the_server_has_no_console()
    {
        var made = await Deployment.OfAsync(Server.Replace("00000000-0000-4000-8000-0000000000bb", "", StringComparison.Ordinal) + "param serverSettings = { Server__Keys__forwarder__Hash: 'sha256:00' }\n");

        var app = Assert.Single(made.Of("Microsoft.App/containerApps")).ToJsonString(Template.Plain);
        Assert.DoesNotContain("Server__Console", app, StringComparison.Ordinal);
        Assert.Contains("Server__Keys__forwarder__Hash", app, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_server_is_reached_from_the_network_alone_and_by_its_name()
    {
        var made = await Deployment.OfAsync(Private + Server);

        Assert.Empty(PublicDoors(made));
        var place = Assert.Single(made.Of("Microsoft.App/managedEnvironments"));
        Assert.True((bool?)Deployment.Property(place, "vnetConfiguration", "internal"));
        Assert.Single(made.Of("Microsoft.Network/privateDnsZones/A"));
        var delegated = made.Of("Microsoft.Network/virtualNetworks").SelectMany(network => Deployment.Property(network, "subnets")!.AsArray()).Where(subnet => subnet!["properties"]!["delegations"] is not null).Select(subnet => (string)subnet!["name"]!);
        Assert.Equal(["app", "server"], delegated.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Who_can_not_sign_in_is_not_asked_to()
    {
        var signIn = (await Deployment.OfAsync("param approverAppId = '00000000-0000-4000-8000-0000000000aa'\n")).Of("Microsoft.Web/sites/config").Single(config => Deployment.Name(config).EndsWith("/authsettingsV2", StringComparison.Ordinal));

        Assert.True((bool)Deployment.Property(signIn, "globalValidation", "requireAuthentication")!);
        Assert.Equal(["/feeds", "/runtime/webhooks/blobs"], Deployment.Property(signIn, "globalValidation", "excludedPaths")!.AsArray().Select(path => (string)path!));
    }

    [Fact]
    public async Task People_are_told_where_there_are_some()
    {
        var silent = await Deployment.OfAsync();
        var told = await Deployment.OfAsync(Settled);

        Assert.Empty(silent.Of("Microsoft.Insights/actionGroups"));
        Assert.Empty(silent.Of("Microsoft.Consumption/budgets"));
        Assert.Equal(["dead-letters", "failed-lifts", "failed-steps", "lag", "silence", "tripped-playbooks"], told.Of("Microsoft.Insights/scheduledQueryRules").Select(rule => Deployment.Name(rule).Split("-", 4)[3]).Order(StringComparer.Ordinal));
        Assert.All(told.Of("Microsoft.Insights/scheduledQueryRules"), rule => Assert.Single(Deployment.Property(rule, "actions", "actionGroups")!.AsArray()));
        Assert.Equal(2, Deployment.Property(Assert.Single(told.Of("Microsoft.Consumption/budgets")), "notifications")!.AsObject().Count);
    }

    [Fact]
    public async Task Connectors_settings_become_the_apps()
    {
        var made = await Deployment.OfAsync(Settled);

        var settings = made.Of("Microsoft.Web/sites/config").Single(config => Deployment.Name(config).EndsWith("/appsettings", StringComparison.Ordinal)).ToJsonString(Template.Plain);
        Assert.Contains("Connectors__Defender__BaseAddress", settings, StringComparison.Ordinal);
        Assert.Contains("Connectors__KeyVault", settings, StringComparison.Ordinal);
    }

    private static bool IsOnTheFlowLogs(JsonObject assignment) => ((string)assignment["id"]!).Contains("/storageAccounts/stflow/", StringComparison.Ordinal);

    private static string Settings(Deployment made) => made.Of("Microsoft.Web/sites/config").Single(config => Deployment.Name(config).EndsWith("/appsettings", StringComparison.Ordinal)).ToJsonString(Template.Plain);

    private static IEnumerable<string> Hubs(Deployment made) => made.Of("Microsoft.EventHub/namespaces/eventhubs").Select(hub => Deployment.Name(hub).Split('/')[1]);

    // The platform sends from outside: its namespace is open to Microsoft's own services, and to nobody else.
    private static IEnumerable<string> PublicDoors(Deployment made) =>
        from door in Doors.SelectMany(made.Of)
        where (string?)Deployment.Property(door, "publicNetworkAccess") != "Disabled" && !IsForThePlatformAlone(made, door)
        select $"{(string?)door["type"]} {Deployment.Name(door)}";

    private static bool IsForThePlatformAlone(Deployment made, JsonObject door) =>
        (bool?)Deployment.Property(door, "disableLocalAuth") == false && made.Of("Microsoft.EventHub/namespaces/networkRuleSets").Any(rules =>
            Deployment.Name(rules).StartsWith(Deployment.Name(door) + "/", StringComparison.Ordinal) && (string?)Deployment.Property(rules, "defaultAction") == "Deny" && (bool?)Deployment.Property(rules, "trustedServiceAccessEnabled") == true);
}
