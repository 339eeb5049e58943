namespace SecResponder.Events.Tests.Sources;

public sealed class ZeekTests
{
    private const string Head = "{\"ts\":1772359200.123456,\"uid\":\"CHhAvVGS1DHFjwGM9\",\"id.orig_h\":\"10.0.0.5\",\"id.orig_p\":51000,\"id.resp_h\":\"203.0.113.9\",\"id.resp_p\":443,";

    [Theory]
    [InlineData("\"proto\":\"tcp\",\"service\":\"ssl\",\"duration\":12.5,\"orig_bytes\":700,\"resp_bytes\":4800,\"conn_state\":\"SF\",\"local_orig\":true,\"local_resp\":false,\"history\":\"ShADadFf\",\"orig_pkts\":7,\"resp_pkts\":8}",
        "EventType=NetworkSession; EventSubType=End; TimeGenerated=2026-03-01T10:00:00.123456Z; EventEndTime=2026-03-01T10:00:12.623456Z; SrcBytes=700; DstBytes=4800; NetworkDuration=12500; NetworkDirection=Outbound; EventResult=Success; EventResultDetails=NA; NetworkConnectionHistory=ShADadFf; NetworkApplicationProtocol=SSL; NetworkSessionId=CHhAvVGS1DHFjwGM9; DvcAction=")]
    [InlineData("\"proto\":\"tcp\",\"conn_state\":\"REJ\"}", "EventResult=Failure; EventResultDetails=Reset; EventOriginalResultDetails=REJ")]
    [InlineData("\"proto\":\"icmp\",\"conn_state\":\"OTH\",\"local_orig\":true,\"local_resp\":true}", "NetworkIcmpType=51000; NetworkIcmpCode=443; SrcPortNumber=; NetworkDirection=Local")]
    [InlineData("\"proto\":\"udp\",\"trans_id\":5,\"query\":\"www.example.com\",\"qtype\":1,\"qtype_name\":\"A\",\"rcode\":2,\"rcode_name\":\"SERVFAIL\",\"RD\":true,\"answers\":[\"203.0.113.9\",\"203.0.113.10\"],\"rtt\":0.5}", "EventSchema=Dns; EventResult=Failure; EventResultDetails=SERVFAIL; DnsResponseName=203.0.113.9, 203.0.113.10; DnsNetworkDuration=500; TransactionIdHex=5; DnsQueryType=1; DnsFlagsRecursionDesired=True")]
    [InlineData("\"_path\":\"http\",\"method\":\"GET\",\"host\":\"www.example.com\",\"uri\":\"/a\",\"status_code\":503}", "EventSchema=WebSession; Url=www.example.com/a; EventResult=Failure; HttpStatusCode=503; DstFQDN=www.example.com")]
    [InlineData("\"_path\":\"ssh\",\"auth_success\":false,\"direction\":\"INBOUND\"}", "EventResult=Failure; NetworkDirection=Inbound; EventOriginalType=ssh; NetworkProtocol=TCP")]
    [InlineData("\"_path\":\"notice\",\"note\":\"SSH::Password_Guessing\",\"msg\":\"m\",\"dropped\":false}", "EventType=IDS; ThreatName=SSH::Password_Guessing; EventMessage=m; DvcAction=")]
    public void A_json_record_becomes(string rest, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), Head + rest).Expect("EventProduct=Zeek; SrcIpAddr=10.0.0.5; " + expected);

    [Fact]
    public void A_tab_separated_log_is_read_by_its_header()
    {
        var log = EventLog.Of("auto", "#separator \\x09", "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tconn_state\torig_bytes", "1772359260.5\tCHhAvVGS1DHFjwGM9\t10.0.0.5\t51000\t203.0.113.9\t443\ttcp\tS0\t-", "#close\t2026-03-01-11-00-00");

        log.Expect("EventOriginalType=conn; TimeGenerated=2026-03-01T10:01:00.5Z; EventResult=Failure; DstPortNumber=443; SrcBytes=");
        Assert.Equal(3, log.Skipped);
    }

    [Fact]
    public void A_weird_log_is_known_by_its_columns() => EventLog.Of("auto", "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tname\taddl\tnotice\tpeer\tsource", "1772359260.5\tCHhAvVGS1DHFjwGM9\t10.0.0.5\t51000\t203.0.113.9\t80\tbad_HTTP_request\t-\tF\tzeek\tHTTP")
        .Expect("EventOriginalType=weird; EventType=IDS; ThreatName=bad_HTTP_request; SrcIpAddr=10.0.0.5; DstPortNumber=80");

    [Fact]
    public void A_notice_may_have_no_connection() => EventLog.Of("auto", "{\"ts\":1772359200.5,\"note\":\"Scan::Port_Scan\",\"msg\":\"m\",\"src\":\"10.0.0.5\",\"dst\":\"203.0.113.9\",\"actions\":[\"Notice::ACTION_LOG\"],\"suppress_for\":3600.0}").Expect("Type=zeek; EventType=IDS; ThreatName=Scan::Port_Scan; SrcIpAddr=10.0.0.5; DstIpAddr=203.0.113.9");

    [Fact]
    public void An_id_may_be_nested() => EventLog.Of("auto", "{\"ts\":\"2026-03-01T10:01:00.000000Z\",\"uid\":\"C1\",\"id\":{\"orig_h\":\"10.0.0.5\",\"orig_p\":1,\"resp_h\":\"203.0.113.9\",\"resp_p\":80},\"proto\":\"tcp\",\"conn_state\":\"SF\"}").Expect("SrcIpAddr=10.0.0.5; DstPortNumber=80; TimeGenerated=2026-03-01T10:01:00Z");

    [Theory]
    [InlineData("1772359260.5\tCHhAvVGS1DHFjwGM9\t10.0.0.5\t51000\t203.0.113.9\t443\ttcp", RejectionCodes.UnknownKind)]
    [InlineData(Head + "\"_path\":\"loaded_scripts\"}", RejectionCodes.UnknownKind)]
    [InlineData("{\"_path\":\"conn\",\"uid\":\"C1\",\"id.orig_h\":\"10.0.0.5\"}", RejectionCodes.BadTime)]
    [InlineData("{\"_path\":\"conn\",\"ts\":1772359200.1,\"uid\":\"C1\"}", RejectionCodes.Truncated)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string line, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("zeek", line).Rejections).Code);

    [Fact]
    public void A_line_with_fewer_columns_than_named_is_truncated() =>
        Assert.Equal(RejectionCodes.Truncated, Assert.Single(EventLog.Of("zeek", "#fields\tts\tuid\tid.orig_h\tconn_state", "1772359260.5\tCHhAvVGS1DHFjwGM9").Rejections).Code);
}
