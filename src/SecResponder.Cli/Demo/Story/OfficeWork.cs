using SecResponder.Cli.Demo.Logs;

namespace SecResponder.Cli.Demo.Story;

/// <summary>What people and servers do all evening: websites, name look-ups, shares, updates.</summary>
internal sealed class OfficeWork(DemoNetwork network, DemoChance chance, DemoScenario scenario)
{
    private const int WebsitesEach = 20;
    private const int LookupsEach = 4;
    private const int ServerConnectionsEach = 5;
    private const int UpdatesEach = 12;

    public void Plan()
    {
        foreach (var machine in DemoOffice.Workstations)
        {
            Repeat(WebsitesEach, at => Website(at, machine));
            Repeat(LookupsEach, at => Lookup(at, machine));
            Repeat(ServerConnectionsEach, at => ToServer(at, machine));
        }
        foreach (var server in DemoOffice.Servers)
            Repeat(UpdatesEach, at => Update(at, server));
        Repeat(50, WebFilter);
        Administration();
    }

    private void Repeat(int times, Action<DateTimeOffset> happens)
    {
        for (var i = 0; i < times; i++)
            happens(Sometime());
    }

    private DateTimeOffset Sometime() => scenario.Start + chance.Below(DemoTraffic.Length - TimeSpan.FromMinutes(1));

    private void Website(DateTimeOffset at, DemoMachine machine)
    {
        var site = chance.Of(DemoOffice.Websites);
        var session = new PanOsSession
        {
            Source = machine.Address,
            SourcePort = chance.Between(49152, 65500),
            Destination = site.Address,
            DestinationPort = site.Port,
            User = $@"corp\{machine.User}",
            NatSource = "198.51.100.1",
            NatPort = chance.Between(20000, 60000),
            App = site.App,
            Rule = site.Rule,
            Protocol = site.App == "quic" ? "udp" : "tcp",
            BytesSent = chance.Between(600, 9000),
            BytesReceived = chance.Between(2000, 900000),
            Seconds = chance.Between(1, 120),
            EndReason = site.App == "quic" ? "aged-out" : chance.Percent(85) ? "tcp-fin" : "tcp-rst-from-client",
            Category = "business-and-economy",
        };
        network.PaloAlto(at, () => network.Edge.Traffic(at, session));
    }

    private void Lookup(DateTimeOffset at, DemoMachine machine)
    {
        var session = new PanOsSession
        {
            Source = machine.Address,
            SourcePort = chance.Between(49152, 65500),
            Destination = "10.10.0.53",
            DestinationPort = 53,
            User = $@"corp\{machine.User}",
            App = "dns",
            Protocol = "udp",
            Rule = "to-resolver",
            ToZone = "servers",
            BytesSent = chance.Between(70, 110),
            BytesReceived = chance.Between(90, 420),
            EndReason = "aged-out",
        };
        network.PaloAlto(at, () => network.Branch.Traffic(at, session));
    }

    private void ToServer(DateTimeOffset at, DemoMachine machine)
    {
        var server = chance.Of(DemoOffice.Servers);
        var connection = new AsaConnection
        {
            Source = ("inside", machine.Address, chance.Between(49152, 65500)),
            Destination = ("dc", server.Address, chance.Of([443, 445, 88, 389, 1433, 9100])),
        };
        Connection(at, connection, outbound: false);
    }

    private void Update(DateTimeOffset at, DemoMachine server)
    {
        var connection = new AsaConnection
        {
            Source = ("dc", server.Address, chance.Between(49152, 65500)),
            Destination = ("outside", chance.Of(["192.0.2.201", "192.0.2.140", "198.51.100.140", "203.0.113.200"]), 443),
            Translated = ("198.51.100.2", chance.Between(20000, 60000)),
        };
        network.Asa(at, () => network.DataCentre.Translation(at, connection, lasted: null));
        Connection(at, connection, outbound: true);
        network.Asa(at.AddSeconds(55), () => network.DataCentre.Translation(at.AddSeconds(55), connection, TimeSpan.FromSeconds(55)));
    }

    private void Connection(DateTimeOffset at, AsaConnection connection, bool outbound)
    {
        var duration = TimeSpan.FromSeconds(chance.Between(1, 50));
        var bytes = chance.Between(900, 400000);
        var reason = chance.Percent(90) ? "TCP FINs" : "TCP Reset-I";
        network.Asa(at, () => network.DataCentre.Built(at, connection, outbound));
        network.Asa(at + duration, () => network.DataCentre.Teardown(at + duration, connection, outbound, duration, bytes, reason));
    }

    // Pages that the web filter looked at: mostly let through and noted, now and then blocked.
    private void WebFilter(DateTimeOffset at)
    {
        var machine = chance.Of(DemoOffice.Workstations);
        var blocked = chance.Percent(10);
        var session = new PanOsSession
        {
            Subtype = "url",
            Source = machine.Address,
            SourcePort = chance.Between(49152, 65500),
            Destination = "192.0.2.80",
            DestinationPort = 443,
            User = $@"corp\{machine.User}",
            NatSource = "198.51.100.1",
            NatPort = chance.Between(20000, 60000),
            App = "ssl",
            Rule = "out-web",
            Action = blocked ? "block-url" : "alert",
            Category = blocked ? "gambling" : "news",
        };
        var threat = new PanOsThreat(blocked ? "bets.example/" : "news.example/today,evening", "(9999)", "informational",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64)");
        network.PaloAlto(at, () => network.Edge.Threat(at, session, threat));
    }

    private void Administration()
    {
        DateTimeOffset After(double minutes) => scenario.Start.AddMinutes(minutes);
        PanOsChange Change(string command, string path, string result = "Succeeded") => new("10.20.0.12", command, "ada", "Web", result, path);
        network.PaloAlto(After(3), () => network.Edge.Config(After(3), Change("edit", " vsys  vsys1 address  erp-new")));
        network.PaloAlto(After(3.5), () => network.Edge.Config(After(3.5), Change("commit", "", "Submitted")));
        network.PaloAlto(After(16), () => network.Branch.Config(After(16), Change("set", " vsys  vsys1 tag  q1") with
        {
            Before = "",
            After = "q1 { color color3; }"
        }));
        network.PaloAlto(After(16.25), () => network.Branch.Config(After(16.25), Change("commit", "", "Submitted")));
        foreach (var minutes in (double[])[2, 9, 14, 21, 27])
            network.Asa(After(minutes), () => network.DataCentre.Looked(After(minutes), "ada", "show running-config access-list"));
        network.Asa(After(11), () => network.DataCentre.Changed(After(11), "ada", "10.20.0.12", "object network erp-new"));
        network.Asa(After(11.1), () => network.DataCentre.Changed(After(11.1), "ada", "10.20.0.12",
            "access-list dc_in extended permit tcp object erp-new host 10.10.0.14 eq 443"));
    }
}
