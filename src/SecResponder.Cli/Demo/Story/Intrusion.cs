using SecResponder.Cli.Demo.Logs;

namespace SecResponder.Cli.Demo.Story;

/// <summary>What is hidden in the ordinary traffic, in the order in which it begins.</summary>
internal sealed class Intrusion(DemoNetwork network, DemoChance chance, DemoScenario scenario)
{
    /// <summary>How many sessions the beacon makes: one a minute from the second minute on.</summary>
    public const int BeaconSessions = 27;

    /// <summary>How many doors the scanner knocks at, two a second.</summary>
    public const int KnockedDoors = 150;

    /// <summary>How many passwords are tried, one every twenty seconds.</summary>
    public const int TriedPasswords = 24;

    private const string Office = "198.51.100.23";

    public void Plan()
    {
        Beacons();
        ProtectedBeacons();
        NearMisses();
        Scan();
        PasswordGuessing();
        FirewallOpened();
        LoggingOff();
        RoleGranted();
    }

    private DateTimeOffset After(double minutes) => scenario.Start.AddMinutes(minutes);

    // A few seconds before or after the full minute, as implants do.
    private DateTimeOffset EveryMinute(int first, int i) => After(first + i) + chance.Below(TimeSpan.FromSeconds(6)) - TimeSpan.FromSeconds(3);

    private void Beacons()
    {
        for (var i = 0; i < BeaconSessions; i++)
        {
            var at = EveryMinute(2, i);
            var session = Call(scenario.Beacon) with { BytesSent = 412 + chance.Between(0, 9), BytesReceived = 1180, Seconds = 1 };
            network.PaloAlto(at, () => network.Edge.Traffic(at, session));
        }
    }

    private void ProtectedBeacons()
    {
        for (var i = 0; i < 18; i++)
        {
            var at = EveryMinute(8, i);
            var connection = new AsaConnection
            {
                Source = ("dc", scenario.ProtectedBeacon.Address, chance.Between(49152, 65500)),
                Destination = ("outside", scenario.CommandAndControl, 443),
                Translated = ("198.51.100.2", chance.Between(20000, 60000)),
            };
            network.Asa(at, () => network.DataCentre.Translation(at, connection, lasted: null));
            network.Asa(at, () => network.DataCentre.Built(at, connection, outbound: true));
            network.Asa(at.AddSeconds(2), () => network.DataCentre.Teardown(at.AddSeconds(2), connection, outbound: true, TimeSpan.FromSeconds(2), 1592,
                "TCP FINs"));
        }
    }

    // One host that the firewall stops every time, one that is let through but too seldom: nothing may happen to either.
    private void NearMisses()
    {
        for (var i = 0; i < 20; i++)
        {
            var at = EveryMinute(4, i);
            var session = Call(scenario.DeniedBeacon) with
            {
                Subtype = "deny",
                Action = "deny",
                Rule = "block-bad",
                BytesSent = 66,
                EndReason = "policy-deny",
                NatPort = 0,
                NatSource = "0.0.0.0"
            };
            network.PaloAlto(at, () => network.Edge.Traffic(at, session));
        }
        for (var i = 0; i < 3; i++)
        {
            var at = After(6 + 9 * i);
            var session = Call(scenario.RareVisitor) with { BytesSent = 700, BytesReceived = 5400, Seconds = 2 };
            network.PaloAlto(at, () => network.Edge.Traffic(at, session));
        }
    }

    private PanOsSession Call(DemoMachine machine) => new()
    {
        Source = machine.Address,
        SourcePort = chance.Between(49152, 65500),
        Destination = scenario.CommandAndControl,
        DestinationPort = 443,
        User = $@"corp\{machine.User}",
        NatSource = "198.51.100.1",
        NatPort = chance.Between(20000, 60000),
        App = "ssl",
        Rule = "out-web",
        Category = "unknown",
    };

    private void Scan()
    {
        for (var i = 0; i < KnockedDoors; i++)
        {
            var at = After(10).AddMilliseconds(500 * i);
            var source = ("inside", scenario.Scanner.Address, chance.Between(49152, 65500));
            var destination = ("dc", scenario.ScannedServer.Address, 20 + 7 * i);
            network.Asa(at, () => network.DataCentre.Denied(at, "tcp", source, destination, "inside_in"));
        }
    }

    private void PasswordGuessing()
    {
        string[] users = ["ada", "grace", "edsger", "admin"];
        for (var i = 0; i < TriedPasswords; i++)
        {
            var at = After(13).AddSeconds(20 * i);
            var user = users[i % users.Length];
            network.Asa(at, () => user == "admin"
                ? network.Vpn.LogonRefusedByServer(at, "*****", scenario.PasswordGuesser)
                : network.Vpn.LogonRefused(at, user, scenario.PasswordGuesser));
        }
    }

    private void FirewallOpened()
    {
        var rule = Change(After(17), scenario.RuleOpener, "MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/SECURITYRULES/WRITE",
            $"/resourceGroups/rg-app/providers/Microsoft.Network/networkSecurityGroups/{scenario.OpenedRule}", "d-001") with
        {
            Status = "Created",
            RequestBody = RequestBody.SecurityRule("*", "3389"),
        };
        network.Azure(rule.At.AddSeconds(3), rule with { At = rule.At.AddSeconds(-2), Result = "Start", Status = "" }, rule);
        var change = new PanOsChange("10.20.0.50", "set", "mallory", "CLI", "Succeeded", " vsys  vsys1 rulebase security rules  temp-in", "",
            "temp-in { from untrust; to trust; source any; destination any; service any; application any; action allow; }");
        network.PaloAlto(After(18), () => network.Edge.Config(After(18), change));
    }

    private void LoggingOff()
    {
        var setting = Change(After(20), scenario.LogDeleter, "MICROSOFT.INSIGHTS/DIAGNOSTICSETTINGS/DELETE",
            $"/resourceGroups/rg-app/providers/Microsoft.KeyVault/vaults/kv-app/providers/microsoft.insights/{scenario.DeletedSetting}", "d-002");
        network.Azure(setting.At.AddSeconds(3), setting);
    }

    private void RoleGranted()
    {
        var grant = Change(scenario.GrantedAt, scenario.RoleGranter, "MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTS/WRITE",
            "/providers/Microsoft.Authorization/roleAssignments/9e1d5c7a-3b2f-4f6e-8d1a-0c9b8a7f6e5d", "d-003") with
        {
            Status = "Created",
            RequestBody = RequestBody.RoleAssignment(RequestBody.Owner, scenario.GrantedTo),
        };
        network.Azure(grant.At.AddSeconds(3), grant with { At = grant.At.AddSeconds(-1), Result = "Start", Status = "" }, grant);
    }

    private static ActivityRecord Change(DateTimeOffset at, string caller, string operation, string resource, string correlation) => new()
    {
        At = at,
        Operation = operation,
        Resource = resource,
        Caller = caller,
        CallerAddress = Office,
        Correlation = correlation,
    };
}
