namespace SecResponder.Events.Tests.Sources;

public sealed class MerakiTests
{
    private const string Head = "<134>1 1772359200.123456789 MX1 ";

    [Theory]
    [InlineData("flows allow src=10.0.0.5 dst=203.0.113.9 mac=02:00:5E:10:00:05 protocol=tcp sport=51000 dport=443", "EventType=NetworkSession; DvcAction=Allow; TimeGenerated=2026-03-01T10:00:00.1234567Z; DvcHostname=MX1; SrcIpAddr=10.0.0.5; SrcPortNumber=51000; DstPortNumber=443; SrcMacAddr=02:00:5e:10:00:05; NetworkProtocol=TCP")]
    [InlineData("flows src=198.51.100.7 dst=10.0.4.4 protocol=tcp sport=40000 dport=445 pattern: 1 all", "DvcAction=Deny; NetworkRuleName=1 all; EventResult=Failure")]
    [InlineData("firewall src=10.0.0.5 dst=203.0.113.53 protocol=udp sport=1 dport=53 pattern: 0 (tcp || udp) && dst port 53", "DvcAction=Allow; NetworkProtocol=UDP")]
    [InlineData("flows src=10.0.0.5 dst=203.0.113.53 protocol=udp sport=1 dport=53", "DvcAction=; EventResult=NA")]
    [InlineData("ip_flow_start src=10.0.0.5 dst=203.0.113.9 protocol=tcp sport=51002 dport=443 translated_src_ip=198.51.100.1 translated_port=33002", "EventSubType=Start; DvcAction=Allow; SrcNatIpAddr=198.51.100.1; SrcNatPortNumber=33002")]
    [InlineData("ip_flow_end src=198.51.100.7 dst=192.0.2.10 protocol=tcp sport=1 dport=443 translated_dst_ip=10.0.4.4 translated_port=8443", "EventSubType=End; DstNatIpAddr=10.0.4.4; DstNatPortNumber=8443")]
    [InlineData("urls src=10.0.0.5:51003 dst=203.0.113.9:80 mac=02:00:5E:10:00:05 agent='Mozilla/5.0 (X11)' request: GET http://www.example.com/a?b=c", "EventSchema=WebSession; Url=http://www.example.com/a?b=c; HttpRequestMethod=GET; HttpUserAgent=Mozilla/5.0 (X11); SrcPortNumber=51003; DstPortNumber=80")]
    [InlineData("security_event ids_alerted signature=1:28423:1 priority=1 timestamp=1772359208.12 direction=ingress protocol=tcp/ip src=198.51.100.7:44244 dst=10.0.4.4:80 decision=blocked message: EXAMPLE page", "EventType=IDS; DvcAction=Deny; ThreatId=1:28423:1; ThreatName=EXAMPLE page; EventSeverity=High; NetworkDirection=Inbound; NetworkProtocol=TCP; SrcPortNumber=44244")]
    [InlineData("events anyconnect_vpn_connect user id 'ada@example.com' local ip 10.9.0.5 reconnected from 198.51.100.20", "EventSchema=Authentication; EventType=Logon; EventResult=Success; TargetUsername=ada@example.com; SrcIpAddr=198.51.100.20")]
    [InlineData("events type=anyconnect_vpn_auth_failure msg= 'RADIUS[373] Server IP=10.0.0.9 Server port=1812 Peer IP=198.51.100.7 Peer port=56735: rejected. '", "EventResult=Failure; SrcIpAddr=198.51.100.7; SrcPortNumber=56735")]
    [InlineData("events dhcp no offers for mac 02:00:5E:10:00:05", "EventSchema=AuditEvent; Operation=dhcp no offers for mac 02:00:5E:10:00:05; Object=MX1")]
    [InlineData("events dhcp lease of ip 10.0.0.5 from mx mac 02:00:5E:10:00:01 for client mac 02:00:5E:10:00:05 from router 10.0.0.1 on subnet 255.255.255.0 with dns 10.0.0.53", "EventSchema=DhcpEvent; EventType=Assign; SrcIpAddr=10.0.0.5; SrcMacAddr=02:00:5e:10:00:05; SrcHostname=10.0.0.5; DvcMacAddr=02:00:5e:10:00:01")]
    [InlineData("events dhcp lease of ip 10.0.0.5 from server mac 02:00:5E:10:00:01 for client mac 02:00:5E:10:00:05 with hostname pc5 from router 10.0.0.1 on subnet 255.255.255.0 with dns 10.0.0.53", "EventSchema=DhcpEvent; SrcHostname=pc5")]
    [InlineData("events content_filtering_block url='https://www.example.com/...' server='203.0.113.9:443' client_mac='02:00:5E:10:00:05'", "EventSchema=WebSession; DvcAction=Deny; Url=https://www.example.com/...; DstIpAddr=203.0.113.9; DstPortNumber=443; SrcMacAddr=02:00:5e:10:00:05; EventResult=Failure")]
    [InlineData("events type=anyconnect_vpn_session_manager msg= 'Sess-ID[289] Peer IP=198.51.100.20 User[ada@example.com]: Successfully added DTLS tunnel[289.4] '", "EventSchema=AuditEvent; Operation=anyconnect_vpn_session_manager; SrcIpAddr=198.51.100.20; ActorUsername=ada@example.com")]
    public void A_line_becomes(string rest, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), Head + rest).Expect("EventProduct=Meraki; " + expected);

    [Theory]
    [InlineData("<134> 1772359200 MX1 ")]
    [InlineData("<134>1 1772359200000 MX1 ")]
    public void A_time_without_a_fraction(string head) => EventLog.Of("auto", head + "flows deny src=10.0.0.5 dst=203.0.113.9 protocol=tcp sport=51000 dport=443").Expect("Type=meraki; TimeGenerated=2026-03-01T10:00:00Z; DvcAction=Deny");

    [Theory]
    [InlineData("<134>1 1772359200.1 MX1 nonsense x", RejectionCodes.UnknownKind)]
    [InlineData("flows allow src=10.0.0.5", RejectionCodes.UnknownKind)]
    [InlineData("1772359200.1 MX1 flows nothing", RejectionCodes.Truncated)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string line, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("meraki", line).Rejections).Code);
}
