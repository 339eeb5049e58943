namespace SecResponder.Events.Tests.Sources;

public sealed class SophosFirewallTests
{
    private const string Head = "<30>device=\"SFW\" date=2026-03-01 time=10:00:00 timezone=\"+0100\" device_name=\"xg1\" device_id=S1 ";

    [Theory]
    [InlineData(Head + "log_type=\"Firewall\" log_component=\"Firewall Rule\" log_subtype=\"Allowed\" status=\"Allow\" priority=Information duration=13 fw_rule_id=22 fw_rule_name=\"out any\" user_name=\"ada\" in_interface=\"Port1\" out_interface=\"Port2\" src_ip=10.0.0.5 src_country_code=R1 dst_ip=203.0.113.9 dst_country_code=DEU protocol=\"TCP\" src_port=51000 dst_port=443 sent_pkts=7 recv_pkts=8 sent_bytes=758 recv_bytes=5015 tran_src_ip=198.51.100.1 tran_src_port=33000 tran_dst_ip= tran_dst_port=0 srczone=\"LAN\" dstzone=\"WAN\" connevent=\"Stop\" connid=\"7\"",
        "EventProduct=Sophos Firewall; EventType=NetworkSession; EventSubType=End; DvcAction=Allow; TimeGenerated=2026-03-01T09:00:00Z; SrcIpAddr=10.0.0.5; SrcNatIpAddr=198.51.100.1; SrcNatPortNumber=33000; DstNatIpAddr=; DstNatPortNumber=; SrcGeoCountry=; DstGeoCountry=DEU; SrcBytes=758; DstBytes=5015; SrcPackets=7; DstPackets=8; NetworkDuration=13000; NetworkRuleName=out any; NetworkRuleNumber=22; SrcZone=LAN; NetworkSessionId=7; SrcUsername=ada; DvcHostname=xg1; DvcId=S1; Dvc=xg1")]
    [InlineData("timestamp=\"2026-03-01T10:00:02+0100\" device_serial_id=\"X1\" log_type=\"Event\" log_component=\"DHCP Server\" log_subtype=\"System\" status=\"Renew\" severity=\"Information\" reported_ip=\"10.0.0.5\" src_mac=\"02:00:5e:10:00:05\" reported_host=\"pc5\" message=\"Lease IP 10.0.0.5 renewed for MAC 02:00:5e:10:00:05\" lease_time=\"345600\"", "EventSchema=DhcpEvent; EventType=Renew; SrcIpAddr=10.0.0.5; SrcMacAddr=02:00:5e:10:00:05; SrcHostname=pc5; DhcpLeaseDuration=345600")]
    [InlineData(Head + "log_type=\"Event\" log_component=\"DHCP Server\" log_subtype=\"System\" priority=Information ipaddress=\"10.0.0.5\" client_physical_address=\"-\" client_host_name=\"\" message=\"Lease 10.0.0.5 expired\"", "EventSchema=DhcpEvent; EventType=Release; SrcIpAddr=10.0.0.5; SrcHostname=10.0.0.5; SrcMacAddr=")]
    [InlineData("timestamp=\"2026-03-01T10:00:02+0100\" device_serial_id=\"X1\" log_type=\"Firewall\" log_component=\"Firewall Rule\" log_subtype=\"Denied\" severity=\"Information\" src_ip=\"2001:db8::7\" dst_ip=\"2001:db8::5\" protocol=\"TCP\" dst_port=445 src_zone=\"WAN\"", "DvcAction=Deny; EventResult=Failure; EventSeverity=Low; SrcZone=WAN; NetworkProtocolVersion=IPv6; TimeGenerated=2026-03-01T09:00:02Z")]
    [InlineData(Head + "log_type=\"IDP\" log_component=\"Signatures\" log_subtype=\"Drop\" priority=Warning signature_id=26022 signature_msg=\"EXAMPLE exploit\" classification=\"Attempted\" src_ip=198.51.100.7 dst_ip=10.0.4.4 protocol=\"TCP\"", "EventType=IDS; DvcAction=Drop; ThreatId=26022; ThreatName=EXAMPLE exploit; ThreatCategory=Attempted")]
    [InlineData(Head + "log_type=\"Content Filtering\" log_component=\"HTTP\" log_subtype=\"Denied\" status=\"\" url=\"http://www.example.com/a?b=c\" category=\"Hacking\" src_ip=10.0.0.5 dst_ip=203.0.113.9 domain=www.example.com user_agent=\"Mozilla/5.0\" status_code=\"403\"", "EventSchema=WebSession; Url=http://www.example.com/a?b=c; UrlCategory=Hacking; DvcAction=Deny; HttpStatusCode=403; HttpUserAgent=Mozilla/5.0")]
    [InlineData(Head + "log_type=\"Event\" log_component=\"Firewall Authentication\" log_subtype=\"Authentication\" status=\"Failed\" user_name=\"root\" auth_mechanism=\"Local\" reason=\"wrong credentials\" src_ip=198.51.100.7 message=\"User root failed to login\"", "EventSchema=Authentication; EventType=Logon; EventResult=Failure; EventResultDetails=No such user or password; TargetUsername=root; SrcIpAddr=198.51.100.7")]
    [InlineData(Head + "log_type=\"Event\" log_component=\"GUI\" log_subtype=\"Admin\" status=\"Successful\" user_name=\"admin\" src_ip=198.51.100.20 message=\"Firewall rule 'all' was added by 'admin'\"", "EventSchema=AuditEvent; EventType=Create; ObjectType=Policy Rule; Object=GUI; ActorUsername=admin")]
    [InlineData("<30>Mar  1 10:00:07 utm1 ulogd[4000]: id=\"2001\" severity=\"info\" sys=\"SecureNet\" sub=\"packetfilter\" name=\"Packet dropped\" action=\"drop\" fwrule=\"60002\" initf=\"eth1\" srcmac=\"02:00:5e:10:00:07\" srcip=\"198.51.100.7\" dstip=\"10.0.4.4\" proto=\"6\" srcport=\"54040\" dstport=\"22\"", "EventProduct=Sophos UTM; DvcAction=Drop; NetworkProtocol=TCP; DstPortNumber=22; SrcMacAddr=02:00:5e:10:00:07; DvcHostname=utm1; TimeGenerated=2026-03-01T10:00:07Z")]
    public void A_line_becomes(string line, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), line).Expect("Type=sophos-firewall; " + expected);

    [Theory]
    [InlineData("nothing=here", RejectionCodes.Malformed)]
    [InlineData("log_type=\"Firewall\" log_component=\"x\" log_subtype=\"Denied\"", RejectionCodes.Truncated)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string line, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("sophos-firewall", line).Rejections).Code);

    [Theory]
    [InlineData("CET", "2026-03-01T09:00:00Z")]
    [InlineData("CEST", "2026-03-01T08:00:00Z")]
    [InlineData("GMT", "2026-03-01T10:00:00Z")]
    [InlineData("IST", "2026-03-01T10:00:00Z")]
    public void A_zone_by_its_name_counts_where_one_zone_only_has_it(string zone, string time) =>
        EventLog.Of("auto", Head.Replace("+0100", zone, StringComparison.Ordinal) + "log_type=\"Firewall\" log_component=\"Firewall Rule\" log_subtype=\"Denied\" src_ip=198.51.100.7 dst_ip=10.0.0.5").Expect($"TimeGenerated={time}");
}
