namespace SecResponder.Events.Tests.Sources;

public sealed class CiscoFtdTests
{
    [Theory]
    [InlineData("%FTD-1-430003: EventPriority: Low, FirstPacketSecond: 2026-03-01T09:59:58Z, ConnectionID: 7, AccessControlRuleAction: Allow, SrcIP: 10.0.0.5, DstIP: 203.0.113.9, SrcPort: 51000, DstPort: 443, Protocol: tcp, ACPolicy: Default, all of it, AccessControlRuleName: out, any, IngressZone: in, User: corp\\ada, ApplicationProtocol: https, ConnectionDuration: 2, InitiatorPackets: 7, ResponderPackets: 8, InitiatorBytes: 758, ResponderBytes: 5015, NAT_InitiatorIP: 198.51.100.1, NAT_ResponderIP: 203.0.113.9",
        "EventSubType=End; EventType=NetworkSession; SrcIpAddr=10.0.0.5; DstPortNumber=443; NetworkRuleName=out, any; SrcZone=in; SrcUsername=corp\\ada; NetworkDuration=2000; SrcBytes=758; DstBytes=5015; NetworkBytes=5773; SrcPackets=7; NetworkSessionId=7; SrcNatIpAddr=198.51.100.1; DstNatIpAddr=; DvcAction=Allow; NetworkApplicationProtocol=HTTPS; EventStartTime=2026-03-01T09:59:58Z; TimeGenerated=2026-03-01T09:59:58Z; NetworkProtocol=TCP")]
    [InlineData("%NGIPS-1-430002: FirstPacketSecond: 2026-03-01T09:59:58Z, AccessControlRuleAction: <br/>Block with reset, SrcIP: 198.51.100.7, DstIP: 10.0.0.5, ICMPType: Echo Request, ICMPCode: No Code, Protocol: icmp, User: Not Found", "EventSubType=Start; DvcAction=Reset; EventResult=Failure; NetworkIcmpType=Echo; NetworkIcmpCode=; SrcUsername=; NetworkProtocol=ICMP")]
    [InlineData("%FTD-1-430002: AccessControlRuleAction: Block, SrcIP: 198.51.100.7, DstIP: 2001:db8::5, SrcPort: 1, DstPort: 2, Protocol: udp", "DvcAction=Deny; DstIpAddr=2001:db8::5")]
    [InlineData("%FTD-1-430001: SrcIP: 198.51.100.7, DstIP: 10.0.0.5, SrcPort: 1, DstPort: 80, Protocol: tcp, Priority: 1, GID: 1, SID: 45749, Revision: 3, Message: \"SERVER-WEBAPP traversal, attempt\", Classification: Web Application Attack, InlineResult: Dropped", "EventType=IDS; ThreatId=45749; ThreatName=SERVER-WEBAPP traversal, attempt; ThreatCategory=Web Application Attack; EventSeverity=High; DvcAction=Drop")]
    [InlineData("%FTD-1-430005: SrcIP: 203.0.113.9, DstIP: 10.0.0.5, SrcPort: 80, DstPort: 51000, Protocol: tcp, FileDirection: Download, SHA_Disposition: Malware, ThreatName: Win.Eicar::95, FileName: a.zip, User: No Authentication Required, FirstPacketSecond: 2026-03-01T09:39:02Z, URI: http://www.example.org/a.zip", "EventType=IDS; ThreatName=Win.Eicar::95; SrcUsername=")]
    [InlineData("<166>Mar 01 2026 10:00:00 ftd1 : %FTD-6-302013: Built outbound TCP connection 8 for outside:203.0.113.9/443 (203.0.113.9/443) to inside:10.0.0.5/51000 (198.51.100.1/33000)", "EventSubType=Start; SrcIpAddr=10.0.0.5; DvcHostname=ftd1; NetworkDirection=Outbound")]
    [InlineData("%FTD-5-111010: User 'ada', running 'CLI' from IP 198.51.100.20, executed 'no logging enable'", "EventSchema=AuditEvent; Operation=no logging enable")]
    [InlineData("%FTD-1-430003: AccessControlRuleAction: Allow, SrcIP: 10.0.0.5, DstIP: 203.0.113.9, SrcPort: 51000, DstPort: 443, Protocol: tcp, NAT_InitiatorPort: 33000, NAT_ResponderPort: 443, NAT_InitiatorIP: 198.51.100.1, NAT_ResponderIP: 203.0.113.9", "SrcNatIpAddr=198.51.100.1; SrcNatPortNumber=33000; DstNatIpAddr=; DstNatPortNumber=; NetworkProtocolVersion=IPv4")]
    [InlineData("%FTD-1-430005: SrcIP: 10.0.0.5, DstIP: 203.0.113.9, SrcPort: 51000, DstPort: 80, Protocol: tcp, FileAction: Malware Block, ThreatName: Unknown", "DvcAction=Deny; DvcOriginalAction=Malware Block; EventResult=Failure; ThreatName=")]
    [InlineData("%FTD-1-430004: SrcIP: 10.0.0.5, DstIP: 203.0.113.9, SrcPort: 51000, DstPort: 80, Protocol: tcp, FileAction: Malware Cloud Lookup", "DvcAction=Allow; EventResult=Success")]
    [InlineData("<134> Mar  1 10:00:00 fmc1 SFIMS: Protocol: TCP, SrcIP: 10.0.0.5, OriginalClientIP: ::, DstIP: 203.0.113.9, SrcPort: 51000, DstPort: 443, TCPFlags: 0x0, ConnectType: Start, AccessControlRuleName: out, AccessControlRuleAction: Block with reset, UserName: ada, InitiatorBytes: 54", "EventSubType=Start; DvcAction=Reset; NetworkRuleName=out; SrcUsername=ada; SrcBytes=54; DvcHostname=fmc1; TimeGenerated=2026-03-01T10:00:00Z")]
    public void A_message_becomes(string line, string expected)
    {
        var log = EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), line);

        log.Expect(expected);
        log.Expect("EventVendor=Cisco; EventProduct=Firepower; Type=cisco-ftd");
    }

    [Theory]
    [InlineData("%FTD-1-430003: nothing like that", RejectionCodes.Malformed)]
    [InlineData("%FTD-1-430003:", RejectionCodes.Malformed)]
    [InlineData("%FTD-6-999999: text", RejectionCodes.UnknownKind)]
    [InlineData("%ASA-6-302013: text", RejectionCodes.Malformed)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string line, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("cisco-ftd", line).Rejections).Code);
}
