using System.Collections.Immutable;

namespace SecResponder.Cli.Demo;

/// <summary>Who does what in the demo's half hour: what the demo seeds the lab with, and what it asserts against.</summary>
internal sealed record DemoScenario
{
    /// <summary>When the logs begin.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When they end.</summary>
    public DateTimeOffset End => Start + DemoTraffic.Length;

    /// <summary>Every machine of the office, for the lab.</summary>
    public ImmutableArray<DemoMachine> Machines { get; init; } = [.. DemoOffice.Workstations, .. DemoOffice.Servers];

    /// <summary>Beacons every minute through the Palo Alto firewall: to be quarantined, after approval.</summary>
    public DemoMachine Beacon { get; init; } = DemoOffice.At("10.20.0.17");

    /// <summary>Does the same through the ASA, and is a domain controller: to be refused by a guardrail.</summary>
    public DemoMachine ProtectedBeacon { get; init; } = DemoOffice.At("10.10.0.10");

    /// <summary>Tries the same, and the firewall denies it each time: nothing must happen to it.</summary>
    public DemoMachine DeniedBeacon { get; init; } = DemoOffice.At("10.20.0.42");

    /// <summary>Connects three times, which is not enough: nothing must happen to it.</summary>
    public DemoMachine RareVisitor { get; init; } = DemoOffice.At("10.20.0.55");

    /// <summary>The listed address that they connect to; within playbooks/lists/c2_networks.yaml.</summary>
    public string CommandAndControl { get; init; } = "203.0.113.9";

    /// <summary>Scans <see cref="ScannedServer"/>: a ticket and a card, no quarantine.</summary>
    public DemoMachine Scanner { get; init; } = DemoOffice.At("10.20.0.31");

    /// <summary>Is scanned.</summary>
    public DemoMachine ScannedServer { get; init; } = DemoOffice.At("10.10.0.14");

    /// <summary>The outside address from which passwords are guessed.</summary>
    public string PasswordGuesser { get; init; } = "198.51.100.77";

    /// <summary>Opens <see cref="OpenedRule"/> to the world; a minute later <c>mallory</c>, as the firewall knows him, does the same on pa-edge-1.</summary>
    public string RuleOpener { get; init; } = "mallory@corp.example";

    /// <summary>The security rule, as its resource id ends.</summary>
    public string OpenedRule { get; init; } = "nsg-app/securityRules/temp-any-in";

    /// <summary>Deletes the diagnostic setting <see cref="DeletedSetting"/>.</summary>
    public string LogDeleter { get; init; } = "mallory@corp.example";

    /// <summary>The diagnostic setting, as its resource id ends.</summary>
    public string DeletedSetting { get; init; } = "diagnosticSettings/to-siem";

    /// <summary>Grants Owner to <see cref="GrantedTo"/> outside the change window.</summary>
    public string RoleGranter { get; init; } = "trudy@corp.example";

    /// <summary>Object id of who becomes Owner.</summary>
    public string GrantedTo { get; init; } = "5f0d6d3c-8b1e-4b7a-9a57-3a2f5f1f9c41";

    /// <summary>When; must be outside 07:00 to 19:00 UTC for the playbook to see it.</summary>
    public DateTimeOffset GrantedAt => Start + TimeSpan.FromMinutes(24);

    /// <summary>How many incidents are told of with all playbooks: two beacons, the scan, the guessing, two opened rules (the firewall and Azure know mallory
    /// by different names), the deleted setting, the role. Three more, changes of firewalls, are in the calendar of changes, and told to nobody.</summary>
    public int Incidents { get; init; } = 8;

    /// <summary>How many lines nobody can read: a truncated one, a binary one, one of an unknown format.</summary>
    public int UnreadableLines { get; init; } = 3;
}
