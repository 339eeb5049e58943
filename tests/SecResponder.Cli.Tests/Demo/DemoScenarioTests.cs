using System.Net;
using SecResponder.Cli.Demo;
using SecResponder.Cli.Demo.Story;
using Xunit;

namespace SecResponder.Cli.Tests.Demo;

/// <summary>The attack stands in the logs as the scenario says, and nobody else looks like an attacker.</summary>
public sealed class DemoScenarioTests
{
    private static readonly DemoTraffic Traffic = DemoLines.Traffic;
    private static readonly DemoScenario Scenario = Traffic.Scenario;
    private static readonly IPNetwork Listed = IPNetwork.Parse("203.0.113.0/26");

    [Fact]
    public void Machines_have_names_ids_and_addresses_of_their_own()
    {
        Assert.Equal(60, Scenario.Machines.Length);
        Assert.Equal(60, Scenario.Machines.Select(machine => machine.Name).Distinct().Count());
        Assert.Equal(60, Scenario.Machines.Select(machine => machine.Address).Distinct().Count());
        Assert.All(Scenario.Machines, machine => Assert.Matches("^[0-9a-f]{40}$", machine.Id));
    }

    [Theory]
    [InlineData("10.20.0.17", "allow", Intrusion.BeaconSessions)]
    [InlineData("10.20.0.42", "deny", 20)]
    [InlineData("10.20.0.55", "allow", 3)]
    public void Hosts_behind_the_Palo_Alto_call_the_listed_address_as_often_as_the_scenario_says(string host, string action, int times)
    {
        var calls = Traffic.PanOs("TRAFFIC").Where(line => line[8] == host && line[9] == Scenario.CommandAndControl).ToList();

        Assert.Equal(times, calls.Count);
        Assert.All(calls, call => Assert.Equal(action, call[31]));
    }

    [Fact]
    public void Nobody_else_calls_a_listed_network()
    {
        string[] known = [Scenario.Beacon.Address, Scenario.DeniedBeacon.Address, Scenario.RareVisitor.Address];
        var callers = Traffic.PanOs("TRAFFIC").Where(line => Listed.Contains(IPAddress.Parse(line[9]))).Select(line => line[8]).Distinct();
        var behindAsa = Traffic.Of(DemoStreams.CiscoAsa).Where(line => line.Contains("outside:203.0.113.", StringComparison.Ordinal)
            && !line.Contains("203.0.113.200/", StringComparison.Ordinal));

        Assert.Equal(known.Order(), callers.Order());
        Assert.All(behindAsa, line => Assert.Contains($"dc:{Scenario.ProtectedBeacon.Address}/", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Five_of_the_beacons_fall_into_ten_minutes()
    {
        var times = Traffic.Lines.Where(line => line.Stream == DemoStreams.PaloAlto
            && line.Text().Contains($",{Scenario.Beacon.Address},{Scenario.CommandAndControl},", StringComparison.Ordinal))
            .Select(line => line.Time).ToList();

        Assert.True(times[4] - times[0] < TimeSpan.FromMinutes(10));
        Assert.True(times[4] < Scenario.Start.AddMinutes(10), "the demo shows its quarantine early");
    }

    [Fact]
    public void The_protected_host_builds_connections_to_the_same_address() =>
        Assert.Equal(18, Traffic.Of(DemoStreams.CiscoAsa).Count(line =>
            line.Contains("Built outbound TCP", StringComparison.Ordinal) && line.Contains($"outside:{Scenario.CommandAndControl}/443",
                StringComparison.Ordinal)
            && line.Contains($"to dc:{Scenario.ProtectedBeacon.Address}/", StringComparison.Ordinal)));

    [Fact]
    public void Only_the_scanner_is_denied_a_hundred_times_in_two_minutes()
    {
        var denied = Traffic.Lines.Where(line => line.Stream == DemoStreams.CiscoAsa && line.Text().Contains("Deny tcp src inside:",
            StringComparison.Ordinal)).ToList();

        Assert.Equal(Intrusion.KnockedDoors, denied.Count);
        Assert.All(denied, line => Assert.Contains($"src inside:{Scenario.Scanner.Address}/", line.Text(), StringComparison.Ordinal));
        Assert.True(denied[99].Time - denied[0].Time < TimeSpan.FromMinutes(2));
        Assert.Equal(Intrusion.KnockedDoors, denied.Select(line => line.Text().Split(" dst ")[1].Split(' ')[0]).Distinct().Count());
    }

    [Fact]
    public void Only_the_guesser_is_refused_more_than_once()
    {
        var refused = Traffic.Of(DemoStreams.CiscoAsa).Where(line => line.Contains("Rejected", StringComparison.Ordinal)).GroupBy(line =>
            line.Split("user IP = ")[1]).ToList();

        Assert.Equal(Intrusion.TriedPasswords, refused.Single(group => group.Key == Scenario.PasswordGuesser).Count());
        Assert.True(refused.Count > 1, "somebody mistypes a password");
        Assert.All(refused.Where(group => group.Key != Scenario.PasswordGuesser), group => Assert.InRange(group.Count(), 1, 3));
    }

    [Theory]
    [InlineData("SECURITYRULES/TEMP-ANY-IN", "mallory@corp.example", "\\\"sourceAddressPrefix\\\":\\\"*\\\"")]
    [InlineData("DIAGNOSTICSETTINGS/DELETE", "mallory@corp.example", "DIAGNOSTICSETTINGS/TO-SIEM")]
    [InlineData("ROLEASSIGNMENTS/9E1D5C7A", "trudy@corp.example", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635")]
    public void The_change_log_tells_of_each_change(string what, string who, string detail)
    {
        var body = Assert.Single(Traffic.Of(DemoStreams.AzureActivity), line => line.Contains(what, StringComparison.Ordinal));

        Assert.Contains(who, body, StringComparison.Ordinal);
        Assert.Contains(detail, body, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_lines_cannot_be_read()
    {
        var strangers = Traffic.Of(DemoStreams.PaloAlto).Count(line => line.Split(',').Length < 26);
        var junk = Traffic.Of(DemoStreams.CiscoAsa).Count(line => !line.Contains("%ASA-", StringComparison.Ordinal));

        Assert.Equal((2, 1, 3), (strangers, junk, Scenario.UnreadableLines));
    }

    [Theory]
    [InlineData("2026-03-03T21:40:00Z", true)]
    [InlineData("2026-03-03T18:36:00Z", true)]
    [InlineData("2026-03-04T06:35:59Z", true)]
    [InlineData("2026-03-03T18:35:59Z", false)]
    [InlineData("2026-03-04T06:36:00Z", false)]
    [InlineData("2026-03-04T01:30:00+04:00", true)]
    public void The_role_is_granted_at_night_or_the_logs_are_not_made(string start, bool made)
    {
        var at = DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture);

        var refusal = Record.Exception(() => DemoTraffic.Generate(1, at));

        Assert.Equal(made, refusal is null);
        Assert.True(made || refusal is ArgumentOutOfRangeException);
    }
}
