namespace SecResponder.Events.Tests.Sources;

public sealed class WindowsFirewallTests
{
    [Theory]
    [InlineData("2026-03-01 10:00:00 DROP TCP 198.51.100.7 10.0.0.5 40000 445 52 SA 1234567890 0 64240 - - - RECEIVE 4", "EventType=EndpointNetworkSession; DvcAction=Drop; DvcOriginalAction=DROP; EventResult=Failure; NetworkDirection=Inbound; SrcIpAddr=198.51.100.7; DstPortNumber=445; TcpFlagsSyn=True; TcpFlagsAck=True; DstProcessId=4; SrcProcessId=; TimeGenerated=2026-03-01T10:00:00Z")]
    [InlineData("2026-03-01 10:00:02 ALLOW ICMP 10.0.0.5 203.0.113.9 - - 0 - - - - 8 0 - SEND 2212", "DvcAction=Allow; NetworkDirection=Outbound; NetworkIcmpType=Echo; NetworkIcmpCode=0; SrcProcessId=2212; NetworkProtocol=ICMP")]
    [InlineData("2026-03-01 10:00:06 OPEN-INBOUND TCP 198.51.100.7 10.0.0.5 40002 22 - - - - - - - - -", "EventSubType=Start; DvcAction=Allow; NetworkDirection=")]
    [InlineData("2026-03-01 10:00:08 CLOSE UDP 10.0.0.5 203.0.113.9 51001 443 - - - - - - - - -", "EventSubType=End; NetworkProtocol=UDP")]
    [InlineData("2026-03-01 10:00:05 INFO-EVENTS-LOST - - - - - - - - - - - - 23 - -", "EventSchema=AuditEvent; EventCount=23; EventSeverity=Medium; Operation=INFO-EVENTS-LOST; ObjectType=Event Log")]
    [InlineData("<134>1 2026-03-01T10:00:09Z pc5.example.com pfirewall - - - 2026-03-01 11:00:09 DROP UDP 10.0.0.6 255.255.255.255 68 67 328 - - - - - - - RECEIVE", "DvcFQDN=pc5.example.com; TimeGenerated=2026-03-01T11:00:09Z")]
    public void A_line_becomes(string line, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), line).Expect("EventProduct=Windows Firewall; " + expected);

    [Fact]
    public void The_columns_are_those_of_the_header()
    {
        var log = EventLog.Of("auto", "#Version: 1.5", "#Fields: date time action protocol src-ip dst-ip dst-port src-port path", "2026-03-01 10:00:00 ALLOW TCP 10.0.0.5 203.0.113.9 443 51000 SEND");

        log.Expect("SrcPortNumber=51000; DstPortNumber=443; NetworkDirection=Outbound");
        Assert.Equal(2, log.Skipped);
    }

    [Theory]
    [InlineData("2026-03-01 10:00:00 DROP TCP", RejectionCodes.Truncated)]
    [InlineData("2026-13-01 10:00:00 DROP TCP 198.51.100.7 10.0.0.5 40000 445 52", RejectionCodes.BadTime)]
    [InlineData("2026-03-01 10:00:00 DROP TCP here there 40000 445 52 - - - - - - - RECEIVE", RejectionCodes.Malformed)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string line, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("windows-firewall", line).Rejections).Code);
}
