using System.Text;
using SecResponder.Events;
using SecResponder.Response.Entities.Sightings;

namespace SecResponder.Response.Tests.Entities;

/// <summary>Sightings are read off the vendors' own lines.</summary>
public sealed class SightingReaderTests
{
    [Theory]
    [InlineData("a Windows lease", "dhcp", "10,03/01/26,09:00:00,Assign,10.0.0.21,pc21.example.com,02005E100021,,2712847316,0,,,,0x4D53465420352E30,MSFT 5.0,,,,0", "Lease 10.0.0.21 pc21.example.com ")]
    [InlineData("its renewal", "dhcp", "11,03/01/26,13:00:00,Renew,10.0.0.21,pc21.example.com,02005E100021,,2712847317,0,,,,0x4D53465420352E30,MSFT 5.0,,,,0", "Lease 10.0.0.21 pc21.example.com ")]
    [InlineData("its release", "dhcp", "12,03/01/26,14:00:00,Release,10.0.0.21,pc21.example.com,02005E100021,,2712847318,0,,,,,,,,,0", "Lease 10.0.0.21   ends")]
    [InlineData("an address that it refused", "dhcp", "15,03/01/26,14:00:00,NACK,10.0.0.21,pc21.example.com,02005E100021,,2712847318,0,,,,,,,,,0", "")]
    [InlineData("a translation", "cisco-asa", "<166>Mar 01 2026 09:00:00 fw-1 : %ASA-6-302013: Built outbound TCP connection 4711 for outside:203.0.113.9/443 (203.0.113.9/443) to inside:10.0.0.21/51515 (198.51.100.1/51515)", "Translation 198.51.100.1 10.0.0.21 ")]
    [InlineData("no translation", "cisco-asa", "<166>Mar 01 2026 09:00:00 fw-1 : %ASA-6-302013: Built outbound TCP connection 4711 for outside:203.0.113.9/443 (203.0.113.9/443) to inside:10.0.0.21/51515 (10.0.0.21/51515)", "")]
    [InlineData("a tunnel", "cisco-asa", "<166>Mar 01 2026 09:00:00 fw-1 : %ASA-6-713228: Group = staff, Username = ann, IP = 198.51.100.7, Assigned private IP address 10.9.0.4 to remote user", "Tunnel 10.9.0.4  ann")]
    public void Of(string why, string source, string line, string expected)
    {
        var told = Read(source, line).Select(seen => $"{seen.Kind} {seen.Address} {seen.Host} {seen.User}{(seen.IsEnd ? " ends" : "")}");
        Assert.True(string.Join(';', told) == expected, $"{why}: {string.Join(';', told)}");
    }

    [Fact]
    public void The_same_again_is_no_news_until_a_quarter_of_an_hour_has_passed()
    {
        string Line(int minute) => $"<166>Mar 01 2026 09:{minute:00}:00 fw-1 : %ASA-6-302013: Built outbound TCP connection {minute} for outside:203.0.113.9/443 (203.0.113.9/443) to inside:10.0.0.21/51515 (198.51.100.1/51515)";
        Assert.Equal([0, 15, 30], Read("cisco-asa", [.. Enumerable.Range(0, 31).Select(Line)]).Select(seen => seen.From.Minute));
    }

    [Fact]
    public void Who_told_it_is_kept() =>
        Assert.Equal("fw-1", Assert.Single(Read("cisco-asa", "<166>Mar 01 2026 09:00:00 fw-1 : %ASA-6-302013: Built outbound TCP connection 1 for outside:203.0.113.9/443 (203.0.113.9/443) to inside:10.0.0.21/51515 (198.51.100.1/51515)")).Device);

    private static System.Collections.Immutable.ImmutableArray<Sighting> Read(string source, params string[] lines)
    {
        var receiver = new Receiver();
        var normalizer = new Normalizer(source);
        foreach (var (line, number) in lines.Select((line, number) => (line, number)))
            normalizer.Normalize(new RawRecord(Encoding.UTF8.GetBytes(line), new Origin("test", "0", number), DateTimeOffset.UnixEpoch), receiver);
        Assert.Empty(receiver.Rejected);
        return receiver.Reader.Drain();
    }

    private sealed class Receiver : IEventReceiver
    {
        public SightingReader Reader { get; } = new();
        public List<string> Rejected { get; } = [];

        public void Receive(SecurityEvent securityEvent) => Reader.Take(securityEvent);

        public void Reject(in RawRecord record, Rejection rejection) => Rejected.Add(rejection.Reason);
    }
}
