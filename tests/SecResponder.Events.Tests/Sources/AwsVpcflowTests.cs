namespace SecResponder.Events.Tests.Sources;

public sealed class AwsVpcflowTests
{
    [Theory]
    [InlineData("2 123456789012 eni-0f06 198.51.100.7 10.0.0.96 40000 22 6 2 104 1772359200 1772359260 REJECT OK", "EventType=Flow; DvcAction=Deny; DvcOriginalAction=REJECT; EventResult=Failure; SrcIpAddr=198.51.100.7; SrcPortNumber=40000; DstPortNumber=22; NetworkProtocol=TCP; SrcPackets=2; SrcBytes=104; DstBytes=; EventStartTime=2026-03-01T10:00:00Z; EventEndTime=2026-03-01T10:01:00Z; TimeGenerated=2026-03-01T10:01:00Z; NetworkDuration=60000; DvcScopeId=123456789012; DvcInterface=eni-0f06")]
    [InlineData("2 123456789012 eni-0f06 2001:db8::5 2001:db8::9 0 0 58 6 624 1772359200 1772359260 ACCEPT OK", "NetworkProtocol=IPV6-ICMP; SrcPortNumber=; NetworkProtocolVersion=IPv6; DvcAction=Allow")]
    [InlineData("5 123456789012 eni-0f06 10.0.0.71 203.0.113.9 46945 443 6 10 1573 1772359200 1772359230 ACCEPT OK vpc-a subnet-a i-0 19 IPv4 10.0.9.71 203.0.113.9 eu-west-1 euw1-az3 - - - - egress 8", "SrcIpAddr=10.0.9.71; SrcNatIpAddr=10.0.0.71; DstIpAddr=203.0.113.9; DstNatIpAddr=; NetworkDirection=Outbound; TcpFlagsSyn=True; TcpFlagsAck=True; TcpFlagsRst=False; DvcId=vpc-a; DvcIdType=AwsVpcId")]
    [InlineData("{\"version\":2,\"account_id\":\"1\",\"interface_id\":\"eni-1\",\"srcaddr\":\"198.51.100.7\",\"dstaddr\":\"10.0.0.96\",\"srcport\":53094.0,\"dstport\":2323,\"protocol\":6.0,\"packets\":1,\"bytes\":40,\"start\":1772359200,\"end\":1772359211,\"action\":\"REJECT\",\"log_status\":\"OK\"}", "SrcPortNumber=53094; DstPortNumber=2323; NetworkProtocol=TCP; SrcBytes=40; DvcAction=Deny")]
    public void A_record_becomes(string line, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), line).Expect("EventVendor=AWS; " + expected);

    [Fact]
    public void The_columns_are_those_of_the_header()
    {
        var log = EventLog.Of("auto", "srcaddr dstaddr dstport action start bytes", "10.0.0.5 203.0.113.9 443 ACCEPT 1772359200 77");

        Assert.Equal(1, log.Skipped);
        log.Expect("DstPortNumber=443; SrcBytes=77; TimeGenerated=2026-03-01T10:00:00Z");
    }

    [Theory]
    [InlineData("NODATA")]
    [InlineData("SKIPDATA")]
    public void What_did_not_flow_is_no_event(string status) => Assert.Equal(1, EventLog.Of("auto", $"2 123456789012 eni-0f06 - - - - - - - 1772359200 1772359260 - {status}").Skipped);

    [Theory]
    [InlineData("2 123456789012 eni-0f06 198.51.100.7", RejectionCodes.Truncated)]
    [InlineData("2 123456789012 eni-0f06 here there 40000 22 6 2 104 1772359200 1772359260 REJECT OK", RejectionCodes.Malformed)]
    [InlineData("2 123456789012 eni-0f06 198.51.100.7 10.0.0.96 40000 22 6 2 104 - - REJECT OK", RejectionCodes.BadTime)]
    [InlineData("{\"srcaddr\":\"198.51.100.7\",", RejectionCodes.Malformed)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string line, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("aws-vpcflow", line).Rejections).Code);
}
