namespace SecResponder.Events.Tests.Sources;

public sealed class PfsenseFilterlogTests
{
    [Theory]
    [InlineData("<134>Mar  1 10:00:00 filterlog[123]: 69,,,1000006765,igb0,match,block,in,4,0x0,,64,42511,0,DF,6,tcp,60,198.51.100.7,10.0.0.5,40000,22,0,S,1234567890,,64240,,mss;sackOK",
        "EventProduct=pfSense; EventType=NetworkSession; TimeGenerated=2026-03-01T10:00:00Z; SrcIpAddr=198.51.100.7; SrcPortNumber=40000; DstIpAddr=10.0.0.5; DstPortNumber=22; NetworkProtocol=TCP; DvcAction=Deny; "
        + "DvcOriginalAction=block; EventResult=Failure; NetworkRuleNumber=69; NetworkRuleName=1000006765; DvcInboundInterface=igb0; EventOriginalResultDetails=match; NetworkProtocolVersion=IPv4; DvcHostname=; SrcBytes=")]
    [InlineData("<134>1 2026-03-01T10:00:00+01:00 opn.example.com filterlog 412 - [meta sequenceId=\"7\"] 11,,,02f4bab031b57d1e30553ce08e0ec131,vtnet1,match,pass,out,4,0x0,,52,8031,0,none,17,udp,84,10.0.0.5,203.0.113.53,51000,53,64",
        "EventVendor=Deciso; EventProduct=OPNsense; TimeGenerated=2026-03-01T09:00:00Z; DvcFQDN=opn.example.com; DvcAction=Allow; EventResult=Success; NetworkProtocol=UDP; DvcOutboundInterface=vtnet1; DvcInboundInterface=")]
    [InlineData("Mar  1 10:00:03 fw2 filterlog: 11,,,1000000105,igb0,match,block,in,6,0x00,0x9a1b2,64,ipv6-icmp,58,40,2001:db8::7,2001:db8:1::5,", "NetworkProtocol=IPV6-ICMP; NetworkProtocolVersion=IPv6; SrcIpAddr=2001:db8::7; SrcPortNumber=")]
    [InlineData("filterlog[9]: 11,,,1,igb0,match,reject,in,4,0x0,,52,1,0,none,1,icmp,84,198.51.100.7,192.0.2.10,request,8123,1", "DvcAction=Reset; NetworkIcmpType=Echo; SrcPortNumber=; DstPortNumber=")]
    [InlineData("<13>Mar  1 10:01:00 fw2 php-fpm[345]: /firewall_rules.php: Configuration Change: ada@198.51.100.20 (Local Database): Firewall: Rules - reordered firewall rules.",
        "EventSchema=AuditEvent; EventType=Set; ActorUsername=ada; SrcIpAddr=198.51.100.20; Operation=Firewall: Rules - reordered firewall rules.; ObjectType=Policy Rule; ActingAppName=/firewall_rules.php; DvcHostname=fw2")]
    [InlineData("<13>Mar  1 10:01:00 fw2 php-fpm[345]: /index.php: Successful login for user 'ada' from: 198.51.100.20 (Local Database)", "EventSchema=Authentication; EventType=Logon; EventResult=Success; TargetUsername=ada; SrcIpAddr=198.51.100.20")]
    [InlineData("<13>Mar  1 10:01:00 fw2 php-fpm[345]: /index.php: webConfigurator authentication error for user 'root' from: 198.51.100.7", "EventType=Logon; EventResult=Failure; EventResultDetails=No such user or password; TargetUsername=root")]
    [InlineData("69,,,1000006765,igb0,match,block,in,4,0x0,,64,42511,0,DF,6,tcp,60,198.51.100.7,10.0.0.5,40000,22,0,S,1234567890,,64240,,mss", "Type=pfsense-filterlog; DvcAction=Deny; SrcIpAddr=198.51.100.7; DstPortNumber=22; DvcHostname=")]
    public void A_line_becomes(string line, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), line).Expect(expected);

    [Theory]
    [InlineData("filterlog[1]: 1,2,3", RejectionCodes.Truncated)]
    [InlineData("filterlog[1]: 69,,,1,igb0,match,block,in,4,0x0,,64", RejectionCodes.Truncated)]
    [InlineData("filterlog[1]: 69,,,1,igb0,match,block,in,5,0x0,,64", RejectionCodes.Malformed)]
    [InlineData("filterlog[1]: 69,,,1,igb0,match,block,in,4,0x0,,64,42511,0,DF,6,tcp,60,here,there,40000,22,0", RejectionCodes.Malformed)]
    [InlineData("sshd[1]: something else", RejectionCodes.UnknownKind)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string line, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("pfsense-filterlog", line).Rejections).Code);
}
