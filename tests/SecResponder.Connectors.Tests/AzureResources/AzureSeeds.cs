using SecResponder.Lab;
using SecResponder.Lab.AzureResources;

namespace SecResponder.Connectors.Tests.AzureResources;

/// <summary>A small tenant: a web server with two interfaces, a lonely one, a machine of a scale set, and what belongs to them.</summary>
internal static class AzureSeeds
{
    public const string Subscription = "/subscriptions/00000000-0000-0000-0000-000000000001";
    public const string Group = Subscription + "/resourceGroups/shop";
    public const string Network = Group + "/providers/Microsoft.Network";
    public const string Web = Group + "/providers/Microsoft.Compute/virtualMachines/web-9";
    public const string WebFront = Network + "/networkInterfaces/web-9-front";
    public const string WebBack = Network + "/networkInterfaces/web-9-back";
    public const string Quarantine = Network + "/networkSecurityGroups/secresponder-quarantine-westeurope";

    public const string Db = Group + "/providers/Microsoft.Compute/virtualMachines/db-9";
    public const string Https = Network + "/networkSecurityGroups/web/securityRules/https";
    public const string Blocked = Network + "/ipGroups/blocked";
    public const string Setting = Web + "/providers/microsoft.insights/diagnosticSettings/to-hub";

    public const string Workspace = Group + "/providers/Microsoft.OperationalInsights/workspaces/soc";
    public const string SentinelIncident = Workspace + "/providers/Microsoft.SecurityInsights/incidents/55555555-eeee-4eee-8eee-000000000001";

    public static void Furnish(LabOptions lab)
    {
        var azure = new AzureLab();
        lab.With(azure);
        foreach (var resource in Resources())
            azure.Resources.Add(resource);
    }

    public static string Machine(string name, string[] interfaces, string more = "", string location = "westeurope") => $$$$"""
        {"id":"{{{{Group}}}}/providers/Microsoft.Compute/virtualMachines/{{{{name}}}}","location":"{{{{location}}}}","tags":{"env":"prod"},
         "properties":{"timeCreated":"2026-01-05T08:00:00Z","osProfile":{"computerName":"{{{{name}}}}"},{{{{more}}}}
         "networkProfile":{"networkInterfaces":[{{{{string.Join(',', interfaces.Select(nic => $$$$"""{"id":"{{{{Network}}}}/networkInterfaces/{{{{nic}}}}","properties":{"primary":true}}"""))}}}}]}}}
        """;

    public static string Interface(string name, string address, string? machine, string? group = null, string more = "", string allocation = "Dynamic", string? publicAddress = null) => $$$$"""
        {"id":"{{{{Network}}}}/networkInterfaces/{{{{name}}}}","location":"westeurope","tags":{"cost":"42"},
         "properties":{"enableAcceleratedNetworking":true,"dnsSettings":{"dnsServers":["10.0.0.4"]},"macAddress":"02-00-00-00-00-01",{{{{more}}}}
         {{{{(machine is null ? "" : $"\"virtualMachine\":{{\"id\":\"{Group}/providers/Microsoft.Compute/virtualMachines/{machine}\"}},")}}}}
         {{{{(group is null ? "" : $"\"networkSecurityGroup\":{{\"id\":\"{Network}/networkSecurityGroups/{group}\"}},")}}}}
         "ipConfigurations":[{"name":"ipconfig1","properties":{{{{{(publicAddress is null ? "" : $"\"publicIPAddress\":{{\"id\":\"{Network}/publicIPAddresses/{publicAddress}\"}},")}}}}"privateIPAddress":"{{{{address}}}}","privateIPAllocationMethod":"{{{{allocation}}}}","subnet":{"id":"{{{{Network}}}}/virtualNetworks/shop/subnets/web"}}}]}}
        """;

    private static IEnumerable<string> Resources() =>
    [
        $$$$"""{"id":"{{{{Network}}}}/networkSecurityGroups/web","location":"westeurope","tags":{},"properties":{"securityRules":[{"name":"https","properties":{"priority":300,"direction":"Inbound","access":"Allow","protocol":"Tcp","sourceAddressPrefix":"*","sourcePortRange":"*","destinationAddressPrefix":"*","destinationPortRange":"443"}}]}}""",
        $$$$"""{"id":"{{{{Network}}}}/virtualNetworks/shop/subnets/web","properties":{"addressPrefix":"10.9.0.0/24"}}""",
        $$$$"""{"id":"{{{{Subscription}}}}","tags":{"team":"shop"},"properties":{}}""",
        $$$$"""{"id":"{{{{Blocked}}}}","location":"westeurope","tags":{"cost":"42"},"properties":{"ipAddresses":["198.51.100.9","192.0.2.0/28"]}}""",
        $$$$"""{"id":"{{{{SentinelIncident}}}}","properties":{"title":"Beacon","severity":"High","status":"Active","incidentNumber":3177,"incidentUrl":"https://portal.azure.example/3177","owner":{"assignedTo":"Mia Lee"},"labels":[{"labelName":"crown-jewel","labelType":"User"}]}}""",
        Machine("web-9", ["web-9-front", "web-9-back"]),
        Interface("web-9-front", "10.9.0.4", "web-9", group: "web", publicAddress: "web-9"),
        Interface("web-9-back", "10.9.0.5", "web-9"),
        Machine("db-9", ["db-9"]),
        Interface("db-9", "10.9.0.6", "db-9", group: "web", allocation: "Static"),
        Machine("pool-9", ["pool-9"], more: $$$$"""
            "virtualMachineScaleSet":{"id":"{{{{Group}}}}/providers/Microsoft.Compute/virtualMachineScaleSets/pool"},
            """),
        Interface("pool-9", "10.9.0.7", "pool-9"),
        Interface("endpoint-9", "10.9.0.8", null, more: "\"privateEndpoint\":{\"id\":\"x\"},"),
        Machine("twin-9a", ["twin-9a"]),
        Interface("twin-9a", "10.9.0.9", "twin-9a"),
        Machine("twin-9b", ["twin-9b"]),
        Interface("twin-9b", "10.9.0.9", "twin-9b"),
        $$$$"""{"id":"{{{{Network}}}}/publicIPAddresses/web-9","location":"westeurope","properties":{"ipAddress":"8.8.4.4","ipConfiguration":{"id":"{{{{WebFront}}}}/ipConfigurations/ipconfig1"}}}""",
    ];
}
