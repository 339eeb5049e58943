namespace SecResponder.Events.Tests.Sources;

public sealed class JuniperSrxTests
{
    private const string Head = "<14>1 2026-03-01T10:00:00.123Z srx1 RT_FLOW - ";
    private const string Session = "source-address=\"10.0.0.5\" source-port=\"51000\" destination-address=\"203.0.113.9\" destination-port=\"443\" service-name=\"junos-https\" nat-source-address=\"198.51.100.1\" nat-source-port=\"33000\" nat-destination-address=\"203.0.113.9\" nat-destination-port=\"443\" protocol-id=\"6\" policy-name=\"out\" source-zone-name=\"trust\" destination-zone-name=\"untrust\"";

    [Theory]
    [InlineData(Head + "RT_FLOW_SESSION_CLOSE [junos@2636.1.1.1.2.129 reason=\"TCP FIN\" " + Session + " session-id-32=\"7\" packets-from-client=\"7\" bytes-from-client=\"758\" packets-from-server=\"8\" bytes-from-server=\"5015\" elapsed-time=\"13\" application=\"SSL\" username=\"N/A\"]",
        "EventType=NetworkSession; EventSubType=End; EventOriginalType=RT_FLOW_SESSION_CLOSE; SrcIpAddr=10.0.0.5; DstPortNumber=443; SrcNatIpAddr=198.51.100.1; SrcNatPortNumber=33000; DstNatIpAddr=; DstNatPortNumber=; NetworkProtocol=TCP; SrcBytes=758; DstBytes=5015; SrcPackets=7; DstPackets=8; "
        + "NetworkDuration=13000; NetworkRuleName=out; SrcZone=trust; DstZone=untrust; NetworkSessionId=7; NetworkApplicationProtocol=SSL; DvcAction=Allow; EventResultDetails=NA; SrcUsername=; DvcHostname=srx1; TimeGenerated=2026-03-01T10:00:00.123Z; EventStartTime=2026-03-01T09:59:47.123Z")]
    [InlineData(Head + "RT_FLOW_SESSION_CREATE_LS [junos@2636.1.1.1.2.129 " + Session + " session-id=\"9\" encrypted=\"No \" destination-interface-name=”st0.0”]", "EventSubType=Start; DvcOutboundInterface=st0.0; NetworkApplicationProtocol=HTTPS; NetworkSessionId=9")]
    [InlineData(Head + "RT_FLOW_SESSION_DENY [junos@2636.1.1.1.2.129 source-address=\"198.51.100.7\" source-port=\"8\" destination-address=\"10.0.0.5\" destination-port=\"9\" protocol-id=\"1\" icmp-type=\"8\" policy-name=\"p(global)\" reason=\"Denied by policy\"]", "DvcAction=Deny; EventResult=Failure; NetworkProtocol=ICMP; SrcPortNumber=; DstPortNumber=; NetworkRuleName=p; EventOriginalResultDetails=Denied by policy")]
    [InlineData("<14>Mar  1 10:00:16 srx1 RT_FLOW: RT_FLOW_SESSION_CLOSE: session closed TCP CLIENT RST: 198.51.100.7/37769->192.0.2.25/25 0x0 junos-smtp 198.51.100.7/37769->10.0.4.25/25 0x0 N/A N/A static rule MAIL 6 mail-in untrust dmz 154 60(52906) 47(26103) 3 UNKNOWN UNKNOWN N/A(N/A) reth2.1010 UNKNOWN",
        "EventSubType=End; EventResultDetails=Reset; SrcIpAddr=198.51.100.7; DstIpAddr=192.0.2.25; DstNatIpAddr=10.0.4.25; NetworkRuleName=mail-in; SrcBytes=52906; DstBytes=26103; SrcPackets=60; NetworkDuration=3000; NetworkSessionId=154; DvcInboundInterface=reth2.1010; NetworkApplicationProtocol=SMTP; NetworkProtocol=TCP")]
    [InlineData("RT_FLOW_SESSION_CREATE: session created 10.0.0.5/1->10.0.1.1/53 junos-dns-udp 10.0.0.5/1->10.0.1.1/53 None None 17 p1 trust dmz 100 ada(DEPT) ge-0/0/0.0", "EventSubType=Start; NetworkProtocol=UDP; SrcZone=trust; SrcUsername=ada; NetworkRuleName=p1")]
    [InlineData("RT_FLOW_SESSION_DENY: session denied 2001:db8::7/40000->2001:db8::5/445 0x0 junos-smb 6(0) deny-all untrust trust UNKNOWN UNKNOWN N/A(N/A) ge-0/0/0.0 No Denied", "DvcAction=Deny; SrcIpAddr=2001:db8::7; SrcPortNumber=40000; DstPortNumber=445; NetworkProtocolVersion=IPv6; NetworkRuleName=deny-all")]
    [InlineData("<14>1 2026-03-01T10:00:00Z srx1 RT_IDP - IDP_ATTACK_LOG_EVENT [junos@2636.1.1.1.2.129 epoch-time=\"1772359260\" source-address=\"198.51.100.7\" destination-address=\"10.0.4.4\" protocol-name=\"TCP\" rule-name=\"9\" policy-name=\"R\" repeat-count=\"2\" action=\"CLOSE_CLIENT\" threat-severity=\"CRITICAL\" attack-name=\"X\" nat-source-address=\"0.0.0.0\"]",
        "EventType=IDS; TimeGenerated=2026-03-01T10:01:00Z; EventCount=3; DvcAction=Reset Source; EventSeverity=High; ThreatName=X; NetworkRuleName=9; SrcNatIpAddr=")]
    [InlineData("<14>1 2026-03-01T10:00:00Z srx1 RT_UTM - WEBFILTER_URL_BLOCKED [junos@2636.1.1.1.2.129 source-address=\"10.0.0.5\" destination-address=\"203.0.113.9\" category=\"News\" url=\"www.example.com\" obj=\"/a?b=c\" username=\"ada\"]", "EventSchema=WebSession; Url=www.example.com/a?b=c; UrlCategory=News; DvcAction=Deny; SrcUsername=ada")]
    [InlineData("<14>1 2026-03-01T10:00:00Z srx1 RT_UTM - AV_VIRUS_DETECTED_MT [junos@2636.1.1.1.2.129 source-address=\"203.0.113.9\" destination-address=\"10.0.0.5\" name=\"EICAR\"]", "EventType=IDS; ThreatName=EICAR; ThreatField=SrcIpAddr; ThreatIpAddr=203.0.113.9")]
    [InlineData("<189>Mar  1 10:05:00 srx1 mgd[67468]: UI_CFG_AUDIT_SET: User 'ada' set: [security policies from-zone a to-zone b policy p then] \"deny\" -> \"permit\"", "EventSchema=AuditEvent; EventType=Set; Operation=set; Object=security policies from-zone a to-zone b policy p then; ObjectType=Policy Rule; OldValue=deny; NewValue=permit; ActorUsername=ada")]
    [InlineData("<189>Mar  1 10:05:00 srx1 mgd[1]: UI_CFG_AUDIT_SET: User 'ada' set: [groups x interfaces ge-3/1/6] unconfigured -- \"disable\"", "OldValue=; NewValue=disable; Object=groups x interfaces ge-3/1/6; ObjectType=Configuration Atom")]
    [InlineData("<189>Mar  1 10:05:00 srx1 mgd[1]: UI_CFG_AUDIT_OTHER: User 'ada' delete: [security zones security-zone guest]", "EventType=Delete; Object=security zones security-zone guest")]
    [InlineData("mgd[22688]: UI_CMDLINE_READ_LINE: User 'ada' command 'show configuration | no-more '", "EventType=Read; Operation=show configuration | no-more ; ActorUsername=ada")]
    [InlineData("mgd[1]: UI_COMMIT: User 'ada' requested 'commit' operation (comment: x)", "EventType=Execute; Operation=commit; EventMessage=x")]
    [InlineData("mgd[1]: UI_LOGIN_EVENT: User 'ada' login, class 'j-ids' [54999], ssh-connection '198.51.100.20 40382 192.0.2.1 22', client-mode 'cli'", "EventSchema=Authentication; EventType=Logon; TargetUsername=ada; SrcIpAddr=198.51.100.20; SrcPortNumber=40382; TargetIpAddr=192.0.2.1; TargetPortNumber=22")]
    [InlineData("<37>1 2026-03-01T10:08:00Z srx1 sshd 1 SSHD_LOGIN_FAILED [junos@2636.1.1.1.2.129 username=\"root\" source-address=\"198.51.100.7\"] Login failed", "EventResult=Failure; TargetUsername=root; SrcIpAddr=198.51.100.7; EventResultDetails=No such user or password")]
    public void A_message_becomes(string line, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), line).Expect("Type=juniper-srx; EventVendor=Juniper; " + expected);

    [Theory]
    [InlineData("no daemon speaks here", RejectionCodes.UnknownKind)]
    [InlineData("Mar  1 10:00:00 srx1 RT_UTM: ANTISPAM_SPAM_DETECTED_MT: AntiSpam: something", RejectionCodes.Malformed)]
    [InlineData("RT_FLOW_SESSION_CREATE: session created nonsense", RejectionCodes.Malformed)]
    [InlineData("RT_FLOW_SESSION_CREATE: session created 10.0.0.5/1->10.0.1.1/53 junos-dns 10.0.0.5/1->10.0.1.1/53 None None", RejectionCodes.Malformed)]
    [InlineData("RT_FLOW_SESSION_CLOSE [junos@2636.1.1.1.2.129 reason=\"TCP FIN\"]", RejectionCodes.Malformed)]
    [InlineData("UI_LOGIN_EVENT: something else", RejectionCodes.Malformed)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string line, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("juniper-srx", line).Rejections).Code);

    [Theory]
    [InlineData("RT_IDS: RT_SCREEN_TCP: TCP sweep! source: 198.51.100.7:1000, destination: 10.0.0.5:80, zone name: untrust, interface name: ge-0/0/1.0, action: drop", "EventType=IDS; ThreatName=TCP sweep!; SrcIpAddr=198.51.100.7; SrcPortNumber=1000; DstPortNumber=80; SrcZone=untrust; DvcAction=Drop")]
    [InlineData("RT_IDS: RT_SCREEN_ICMP: ICMP flood! source: 198.51.100.7, destination: 10.0.0.5, zone name: untrust, interface name: ge-0/0/1.0, action: alarm-without-drop", "SrcIpAddr=198.51.100.7; DvcAction=Allow")]
    [InlineData("RT_UTM: WEBFILTER_URL_BLOCKED: WebFilter: ACTION=\"URL Blocked\" 10.0.0.5(51000)->203.0.113.9(443) CATEGORY=\"News\" REASON=\"BY_PRE_DEFINED\" PROFILE=\"p\" URL=www.example.com OBJ=/a username ada roles N/A", "EventSchema=WebSession; DvcAction=Deny; Url=www.example.com/a; UrlCategory=News; SrcUsername=ada; DstPortNumber=443")]
    [InlineData("RT_UTM: AV_VIRUS_DETECTED_MT: AntiVirus: Virus detected: from 203.0.113.9:80 to 10.0.0.5:47095 source-zone untrust www.example.com/a file a.com virus EXAMPLE-Test URL:http://www.example.com/v username N/A roles N/A", "EventType=IDS; ThreatName=EXAMPLE-Test; ThreatIpAddr=203.0.113.9; DstPortNumber=47095; SrcUsername=")]
    [InlineData("RT_IDP: IDP_ATTACK_LOG_EVENT: IDP: at 1772359200, SIG Attack log <198.51.100.7/48397->10.0.4.4/80> for TCP protocol and service HTTP application NONE by rule 3 of rulebase IPS in policy Recommended. attack: id=0, repeat=0, action=DROP, threat-severity=HIGH, name=HTTP:X, NAT <0.0.0.0:0->10.0.9.9:8080>, time-elapsed=0, inbytes=0, outbytes=0, inpackets=0, outpackets=0, intf:untrust:fe-0/0/2.0->trust:fe-0/0/3.0, packet-log-id: 0, alert=no, username=N/A, roles=N/A and misc-message -",
        "EventType=IDS; TimeGenerated=2026-03-01T10:00:00Z; SrcIpAddr=198.51.100.7; DvcAction=Drop; EventSeverity=High; ThreatName=HTTP:X; NetworkRuleName=3; DstNatIpAddr=10.0.9.9; SrcNatIpAddr=; SrcZone=untrust; DstZone=trust; DvcOutboundInterface=fe-0/0/3.0")]
    [InlineData("fpc0 PFE_FW_SYSLOG_IP: FW: ge-0/0/0.0   D tcp 198.51.100.7 10.0.0.5 40000    22 (3 packets)", "EventSchema=NetworkSession; DvcAction=Drop; SrcIpAddr=198.51.100.7; DstPortNumber=22; NetworkProtocol=TCP; SrcPackets=3; DvcInboundInterface=ge-0/0/0.0")]
    [InlineData("feb FW: et-1/1/1.5 A 09c9:0800 02:00:5e:00:00:01 -> 02:00:5e:00:00:02  icmp 198.51.100.7 10.0.0.5     8     0 (1 packets)", "DvcAction=Allow; SrcMacAddr=02:00:5e:00:00:01; NetworkIcmpType=Echo; SrcPortNumber=")]
    [InlineData("l2ald[11]: L2ALD_ST_CTL_IN_EFFECT: ge-1/0/10.0: storm control in effect on the port", "EventSchema=AuditEvent; EventType=Other; Operation=L2ALD_ST_CTL_IN_EFFECT; EventMessage=ge-1/0/10.0: storm control in effect on the port")]
    public void A_plain_message_becomes(string text, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), "<14>Mar  1 10:00:00 srx1 " + text).Expect("Type=juniper-srx; " + expected);

    [Theory]
    [InlineData("sshd[88235]: Failed password for ada from 198.51.100.7 port 60002 ssh2", "EventSchema=Authentication; EventResult=Failure; TargetUsername=ada; SrcIpAddr=198.51.100.7; SrcPortNumber=60002")]
    [InlineData("/usr/sbin/cron[41404]: (root) CMD (   sh /var/etc/rotate.sh)", "EventType=Execute; ActorUsername=root; Operation=sh /var/etc/rotate.sh; Object=cron")]
    [InlineData("xntpd: kernel time sync enabled 2001", "EventType=Other; Object=xntpd")]
    public void What_other_systems_say_too_is_read_only_where_it_was_asked_for(string line, string expected)
    {
        EventLog.Of("juniper-srx", look: e => Assert.Empty(AsimConformance.Check(e)), line).Expect(expected);
        Assert.Empty(EventLog.Of("auto", line).Events);
    }
}
