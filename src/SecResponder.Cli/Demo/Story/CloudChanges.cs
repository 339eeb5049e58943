using SecResponder.Cli.Demo.Logs;

namespace SecResponder.Cli.Demo.Story;

/// <summary>What a platform team does in its subscription on an ordinary evening; two of the changes look a little like the attack and are not.</summary>
internal sealed class CloudChanges(DemoNetwork network, DemoChance chance, DemoScenario scenario)
{
    private static readonly (string Operation, string Resource)[] Routine =
    [
        ("MICROSOFT.COMPUTE/VIRTUALMACHINES/START/ACTION", "/resourceGroups/rg-erp/providers/Microsoft.Compute/virtualMachines/vm-erp-1"),
        ("MICROSOFT.STORAGE/STORAGEACCOUNTS/LISTKEYS/ACTION", "/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/stdata"),
        ("MICROSOFT.WEB/SITES/CONFIG/WRITE", "/resourceGroups/rg-web/providers/Microsoft.Web/sites/shop"),
        ("MICROSOFT.RESOURCES/DEPLOYMENTS/WRITE", "/resourceGroups/rg-web/providers/Microsoft.Resources/deployments/shop-release"),
        ("MICROSOFT.INSIGHTS/DIAGNOSTICSETTINGS/WRITE", "/resourceGroups/rg-web/providers/Microsoft.Web/sites/shop/providers/microsoft.insights/diagnosticSettings/to-siem"),
    ];

    public void Plan()
    {
        for (var i = 0; i < 36; i++)
        {
            var at = scenario.Start + chance.Below(DemoTraffic.Length - TimeSpan.FromMinutes(1));
            var (operation, resource) = chance.Of(Routine);
            var result = chance.Percent(94) ? ("Success", "OK") : ("Failure", "Conflict");
            network.Azure(at.AddSeconds(12), Begun(at, operation, resource, $"c-{i:000}"), Record(at.AddSeconds(10), operation, resource,
                $"c-{i:000}") with
            { Result = result.Item1, Status = result.Item2 });
        }
        var rule = Record(scenario.Start.AddMinutes(7), "MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/SECURITYRULES/WRITE",
            "/resourceGroups/rg-app/providers/Microsoft.Network/networkSecurityGroups/nsg-app/securityRules/office-https", "c-100") with
        {
            RequestBody = RequestBody.SecurityRule("198.51.100.0/29", "443"),
        };
        var reader = Record(scenario.Start.AddMinutes(12), "MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTS/WRITE",
            "/resourceGroups/rg-data/providers/Microsoft.Authorization/roleAssignments/1b0c9a55-0f2e-4a58-9a43-6f4a3c1d2e01", "c-101") with
        {
            Status = "Created",
            RequestBody = RequestBody.RoleAssignment(RequestBody.Reader, "7a1f2b1e-5f0a-4d0e-8a7d-2f3c4b5a6d70"),
        };
        network.Azure(rule.At.AddSeconds(2), rule);
        network.Azure(reader.At.AddSeconds(2), reader);
    }

    private static ActivityRecord Begun(DateTimeOffset at, string operation, string resource, string correlation) =>
        Record(at, operation, resource, correlation) with { Result = "Start", Status = "" };

    private static ActivityRecord Record(DateTimeOffset at, string operation, string resource, string correlation) => new()
    {
        At = at,
        Operation = operation,
        Resource = resource,
        Caller = "sam.lead@corp.example",
        CallerAddress = "198.51.100.4",
        Correlation = correlation,
    };
}
