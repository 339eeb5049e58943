using System.Text;

namespace SecResponder.Cli.Demo.Story;

/// <summary>Three lines that nobody can read; they belong into the dead letter, and nowhere else.</summary>
internal static class UnreadableLines
{
    public static void Plan(DemoNetwork network, DemoScenario scenario)
    {
        // A datagram that was cut in the midst of an address.
        var cut = scenario.Start.AddMinutes(5);
        network.PaloAlto(cut, () =>
        {
            var line = network.Branch.Traffic(cut, new Logs.PanOsSession
            {
                Source = "10.20.0.23",
                SourcePort = 51000,
                Destination = "192.0.2.10",
                DestinationPort = 443,
                App = "ssl",
                Rule = "out-web",
            });
            return line[..(line.IndexOf("10.20.0.23", StringComparison.Ordinal) + 6)];
        });

        // Somebody's encrypted stream on the wrong port. No byte of it is a line feed.
        var junk = scenario.Start.AddMinutes(15);
        network.Timeline.Add(junk, DemoStreams.CiscoAsa, () => (byte[])[0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, 0xff, 0xfe, 0x00,
            0x80, 0xc3, 0x28, 0x9f]);

        // A firewall that nobody has told us of.
        var stranger = scenario.Start.AddMinutes(25);
        network.Timeline.Add(stranger, DemoStreams.PaloAlto,
            () => Encoding.UTF8.GetBytes("""<134>id=firewall sn=18B169000000 time="2026-03-03 22:05:00" fw=198.51.100.9 pri=6 c=1024 m=537 msg="Connection Closed" src=10.30.0.5 dst=192.0.2.10"""));
    }
}
