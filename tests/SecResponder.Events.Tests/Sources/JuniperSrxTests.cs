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
    [InlineData("<14>Mar  1 10:00:00 srx1 xntpd: kernel time sync enabled 2001", RejectionCodes.UnknownKind)]
    [InlineData("RT_FLOW_SESSION_CREATE: session created nonsense", RejectionCodes.Malformed)]
    [InlineData("RT_FLOW_SESSION_CREATE: session created 10.0.0.5/1->10.0.1.1/53 junos-dns 10.0.0.5/1->10.0.1.1/53 None None", RejectionCodes.Malformed)]
    [InlineData("RT_FLOW_SESSION_CLOSE [junos@2636.1.1.1.2.129 reason=\"TCP FIN\"]", RejectionCodes.Malformed)]
    [InlineData("UI_LOGIN_EVENT: something else", RejectionCodes.Malformed)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string line, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("juniper-srx", line).Rejections).Code);
}
