namespace SecResponder.Events.Tests.Sources;

public sealed class CheckpointFirewallTests
{
    private static string Syslog(string fields) => $"<134>1 2026-03-01T10:00:00Z cpmgmt CheckPoint 1 - [flags:\"2304\"; loguid:\"{{0x1,0x0,0x0,0x0}}\"; origin:\"192.0.2.1\"; time:\"1772359200\"; version:\"5\"; {fields} ]";

    [Theory]
    [InlineData("action:\"Drop\"; ifdir:\"inbound\"; ifname:\"eth1\"; dst:\"10.0.0.5\"; product:\"VPN-1 & FireWall-1\"; proto:\"6\"; rule:\"118\"; rule_name:\"Cleanup\"; s_port:\"40000\"; service:\"445\"; src:\"198.51.100.7\";",
        "EventType=NetworkSession; DvcAction=Drop; DvcOriginalAction=Drop; EventResult=Failure; TimeGenerated=2026-03-01T10:00:00Z; SrcIpAddr=198.51.100.7; SrcPortNumber=40000; DstIpAddr=10.0.0.5; DstPortNumber=445; NetworkProtocol=TCP; NetworkRuleName=Cleanup; NetworkRuleNumber=118; DvcInboundInterface=eth1; DvcIpAddr=192.0.2.1")]
    [InlineData("action:\"Accept\"; src:\"10.0.0.5\"; dst:\"203.0.113.9\"; s_port:\"51000\"; service:\"443\"; proto:\"6\"; product:\"x\"; elapsed:\"0:00:13\"; client_inbound_bytes:\"758\"; server_inbound_bytes:\"5015\"; xlatesrc:\"198.51.100.1\"; xlatesport:\"33000\"; xlatedst:\"0.0.0.0\"; xlatedport:\"0\"; conn_direction:\"Outgoing\";",
        "DvcAction=Allow; SrcBytes=758; DstBytes=5015; NetworkDuration=13000; SrcNatIpAddr=198.51.100.1; SrcNatPortNumber=33000; DstNatIpAddr=; DstNatPortNumber=; NetworkDirection=Outbound")]
    [InlineData("action:\"Reject\"; src:\"10.0.0.5\"; dst:\"203.0.113.9\"; proto:\"17\"; product:\"x\";", "DvcAction=Reset; NetworkProtocol=UDP")]
    [InlineData("action:\"Key Install\"; src:\"10.0.0.5\"; dst:\"203.0.113.9\"; product:\"x\";", "DvcAction=; DvcOriginalAction=Key Install")]
    [InlineData("action:\"Prevent\"; src:\"198.51.100.7\"; dst:\"10.0.4.4\"; product:\"Anti-Bot\"; severity:\"4\"; protection_name:\"EXAMPLE bot\"; protection_id:\"p1\"; resource:\"http://x.example/\";", "EventType=IDS; DvcAction=Deny; EventSeverity=High; ThreatName=EXAMPLE bot; ThreatId=p1")]
    [InlineData("action:\"Accept\"; administrator:\"ada\"; audit_status:\"Success\"; client_ip:\"198.51.100.20\"; objectname:\"Cleanup\"; objecttype:\"Access Rule\"; operation:\"Modify Rule\"; product:\"SmartConsole\";", "EventSchema=AuditEvent; EventType=Set; Operation=Modify Rule; Object=Cleanup; ObjectType=Policy Rule; ActorUsername=ada; SrcIpAddr=198.51.100.20; ActingAppName=SmartConsole; EventResult=Success")]
    [InlineData("administrator:\"root\"; audit_status:\"Failure\"; additional_info:\"Administrator failed to log in: Wrong Password\"; client_ip:\"198.51.100.7\"; operation:\"Failed Log In\"; product:\"WEB_API\";", "EventSchema=Authentication; EventType=Logon; EventResult=Failure; EventResultDetails=Incorrect password; TargetUsername=root; SrcIpAddr=198.51.100.7")]
    public void A_syslog_record_becomes(string fields, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), Syslog(fields)).Expect("EventVendor=Check Point; Type=checkpoint-firewall; " + expected);

    [Theory]
    [InlineData("time=1772359202|product=VPN-1 & FireWall-1|action=Accept|ifdir=inbound|loguid={0x3}|origin=192.0.2.1|src=2001:db8::7|dst=2001:db8::5|proto=58|icmp_type=128", "DvcAction=Allow; NetworkProtocol=IPV6-ICMP; SrcIpAddr=2001:db8::7")]
    [InlineData("CEF:0|Check Point|VPN-1 & FireWall-1|Check Point|Log|https|Unknown|act=Accept rt=1772359203000 spt=56688 dpt=443 sourceTranslatedAddress=198.51.100.1 loguid={0x4} origin=192.0.2.1 dst=203.0.113.9 product=VPN-1 & FireWall-1 proto=6 src=10.0.0.5", "DvcAction=Allow; TimeGenerated=2026-03-01T10:00:03Z; SrcNatIpAddr=198.51.100.1; SrcPortNumber=56688")]
    [InlineData("LEEF:2.0|Check Point|VPN-1 & FireWall-1|1.0|Drop|srcPort=40003\taction=Drop\tdst=10.0.0.5\tdstPort=3389\tproto=6\tsrc=198.51.100.7\tloguid={0xb}\torigin=192.0.2.1\ttime=1772359210", "DvcAction=Drop; DstPortNumber=3389; SrcPortNumber=40003")]
    [InlineData("{\"action\":\"Block\",\"loguid\":\"{0x5}\",\"origin\":\"192.0.2.1\",\"time\":\"1772359204\",\"product\":\"URL Filtering\",\"src\":\"10.0.0.5\",\"dst\":\"203.0.113.9\",\"resource\":\"https://www.example.com/a?b=c\"}", "EventSchema=WebSession; Url=https://www.example.com/a?b=c; DvcAction=Deny")]
    public void The_other_formats_are_read_alike(string line, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), line).Expect("Type=checkpoint-firewall; " + expected);

    [Fact]
    public void Drops_in_bulk_are_an_event_each()
    {
        var log = EventLog.Of("auto", Syslog("action:\"Drop\"; packets:\" <198.51.100.7,40000,10.0.0.5,445,6;eth1> <nonsense> <198.51.100.7,40001,10.0.0.6,445,6;eth1>\"; product:\"x\";"));

        Assert.Equal(["10.0.0.5", "10.0.0.6"], log.Events.Select(e => e["DstIpAddr"]));
        Assert.Single(log.Rejections);
        Assert.Equal(2, log.Events.Select(e => e["EventUid"]).Distinct().Count());
    }

    [Theory]
    [InlineData("no such thing", RejectionCodes.Malformed)]
    [InlineData("CEF:0|Check Point|VPN-1", RejectionCodes.Truncated)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string line, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("checkpoint-firewall", line).Rejections).Code);

    [Fact]
    public void Smartview_trackers_export_is_read_by_its_columns()
    {
        var log = EventLog.Of("auto", "\"Number\" \"Date\" \"Time\" \"Interface\" \"Origin\"", "\"22\" \"01Mar2026\" \"10:00:00\" \"eth1\" \"gw-1\" \"Log\" \"Drop\" \"445\" \"40000\" \"198.51.100.7\" \"10.0.0.5\" \"tcp\" \"118\" \"Cleanup rule\" \"118-Policy\" \"\" \"inzone: External; outzone: Internal; service_id: microsoft-ds\" \"VPN-1 & FireWall-1\" \"\" \"\"");

        log.Expect("Type=checkpoint-firewall; TimeGenerated=2026-03-01T10:00:00Z; DvcHostname=gw-1; DvcAction=Drop; SrcIpAddr=198.51.100.7; SrcPortNumber=40000; DstIpAddr=10.0.0.5; DstPortNumber=445; NetworkProtocol=TCP; NetworkRuleNumber=118; NetworkRuleName=Cleanup rule; SrcZone=External; DstZone=Internal; DvcInboundInterface=eth1");
        Assert.Equal(1, log.Skipped);
    }
}
