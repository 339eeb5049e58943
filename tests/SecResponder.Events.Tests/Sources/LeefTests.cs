namespace SecResponder.Events.Tests.Sources;

public sealed class LeefTests
{
    [Theory]
    [InlineData("LEEF:2.0|Example|FW|1.0|deny|^|src=192.0.2.10^dst=203.0.113.9^dstPort=445^proto=TCP^sev=5^action=Drop^policy=Cleanup^devTime=1772359200123", "EventSchema=NetworkSession; DvcAction=Drop; EventSeverity=Medium; NetworkRuleName=Cleanup; DstPortNumber=445; TimeGenerated=2026-03-01T10:00:00.123Z; EventOriginalType=deny")]
    [InlineData("LEEF:1.0|Example|FW|1.0|accept|src=198.51.100.1\tdst=203.0.113.9\tsrcPreNAT=10.0.0.5\tsrcBytes=758\tdstBytes=5015\tsrcPackets=7\tusrName=ada\taction=allow", "SrcIpAddr=10.0.0.5; SrcNatIpAddr=198.51.100.1; SrcBytes=758; DstBytes=5015; SrcPackets=7; SrcUsername=ada; DvcAction=Allow")]
    [InlineData("LEEF:2.0|E|G|1.0|url|0x7C|src=10.0.0.5|url=https://www.example.com/a|action=blocked|devTime=2026-03-01T10:00:02Z", "EventSchema=WebSession; Url=https://www.example.com/a; DvcAction=Deny; TimeGenerated=2026-03-01T10:00:02Z")]
    [InlineData("LEEF:2.0|E|P|1.0|login-failed|;|src=198.51.100.7;usrName=root;devTime=Mar 01 2026 10:00:03", "EventSchema=Authentication; EventResult=Failure; TargetUsername=root; TimeGenerated=2026-03-01T10:00:03Z")]
    [InlineData("<13>Mar  1 10:00:01 c1 LEEF:1.0|E|C|1.0|config-change|usrName=ada\taction=update", "EventSchema=AuditEvent; Operation=update; ActorUsername=ada; DvcHostname=c1; TimeGenerated=2026-03-01T10:00:01Z")]
    [InlineData("LEEF:1.0|Example|Box|12|30000151|serial=S1\tpolicy=DNS-00\tdisp=Deny\tin_if=Lab\tout_if=WAN2\tgeo_dst=DEU\tsrc=10.0.0.5\tsrcPort=52075\tsrcPostNAT=198.51.100.1\tsrcPostNATPORT=58586\tdst=203.0.113.53\tdstPort=53\tsrc_user=ada@example.com\tduration=38\tsent_bytes=69\trcvd_bytes=185\tapp=Example Chat\tproto=udp",
        "EventSchema=NetworkSession; DvcAction=Deny; EventResult=Failure; NetworkRuleName=DNS-00; DvcInboundInterface=Lab; DvcOutboundInterface=WAN2; DstGeoCountry=DEU; SrcNatIpAddr=198.51.100.1; SrcNatPortNumber=58586; SrcUsername=ada@example.com; NetworkDuration=38000; SrcBytes=69; DstBytes=185; DstAppName=Example Chat; DvcId=S1")]
    [InlineData("LEEF:1.0|Example|Box|12|1AFF0021|disp=Deny\tsrc=10.0.0.5\tsrcPort=52803\tdst=203.0.113.9\tdstPort=443\tproto=tcp\top=GET\tdstname=www.example.com\targ=/a", "EventSchema=WebSession; Url=www.example.com/a; HttpRequestMethod=GET; DstFQDN=www.example.com; HttpHost=www.example.com; DvcAction=Deny")]
    [InlineData("LEEF:1.0|Example|Mail|4.0|15345|src=192.0.2.10 dst=203.0.113.9 sev=5 cat=two words srcPort=81 dstPort=21 usrName=ada", "EventSchema=NetworkSession; SrcPortNumber=81; DstPortNumber=21; EventSeverity=Medium; EventOriginalSubType=two words; SrcUsername=ada")]
    [InlineData("LEEF:1.0|Example|Vault|14|7|sev=6\tAction=Logon\tusrName=ada\tsrc=198.51.100.20\t shost=198.51.100.20\tdhost=\tduser=", "EventSchema=Authentication; EventType=Logon; EventResult=Success; TargetUsername=ada; SrcIpAddr=198.51.100.20")]
    [InlineData("LEEF:1.0|Example|Vault|14|4|sev=3\tAction=User Authentication\tusrName=ada\tsrc=198.51.100.20", "EventSchema=Authentication; EventResult=NA; TargetUsername=ada")]
    [InlineData("LEEF:1.0|Example|Vault|14|105|sev=6\tAction=Add File Category\tusrName=ada\tsrc=198.51.100.20\tduser=svc1", "EventSchema=AuditEvent; Operation=Add File Category; ActorUsername=ada; Object=svc1")]
    public void A_record_becomes(string line, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), line).Expect("Type=leef; " + expected);

    [Theory]
    [InlineData("no such thing", RejectionCodes.Malformed)]
    [InlineData("LEEF:1.0|Example|FW", RejectionCodes.Truncated)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string line, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("leef", line).Rejections).Code);
}
