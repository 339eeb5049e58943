namespace SecResponder.Events.Tests;

/// <summary>What follows from other fields follows for every source.</summary>
public sealed class AsimDerivationTests
{
    [Theory]
    [InlineData("http://www.example.com/a?b=c@d:1", "www.example.com")]
    [InlineData("https://ada:secret@www.example.com:8443/", "www.example.com")]
    [InlineData("www.example.com:8080", "www.example.com")]
    [InlineData("https://[2001:db8::9]:8443/a", "[2001:db8::9]")]
    [InlineData("/only/a/path", "")]
    [InlineData("http://two%20words/", "")]
    public void The_host_of_a_url_is_who_was_asked(string url, string host) =>
        EventLog.Of("meraki", $"<134>1 1772359200.5 MX1 urls src=10.0.0.5:51003 dst=203.0.113.9:80 mac=02:00:5E:10:00:05 request: GET {url}").Expect($"EventSchema=WebSession; Url={url}; HttpHost={host}");

    [Theory]
    [InlineData("end", "60", "2026-03-01T09:59:00Z")]
    [InlineData("end", "0", "2026-03-01T10:00:00Z")]
    [InlineData("start", "60", "2026-03-01T10:00:00Z")]
    public void A_session_that_is_told_of_at_its_end_began_before(string action, string seconds, string began) =>
        EventLog.Of("fortinet-fortigate", $"eventtime=1772359200 logid=1 type=traffic subtype=forward level=notice srcip=10.0.0.5 dstip=203.0.113.9 proto=6 action={action} duration={seconds}")
            .Expect($"EventStartTime={began}; EventEndTime=2026-03-01T10:00:00Z");
}
