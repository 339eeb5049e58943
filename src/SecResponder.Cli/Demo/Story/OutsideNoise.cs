using SecResponder.Cli.Demo.Logs;

namespace SecResponder.Cli.Demo.Story;

/// <summary>What every firewall sees without anybody being in danger: scanners from outside, late packets, people who mistype their password.</summary>
internal sealed class OutsideNoise(DemoNetwork network, DemoChance chance, DemoScenario scenario)
{
    private static readonly int[] Doors = [22, 23, 80, 443, 445, 1433, 3389, 5060, 8080];

    public void Plan()
    {
        Repeat(110, DeniedByAsa);
        Repeat(60, DroppedByPaloAlto);
        Repeat(24, Counted);
        Repeat(18, LatePacket);
        Repeat(8, Probe);
        foreach (var machine in DemoOffice.Workstations.Where((_, i) => i % 4 == 0))
            DialsIn(machine);
    }

    private void Repeat(int times, Action<DateTimeOffset> happens)
    {
        for (var i = 0; i < times; i++)
            happens(Sometime());
    }

    private DateTimeOffset Sometime() => scenario.Start + chance.Below(DemoTraffic.Length - TimeSpan.FromMinutes(1));

    private void DeniedByAsa(DateTimeOffset at)
    {
        var source = ("outside", chance.Of(DemoOffice.Noise), chance.Between(1024, 65500));
        var destination = ("dc", "198.51.100.2", chance.Of(Doors));
        network.Asa(at, () => network.DataCentre.Denied(at, "tcp", source, destination, "outside_in"));
    }

    private void DroppedByPaloAlto(DateTimeOffset at)
    {
        var session = new PanOsSession
        {
            Subtype = "drop",
            Source = chance.Of(DemoOffice.Noise),
            SourcePort = chance.Between(1024, 65500),
            Destination = "198.51.100.1",
            DestinationPort = chance.Of(Doors),
            App = "not-applicable",
            Rule = "interzone-default",
            FromZone = "untrust",
            ToZone = "untrust",
            Action = "drop",
            BytesSent = 60,
            EndReason = "policy-deny",
        };
        network.PaloAlto(at, () => network.Edge.Traffic(at, session));
    }

    private void Counted(DateTimeOffset at)
    {
        var source = ("inside", chance.Of(DemoOffice.Workstations).Address, chance.Between(49152, 65500));
        var permitted = chance.Percent(80);
        var hits = chance.Between(1, 40);
        network.Asa(at, () => network.DataCentre.Hits(at, "inside_in", permitted, source, ("dc", "10.10.0.17", permitted ? 9100 : 23), hits));
    }

    private void LatePacket(DateTimeOffset at)
    {
        var (source, port) = (chance.Of(DemoOffice.Workstations).Address, chance.Between(49152, 65500));
        network.Asa(at, () => network.DataCentre.NoConnection(at, source, port, "10.10.0.12", 445));
    }

    // An exploit tried against the public web server, which the firewall's signature stopped.
    private void Probe(DateTimeOffset at)
    {
        var session = new PanOsSession
        {
            Subtype = "vulnerability",
            Source = chance.Of(DemoOffice.Noise),
            SourcePort = chance.Between(1024, 65500),
            Destination = "198.51.100.3",
            DestinationPort = 443,
            App = "web-browsing",
            Rule = "in-web",
            FromZone = "untrust",
            ToZone = "dmz",
            Action = "reset-both",
            Category = "any",
        };
        network.PaloAlto(at, () => network.Edge.Threat(at, session, new PanOsThreat("shop.corp.example/cgi-bin/test", "Path Traversal Attempt(30851)",
            "medium", "curl/8.5.0")));
    }

    private void DialsIn(DemoMachine machine)
    {
        var at = scenario.Start + chance.Below(TimeSpan.FromMinutes(10));
        var address = $"192.0.2.{chance.Between(150, 190)}";
        var lasted = TimeSpan.FromMinutes(chance.Between(5, 18));
        var (sent, received) = (chance.Between(20000, 900000), chance.Between(20000, 900000));
        if (chance.Percent(30))
            network.Asa(at.AddSeconds(-8), () => network.Vpn.LogonRefused(at.AddSeconds(-8), machine.User, address));
        network.Asa(at, () => network.Vpn.LogonAccepted(at, machine.User));
        network.Asa(at + lasted, () => network.Vpn.Disconnected(at + lasted, machine.User, address, lasted, sent, received));
    }
}
