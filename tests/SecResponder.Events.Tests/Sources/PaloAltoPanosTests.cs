namespace SecResponder.Events.Tests.Sources;

/// <summary>PAN-OS lines of several releases, with documentation addresses.</summary>
public sealed class PaloAltoPanosTests
{
    private const string Session = "10.0.0.5,203.0.113.9,198.51.100.1,203.0.113.9,out-any,example\\ada,,ssl,vsys1,trust,untrust,ethernet1/2,ethernet1/1,fwd,2026/03/01 10:00:00,24100,1,51000,443,33000,443,0x400000,tcp";
    private const string Traffic = "1,2026/03/01 10:00:01,0018,TRAFFIC,end,2816,2026/03/01 10:00:00," + Session + ",allow,5773,758,5015,14,2026/03/01 09:59:45,13,any,,731,0x0,10.0.0.0-10.255.255.255,US,,7,7,tcp-fin,0,0,0,0,,PA1,from-policy";

    private static string Threat(string subtype, string action, string misc, string threat, string severity, string direction) =>
        $"1,2026/03/01 10:00:01,0018,THREAT,{subtype},2816,2026/03/01 10:00:00,{Session},{action},{misc},{threat},any,{severity},{direction},732,0x0,US,US,,text/html,0,,,1,Mozilla/5.0,,192.0.2.1,https://ref.example/,,,,0,0,0,0,0,,PA1,,,,GET,,,,,N/A,spyware,c";

    [Fact]
    public void A_session_that_has_ended() => EventLog.Of("paloalto-panos", Traffic).Expect(
        "EventSchema=NetworkSession; EventType=NetworkSession; EventSubType=End; EventVendor=Palo Alto; EventProduct=PanOS; EventOriginalType=TRAFFIC; EventOriginalSubType=end; TimeGenerated=2026-03-01T10:00:00Z; "
        + "SrcIpAddr=10.0.0.5; DstIpAddr=203.0.113.9; SrcNatIpAddr=198.51.100.1; SrcNatPortNumber=33000; DstNatIpAddr=; DstNatPortNumber=; SrcPortNumber=51000; DstPortNumber=443; NetworkProtocol=TCP; "
        + "NetworkApplicationProtocol=SSL; NetworkRuleName=out-any; Rule=out-any; SrcUsername=example\\ada; SrcUsernameType=Windows; SrcZone=trust; DstZone=untrust; NetworkSessionId=24100; DvcAction=Allow; "
        + "NetworkBytes=5773; SrcBytes=758; DstBytes=5015; NetworkPackets=14; SrcPackets=7; DstPackets=7; NetworkDuration=13000; Duration=13000; EventStartTime=2026-03-01T09:59:45Z; EventEndTime=2026-03-01T10:00:00Z; "
        + "EventResultDetails=NA; EventOriginalResultDetails=tcp-fin; SrcGeoCountry=; DstGeoCountry=US; DvcHostname=PA1; EventResult=Success; EventSeverity=Informational; EventOriginalUid=731");

    [Theory]
    [InlineData("deny", "Deny")]
    [InlineData("drop", "Drop")]
    [InlineData("drop-icmp", "Drop ICMP")]
    [InlineData("reset-client", "Reset Source")]
    [InlineData("reset server", "Reset Destination")]
    [InlineData("reset-both", "Reset")]
    [InlineData("something new", "Deny")]
    public void What_was_not_let_through_is_a_failure(string action, string expected) =>
        EventLog.Of("paloalto-panos", Traffic.Replace(",allow,", $",{action},", StringComparison.Ordinal)).Expect($"DvcAction={expected}; EventResult=Failure; EventSeverity=Low; DvcOriginalAction={action}");

    [Theory]
    [InlineData("0.0.0.0", "0")]
    [InlineData("", "0")]
    public void No_translation_is_no_translation(string address, string port) => EventLog.Of(
        "paloalto-panos", Traffic.Replace("198.51.100.1,203.0.113.9,out-any", $"{address},{address},out-any", StringComparison.Ordinal).Replace(",33000,443,", $",{port},{port},", StringComparison.Ordinal))
        .Expect("SrcNatIpAddr=; DstNatIpAddr=; SrcNatPortNumber=");

    [Fact]
    public void A_port_may_be_translated_alone() => EventLog.Of("paloalto-panos", Traffic.Replace(",33000,443,", ",33000,20077,", StringComparison.Ordinal)).Expect("DstPortNumber=443; DstNatIpAddr=; DstNatPortNumber=20077");

    [Theory]
    [InlineData("<14>Mar  1 10:00:02 PA-VM ")]
    [InlineData("<14>1 2026-03-01T10:00:02Z PA-VM - - - - ")]
    [InlineData("Mar  1 10:00:02 192.0.2.1 ")]
    [InlineData("")]
    public void Whatever_header_stands_before_it(string header) => EventLog.Of("auto", header + Traffic).Expect("DvcHostname=PA1; TimeGenerated=2026-03-01T10:00:00Z; SrcIpAddr=10.0.0.5");

    [Fact]
    public void The_time_with_a_zone_wins() =>
        EventLog.Of("paloalto-panos", "1,2026/03/03 21:57:00,0132,CONFIG,0,2816,2026/03/03 22:57:00,10.20.0.50,,commit,ada,CLI,Submitted,,73,0x0,0,0,0,0,,pa1,0,,0,2026-03-03T22:57:00.250+01:00")
            .Expect("TimeGenerated=2026-03-03T21:57:00.25Z; EventType=Execute; EventResult=NA; Object=configuration; Operation=commit");

    [Fact]
    public void Of_an_older_release_the_later_columns_are_absent() =>
        EventLog.Of("paloalto-panos", string.Join(',', Traffic.Split(',').Take(47))).Expect("EventResultDetails=NA; DvcHostname=; DvcId=0018; DvcIdType=Other; Dvc=0018; SrcBytes=758");

    [Theory]
    [InlineData("vulnerability", "alert", "", "Log4Shell(91991)", "critical", "server-to-client", "EventType=IDS; ThreatId=91991; ThreatName=Log4Shell; EventSeverity=High; ThreatField=DstIpAddr; ThreatIpAddr=203.0.113.9; DvcAction=Allow; ThreatCategory=spyware")]
    [InlineData("spyware", "sinkhole", "", "Suspicious DNS (x)(4000)", "medium", "client-to-server", "ThreatName=Suspicious DNS (x); ThreatId=4000; ThreatField=SrcIpAddr; DvcAction=Drop; EventResult=Failure; EventSeverity=Medium")]
    [InlineData("url", "block-url", "\"evil.example/a,b\"\"c\"", "(9999)", "informational", "client-to-server", "EventSchema=WebSession; EventType=HTTPsession; Url=evil.example/a,b\"c; DvcAction=Deny; HttpUserAgent=Mozilla/5.0; HttpRequestMethod=GET; HttpReferrer=https://ref.example/; RuleName=out-any; ThreatId=; User=example\\ada")]
    [InlineData("file", "alert", "report.pdf", "Adobe PDF(52021)", "low", "server-to-client", "EventType=IDS; ThreatName=Adobe PDF; EventSeverity=Low; Url=")]
    public void A_threat(string subtype, string action, string misc, string threat, string severity, string direction, string expected) =>
        EventLog.Of("paloalto-panos", Threat(subtype, action, misc, threat, severity, direction)).Expect(expected);

    [Fact]
    public void A_change_without_and_with_what_it_changed()
    {
        const string Head = "1,2026/03/03 21:57:00,0132,CONFIG,0,2816,2026/03/03 21:57:00,10.20.0.50,,set,ada,Web,Succeeded, vsys vsys1 rulebase security rules in,";
        const string Tail = "73,0x0,0,0,0,0,,pa1,,";

        EventLog.Of("paloalto-panos", Head + Tail).Expect("Operation=set; EventType=Set; Object=vsys vsys1 rulebase security rules in; ObjectType=Policy Rule; ActorUsername=ada; SrcIpAddr=10.20.0.50; ActingAppName=Web; EventResult=Success; NewValue=; DvcHostname=pa1; EventOriginalUid=73");
        EventLog.Of("paloalto-panos", Head + "\"old, {\",\"new \"\"x\"\"\"," + Tail).Expect("OldValue=old, {; NewValue=new \"x\"; EventOriginalUid=73; DvcHostname=pa1");
    }

    [Theory]
    [InlineData("auth,2816,2026/03/01 10:00:00,,auth-fail,,0,0,general,medium,\"failed authentication for user 'ada'.  Reason: Invalid username/password. From: 198.51.100.7.\"", "EventSchema=Authentication; EventResult=Failure; TargetUsername=ada; SrcIpAddr=198.51.100.7; EventResultDetails=No such user or password; EventSeverity=Medium")]
    [InlineData("general,2816,2026/03/01 10:00:00,,general,,0,0,general,informational,User ada logged in via Web from 198.51.100.20 using https", "EventSchema=Authentication; EventType=Logon; EventResult=Success; TargetUsername=ada; SrcIpAddr=198.51.100.20")]
    [InlineData("general,2816,2026/03/01 10:00:00,,general,,0,0,general,informational,User ada logged out via CLI from 198.51.100.20", "EventType=Logoff; TargetUsername=ada")]
    [InlineData("ha,2816,2026/03/01 10:00:00,,ha1-link-down,,0,0,general,critical,HA1 link down", "EventSchema=AuditEvent; Operation=ha1-link-down; EventSeverity=High; EventMessage=HA1 link down; Object=general")]
    public void A_system_log(string rest, string expected) => EventLog.Of("paloalto-panos", "1,2026/03/01 10:00:00,0018,SYSTEM," + rest + ",123,0x0,0,0,0,0,,PA1").Expect(expected);

    [Theory]
    [InlineData("gateway-auth,login,LDAP,,ada", "failure", "EventType=Logon; EventResult=Failure; TargetUsername=ada; SrcIpAddr=198.51.100.7; EventResultDetails=No such user or password")]
    [InlineData("gateway-logout,logout,,,corp\\ada", "success", "EventType=Logoff; EventResult=Success; TargetUsername=corp\\ada")]
    public void A_globalprotect_log(string start, string status, string expected) => EventLog.Of(
        "paloalto-panos", look: e => Assert.Empty(AsimConformance.Check(e)), $"1,2026/03/01 10:00:00,0018,GLOBALPROTECT,0,2816,2026/03/01 10:00:00,vsys1,{start},DE,ws-17,198.51.100.7,0.0.0.0,0.0.0.0,0.0.0.0,h,s,6.1,Windows,Windows 11,1,Authentication failed: Invalid username or password,,,{status},,0,,0,gp1,1,0x0")
        .Expect(expected + "; EventSchema=Authentication; EventOriginalType=GLOBALPROTECT; EventSubType=Remote; SrcHostname=ws-17");

    [Theory]
    [InlineData("USERID,login,2305,2026/03/01 10:00:00,vsys1,10.0.0.5,corp\\ada,srv1,0,1,12000,0,0,active-directory,,968,0x80,12,0,0,0,,pa1,1", "EventSchema=Authentication; EventType=Logon; TargetUsername=corp\\ada; SrcIpAddr=10.0.0.5; EventResult=Success; DvcHostname=pa1")]
    [InlineData("USERID,logout,2305,2026/03/01 10:00:00,vsys1,10.0.0.5,ada,srv1,0,1,12000,0,0,vpn-client,globalprotect,968,0x80,12,0,0,0,,pa1,1", "EventType=Logoff")]
    [InlineData("AUTHENTICATION,x,2817,2026/03/01 10:00:00,vsys1,198.51.100.7,ada,ada,obj,pol,1,9,Radius,fwd,srv,Invalid username or password,Portal,Authentication Failed,1,77,0x0,0,0,0,0,,pa1", "EventResult=Failure; EventResultDetails=No such user or password; TargetUsername=ada; SrcIpAddr=198.51.100.7; EventMessage=Invalid username or password")]
    [InlineData("AUTH,x,2817,2026/03/01 10:00:00,vsys1,198.51.100.7,ada,ada,obj,pol,1,9,Radius,fwd,srv,,Portal,Authentication Success,1,77,0x0,0,0,0,0,,pa1", "EventResult=Success; EventResultDetails=")]
    [InlineData("HIPMATCH,0,1111,2026/03/01 10:00:00,ada,vsys1,WS-17,Windows,10.0.0.5,VPN Compliant,1,profile,,,11,0x80,28,99,38,0,,pa1,1", "EventSchema=AuditEvent; Operation=hipmatch; Object=VPN Compliant; ActorUsername=ada; SrcHostname=WS-17; SrcIpAddr=10.0.0.5; DvcHostname=pa1")]
    [InlineData("DECRYPTION,0,2562,2026/03/01 10:00:00," + Session + ",allow,N/A,,,,,uuid,Unknown,Unknown,TLS1.3,ECDHE,AES_256_GCM,SHA384,pol,,None", "EventSchema=NetworkSession; EventType=NetworkSession; DvcAction=Allow; SrcNatIpAddr=198.51.100.1; NetworkRuleName=out-any; DstPortNumber=443; EventSubType=")]
    public void The_other_log_types(string rest, string expected) => EventLog.Of("paloalto-panos", look: e => Assert.Empty(AsimConformance.Check(e)), "1,2026/03/01 10:00:01,0018," + rest).Expect(expected);

    [Theory]
    [InlineData("1,2026/03/01 10:00:00,0018,TRAFFIC,end,2816,2026/03/01 10:00:00,10.0.0.5", RejectionCodes.Truncated)]
    [InlineData("1,2026/03/01 10:00:00,0018,NEWTYPE,end,2816,2026/03/01 10:00:00,10.0.0.5", RejectionCodes.UnknownKind)]
    [InlineData("a,b,c", RejectionCodes.Malformed)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string line, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("paloalto-panos", line).Rejections).Code);

    [Fact]
    public void A_time_that_can_not_be_is_rejected() =>
        Assert.Equal(RejectionCodes.BadTime, Assert.Single(EventLog.Of("paloalto-panos", Traffic.Replace("2816,2026/03/01", "2816,2026/13/01", StringComparison.Ordinal)).Rejections).Code);

    [Fact]
    public void Every_column_stays_reachable_by_the_vendors_name() => EventLog.Of("paloalto-panos", look: e =>
    {
        Assert.Equal("0x400000", e.Vendor.Find("flags"u8).ToString());
        Assert.Equal("from-policy", e.Vendor.Find("action_source"u8).ToString());
    }, Traffic).Expect("DvcAction=Allow");
}
