namespace SecResponder.Events.Tests.Sources;

public sealed class FortinetFortigateTests
{
    private const string Head = "date=2026-03-01 time=10:00:00 devname=\"fgt1\" devid=\"FGT000\" tz=\"+0100\" vd=\"root\" ";
    private const string Session = "level=\"notice\" srcip=10.0.0.5 srcport=51000 srcintf=\"lan\" srccountry=\"Reserved\" dstip=203.0.113.9 dstport=443 dstintf=\"wan1\" dstcountry=\"Germany\" sessionid=24 proto=6 policyid=7 policyname=\"out any\" service=\"HTTPS\" ";

    [Theory]
    [InlineData("logid=\"0000000013\" type=\"traffic\" subtype=\"forward\" " + Session + "action=\"close\" trandisp=\"snat\" transip=198.51.100.1 transport=33000 duration=13 sentbyte=758 rcvdbyte=5015 sentpkt=7 rcvdpkt=8",
        "EventSchema=NetworkSession; EventType=NetworkSession; EventSubType=End; DvcAction=Allow; DvcOriginalAction=close; EventResultDetails=NA; SrcIpAddr=10.0.0.5; DstPortNumber=443; SrcNatIpAddr=198.51.100.1; SrcNatPortNumber=33000; NetworkProtocol=TCP; NetworkDuration=13000; SrcBytes=758; DstBytes=5015; NetworkBytes=5773; NetworkPackets=15; NetworkRuleName=out any; NetworkRuleNumber=7; SrcGeoCountry=; DstGeoCountry=Germany; DvcHostname=fgt1; TimeGenerated=2026-03-01T09:00:00Z; EventSeverity=Informational; NetworkApplicationProtocol=HTTPS")]
    [InlineData("eventtime=1772359200 logid=\"0000000013\" type=\"traffic\" subtype=\"forward\" " + Session + "action=\"close\" app=\"Example.Chat\" dstname=\"chat.example.com\" dstuser=\"bob\" duration=13", "EventSubType=End; EventStartTime=2026-03-01T09:59:47Z; EventEndTime=2026-03-01T10:00:00Z; DstAppName=Example.Chat; DstFQDN=chat.example.com; DstUsername=bob")]
    [InlineData("eventtime=1772359200 logid=\"0000000020\" type=\"traffic\" subtype=\"forward\" " + Session + "action=\"accept\" duration=240 sentbyte=700", "EventSubType=; NetworkDuration=240000; SrcBytes=700; EventStartTime=2026-03-01T09:56:00Z")]
    [InlineData("logid=\"0720018433\" type=anomaly subtype=anomaly level=alert severity=critical srcip=198.51.100.7 dstip=203.0.113.9 proto=1 icmptype=0x08 icmpcode=0x00 action=clear_session attack=\"icmp_flood\"", "NetworkIcmpType=Echo; NetworkIcmpCode=0; EventType=IDS")]
    [InlineData("logid=\"0100026001\" type=\"event\" subtype=\"system\" level=\"information\" logdesc=\"DHCP Ack log\" interface=\"lan\" dhcp_msg=\"Ack\" mac=\"02:00:5E:10:00:05\" ip=10.0.0.5 lease=86400 hostname=\"pc5\"", "EventSchema=DhcpEvent; EventType=Assign; EventResult=Success; SrcIpAddr=10.0.0.5; SrcMacAddr=02:00:5e:10:00:05; SrcHostname=pc5; DhcpLeaseDuration=86400")]
    [InlineData("logid=\"0100026003\" type=\"event\" subtype=\"system\" level=\"information\" logdesc=\"DHCP statistics\" interface=\"lan\" total=50 used=2", "EventSchema=AuditEvent; Operation=DHCP statistics")]
    [InlineData("logid=1 type=traffic subtype=local " + Session + "action=deny", "DvcAction=Deny; EventResult=Failure; EventSeverity=Low")]
    [InlineData("logid=1 type=traffic subtype=forward " + Session + "utmaction=block action=accept", "DvcAction=Deny; DvcOriginalAction=accept")]
    [InlineData("logid=1 type=traffic subtype=forward " + Session + "action=client-rst", "DvcAction=Allow; EventResultDetails=Reset")]
    [InlineData("logid=1 type=traffic subtype=forward level=notice srcip=10.0.0.5 srcport=8 dstip=203.0.113.9 dstport=0 proto=1 action=start", "EventSubType=Start; NetworkProtocol=ICMP; SrcPortNumber=; DstPortNumber=")]
    [InlineData("eventtime=1772359200123456789 logid=\"0419016384\" type=\"utm\" subtype=\"ips\" severity=\"critical\" " + Session + "action=\"dropped\" attack=\"Log4j \\\"x\\\"\" attackid=51006 msg=\"a\\\\b\"", "EventType=IDS; ThreatName=Log4j \"x\"; ThreatId=51006; EventSeverity=High; DvcAction=Drop; TimeGenerated=2026-03-01T10:00:00.1234567Z; EventMessage=a\\b; EventOriginalSeverity=critical")]
    [InlineData("eventtime=1772359200 logid=\"0316013056\" type=\"utm\" subtype=\"webfilter\" " + Session + "user=\"ada\" action=\"blocked\" hostname=\"www.example.com\" url=\"/a?b=c\" catdesc=\"News\" agent=\"Mozilla/5.0 (X11)\"", "EventSchema=WebSession; Url=www.example.com/a?b=c; UrlCategory=News; DvcAction=Deny; SrcUsername=ada; HttpUserAgent=Mozilla/5.0 (X11); RuleName=out any; RuleNumber=7; TimeGenerated=2026-03-01T10:00:00Z")]
    [InlineData("logid=\"0100044547\" type=\"event\" subtype=\"system\" level=\"information\" logdesc=\"Object attribute configured\" user=\"ada\" ui=\"GUI(198.51.100.20)\" action=\"Edit\" cfgtid=1 cfgpath=\"firewall.policy\" cfgobj=\"12\" cfgattr=\"action[deny->accept]\" msg=\"Edit firewall.policy 12\"", "EventSchema=AuditEvent; Operation=Edit; EventType=Set; Object=firewall.policy/12; ObjectType=Policy Rule; OldValue=action=deny; NewValue=action=accept; ActorUsername=ada; SrcIpAddr=198.51.100.20; ActingAppName=GUI")]
    [InlineData("logid=\"0100032002\" type=\"event\" subtype=\"system\" level=\"alert\" logdesc=\"Admin login failed\" user=\"root\" ui=\"ssh(198.51.100.7)\" method=\"ssh\" srcip=198.51.100.7 dstip=203.0.113.1 action=\"login\" status=\"failed\" reason=\"passwd_invalid\"", "EventSchema=Authentication; EventType=Logon; EventResult=Failure; EventResultDetails=No such user or password; TargetUsername=root; SrcIpAddr=198.51.100.7; TargetIpAddr=203.0.113.1; EventSeverity=High")]
    [InlineData("logid=\"0100032003\" type=\"event\" subtype=\"system\" level=\"information\" user=\"ada\" ui=\"https(198.51.100.20)\" action=\"logout\" status=\"success\" reason=\"timeout\"", "EventType=Logoff; EventResult=Success; EventResultDetails=; SrcIpAddr=198.51.100.20")]
    [InlineData("logid=\"0101039426\" type=\"event\" subtype=\"vpn\" level=\"alert\" logdesc=\"SSL VPN login fail\" action=\"ssl-login-fail\" remip=198.51.100.7 user=\"ada\" reason=\"sslvpn_login_permission_denied\"", "EventSchema=Authentication; EventResult=Failure; SrcIpAddr=198.51.100.7; TargetUsername=ada")]
    [InlineData("logid=\"0100020099\" type=\"event\" subtype=\"ha\" level=\"warning\" logdesc=\"Interface status changed\" action=\"interface-stat-change\" status=\"DOWN\" msg=\"Link monitor\"", "EventSchema=AuditEvent; Operation=interface-stat-change; Object=Interface status changed; EventSeverity=Low")]
    public void A_line_becomes(string rest, string expected)
    {
        var log = EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), "<189>" + Head + rest);

        log.Expect(expected);
        log.Expect("EventVendor=Fortinet; EventProduct=Fortigate; Type=fortinet-fortigate");
    }

    [Theory]
    [InlineData("logid=\"1501054802\" type=\"utm\" subtype=\"dns\" eventtype=\"dns-response\" level=notice srcip=10.0.0.5 srcport=53001 dstip=203.0.113.53 dstport=53 proto=17 sessionid=26 xid=5137 qname=\"www.example.com.\" qtype=\"A\" qtypeval=1 qclass=\"IN\" ipaddr=\"203.0.113.9, 203.0.113.10\" action=\"pass\" catdesc=\"News\"",
        "EventSchema=Dns; EventType=Query; EventSubType=response; DnsQuery=www.example.com; DnsQueryTypeName=A; DnsQueryType=1; DnsQueryClassName=IN; DnsResponseName=203.0.113.9, 203.0.113.10; TransactionIdHex=1411; DnsSessionId=26; EventResult=Success; EventResultDetails=NOERROR; DvcAction=Allow; UrlCategory=News; NetworkProtocol=UDP; DstPortNumber=53")]
    [InlineData("logid=1 type=dns subtype=dns-query level=notice srcip=10.0.0.5 dstip=203.0.113.53 qname=bad.example.net action=block", "EventSchema=Dns; EventSubType=request; DvcAction=Deny; EventResult=Failure; EventResultDetails=NA")]
    [InlineData("logid=1 type=anomaly subtype=anomaly level=alert severity=critical srcip=198.51.100.7 dstip=203.0.113.1 proto=1 service=\"icmp/146/81\" count=306 attack=\"icmp_flood\" action=clear_session", "EventType=IDS; EventCount=306; DvcAction=Drop; ThreatName=icmp_flood")]
    public void A_utm_record_becomes(string rest, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), "<189>" + Head + rest).Expect(expected);

    [Theory]
    [InlineData("lan", "wan", "Outbound")]
    [InlineData("wan", "dmz", "Inbound")]
    [InlineData("dmz", "lan", "Local")]
    [InlineData("wan", "wan", "External")]
    [InlineData("undefined", "wan", "")]
    [InlineData("lan", "undefined", "")]
    public void Roles_of_the_interfaces_tell_the_direction(string from, string to, string expected) =>
        EventLog.Of("auto", "<189>" + Head + "logid=1 type=traffic subtype=forward " + Session + "action=close direction=outgoing srcintfrole=\"" + from + "\" dstintfrole=\"" + to + "\"").Expect("NetworkDirection=" + expected);

    [Theory]
    [InlineData("cfgattr=\"srcaddr[a b->all]action[deny->accept]\" action=Edit", "srcaddr=a b; action=deny", "srcaddr=all; action=accept")]
    [InlineData("cfgattr=\"name[x [y] z]action[accept]\" action=Add", "", "name=x [y] z; action=accept")]
    [InlineData("cfgattr=\"action[accept]\" action=Delete", "action=accept", "")]
    [InlineData("cfgattr=\"password[*]\" action=Edit", "", "password=*")]
    [InlineData("cfgattr=\"comment[never ends\" action=Edit", "", "comment=never ends")]
    [InlineData("cfgattr=\"no brackets\" action=Edit", "", "no brackets")]
    public void A_change_has_what_was_and_what_is(string rest, string before, string after)
    {
        var log = EventLog.Of("auto", "<189>" + Head + "logid=0100044547 type=event subtype=system level=information user=ada cfgpath=\"firewall.address\" cfgobj=\"n\" action=" + rest[(rest.LastIndexOf('=') + 1)..] + " " + rest);

        Assert.Equal((before, after), (log["OldValue"], log["NewValue"]));
    }

    [Theory]
    [InlineData("CEF:0|Fortinet|Fortigate|v7.4.1|00013|traffic:forward close|3|deviceExternalId=FGT000 FTNTFGTlogid=0000000013 cat=traffic:forward FTNTFGTlevel=notice FTNTFGTeventtime=1772359560123456789 src=10.0.0.5 spt=51002 dst=203.0.113.9 dpt=443 proto=6 act=close FTNTFGTpolicyid=7 app=HTTPS sourceTranslatedAddress=198.51.100.1 sourceTranslatedPort=33002 FTNTFGTduration=13 out=758 in=5015 duser=ada",
        "EventSchema=NetworkSession; TimeGenerated=2026-03-01T10:06:00.1234567Z; SrcBytes=758; DstBytes=5015; SrcNatPortNumber=33002; SrcUsername=ada; DvcAction=Allow; NetworkDuration=13000; EventOriginalType=traffic; EventOriginalSubType=forward; EventProductVersion=v7.4.1")]
    [InlineData("<13>Mar  1 10:00:00 fgt1 CEF:0|Fortinet|Fortigate|v6|32001|event:system login success|2|FTNTFGTlogid=0100032001 cat=event:system duser=ada sproc=https(198.51.100.20) act=login outcome=success", "EventSchema=Authentication; EventType=Logon; EventResult=Success; TargetUsername=ada; SrcIpAddr=198.51.100.20; DvcHostname=fgt1; TimeGenerated=2026-03-01T10:00:00Z")]
    [InlineData("{\"date\":\"2026-03-01\",\"time\":\"10:08:00\",\"tz\":\"+0100\",\"devid\":\"F\",\"logid\":\"14\",\"type\":\"traffic\",\"subtype\":\"local\",\"vd\":\"root\",\"srcip\":\"198.51.100.7\",\"dstip\":\"203.0.113.1\",\"dstport\":22,\"action\":\"deny\"}", "DvcAction=Deny; DstPortNumber=22; TimeGenerated=2026-03-01T09:08:00Z")]
    public void The_same_as_cef_and_as_json(string line, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), line).Expect("Type=fortinet-fortigate; " + expected);

    [Fact]
    public void The_csv_form_and_every_field_by_its_own_name() => EventLog.Of("fortinet-fortigate", look: e =>
    {
        Assert.Equal("FGT000", e.Vendor.Find("devid"u8).ToString());
        Assert.Equal("strange, thing", e.Vendor.Find("newfield"u8).ToString());
    }, "date=2026-03-01,time=10:00:00,devid=\"FGT000\",logid=\"1\",type=\"traffic\",subtype=\"forward\",level=\"notice\",srcip=10.0.0.5,dstip=203.0.113.9,newfield=\"strange, thing\",action=\"deny\"").Expect("DvcAction=Deny; TimeGenerated=2026-03-01T10:00:00Z");

    [Theory]
    [InlineData("date=2026-03-01 nothing", RejectionCodes.Malformed)]
    [InlineData("logid=1 type=\"newtype\" subtype=x level=y", RejectionCodes.UnknownKind)]
    [InlineData("logid=1 type=\"traffic\" subtype=forward level=notice", RejectionCodes.Truncated)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string line, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("fortinet-fortigate", line).Rejections).Code);
}
