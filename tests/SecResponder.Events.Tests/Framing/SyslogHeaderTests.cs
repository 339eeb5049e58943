using System.Globalization;
using System.Text;
using SecResponder.Events.Framing;

namespace SecResponder.Events.Tests.Framing;

public sealed class SyslogHeaderTests
{
    [Theory]
    // RFC 3164, and what devices make of it.
    [InlineData("<34>Oct 11 22:14:15 mymachine su: 'su root' failed", 4, 2, "2025-10-11T22:14:15Z", "mymachine", "su", "'su root' failed")]
    [InlineData("<165>Mar  3 21:57:00 fw1 body", 20, 5, "2026-03-03T21:57:00Z", "fw1", "", "body")]
    [InlineData("<165>Mar 03 2026 21:57:00 asa-1 : %ASA-5-111010: x", 20, 5, "2026-03-03T21:57:00Z", "asa-1", "", "%ASA-5-111010: x")]
    [InlineData("<165>Mar 03 2026 21:57:00: %ASA-5-111010: x", 20, 5, "2026-03-03T21:57:00Z", "", "", "%ASA-5-111010: x")]
    [InlineData("<166>:Mar 01 10:00:00.123 UTC: %ASA-6-1: x", 20, 6, "", "", "", ":Mar 01 10:00:00.123 UTC: %ASA-6-1: x")]
    [InlineData("<166>: Mar 01 10:00:00.123 UTC: %ASA-6-1: x", 20, 6, "2026-03-01T10:00:00.123Z", "", "", "%ASA-6-1: x")]
    [InlineData("<189>000123: *Mar  1 10:00:00.5: %SYS-5-X: y", 23, 5, "2026-03-01T10:00:00.5Z", "", "", "%SYS-5-X: y")]
    [InlineData("<14>2026 Mar  1 10:00:00 fw1 x", 1, 6, "2026-03-01T10:00:00Z", "fw1", "", "x")]
    [InlineData("<14>Mar  1 10:00:00 2026 fw1 x", 1, 6, "2026-03-01T10:00:00Z", "fw1", "", "x")]
    [InlineData("<14>2026-03-01T10:00:00+01:00 fw1.example.com x y", 1, 6, "2026-03-01T09:00:00Z", "fw1.example.com", "", "x y")]
    [InlineData("<14>Mar  1 10:00:00 192.0.2.1 sshd[12]: hello", 1, 6, "2026-03-01T10:00:00Z", "192.0.2.1", "sshd", "hello")]
    // RFC 5424.
    [InlineData("<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut=\"3\"] An event", 20, 5, "2003-10-11T22:14:15.003Z", "mymachine.example.com", "evntslog", "An event")]
    [InlineData("<34>1 - - - - - -", 4, 2, "", "", "", "")]
    [InlineData("<165>1 2026-03-01T10:00:00Z h a p m [x@1 k=\"]\\\"\"][y@1] \uFEFFmsg", 20, 5, "2026-03-01T10:00:00Z", "h", "a", "msg")]
    // Hardly any header, or none.
    [InlineData("<14>just text", 1, 6, "", "", "", "just text")]
    [InlineData("no header at all", -1, -1, "", "", "", "no header at all")]
    [InlineData("<999>x", -1, -1, "", "", "", "<999>x")]
    [InlineData("", -1, -1, "", "", "", "")]
    public void It_reads(string line, int facility, int severity, string time, string host, string app, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        var header = SyslogHeader.Read(bytes, EventLog.Received);

        Assert.Equal((facility, severity, time.Length > 0), (header.Facility, header.Severity, header.HasTime));
        if (time.Length > 0)
            Assert.Equal(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), header.Time);
        Assert.Equal((host, app, body), (Encoding.UTF8.GetString(header.Host), Encoding.UTF8.GetString(header.App), Encoding.UTF8.GetString(bytes.AsSpan(header.BodyOffset))));
    }

    [Theory]
    [InlineData("2026-01-01T00:30:00Z", "Dec 31 23:59:00", 2025)]
    [InlineData("2025-12-31T23:30:00Z", "Jan  1 00:10:00", 2026)]
    [InlineData("2026-06-01T00:00:00Z", "Jul  1 00:00:00", 2025)]
    [InlineData("2026-03-15T00:00:00Z", "Feb 29 12:00:00", 2024)]
    public void Without_a_year_it_is_the_nearest_that_is_not_more_than_a_day_ahead(string received, string stamp, int year)
    {
        var header = SyslogHeader.Read(Encoding.UTF8.GetBytes($"<14>{stamp} fw x"), DateTimeOffset.Parse(received, CultureInfo.InvariantCulture));

        Assert.True(header.HasTime);
        Assert.Equal(year, header.Time.Year);
    }

    [Theory]
    [InlineData("Feb 30 2026 10:00:00")]
    [InlineData("Mar 00 10:00:00")]
    [InlineData("Mar 01 25:00:00")]
    [InlineData("Mar 01 10:61:00")]
    [InlineData("2026-13-01T10:00:00Z")]
    [InlineData("0000-01-01T10:00:00Z")]
    public void A_time_that_can_not_be_is_none(string stamp) => Assert.False(SyslogHeader.Read(Encoding.UTF8.GetBytes($"<14>{stamp} fw x"), EventLog.Received).HasTime);

    [Fact]
    public void Whatever_the_bytes_the_message_begins_within_the_line()
    {
        var random = new Random(7);
        var samples = new[] { "<165>1 2026-03-01T10:00:00Z h a p m [x k=\"v\"] msg", "<14>Mar  1 10:00:00 2026 fw1 tag[1]: x", "<1>: 2026 Mar  1 10:00:00 UTC: x" }.Select(Encoding.UTF8.GetBytes).ToArray();
        for (var i = 0; i < 20_000; i++)
        {
            var line = samples[i % samples.Length].ToArray();
            for (var flips = random.Next(4); flips > 0; flips--)
                line[random.Next(line.Length)] = (byte)random.Next(256);
            var cut = line.AsSpan(0, random.Next(line.Length + 1));
            Assert.InRange(SyslogHeader.Read(cut, EventLog.Received).BodyOffset, 0, cut.Length);
        }
    }
}
