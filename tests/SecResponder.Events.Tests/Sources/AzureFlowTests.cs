namespace SecResponder.Events.Tests.Sources;

public sealed class AzureFlowTests
{
    private static EventLog Vnet(params string[] tuples) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)),
        $$$"""{"time":"2026-03-01T10:01:00Z","flowLogVersion":4,"macAddress":"02005E100006","category":"FlowLogFlowEvent","targetResourceID":"/subscriptions/s1/resourceGroups/r/providers/Microsoft.Network/virtualNetworks/vnet1","flowRecords":{"flows":[{"aclID":"a","flowGroups":[{"rule":"r1","flowTuples":["{{{string.Join("\",\"", tuples)}}}"]}]}]}}""");

    private static EventLog Nsg(params string[] tuples) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)),
        $$$"""{"time":"2026-03-01T10:01:00Z","category":"NetworkSecurityGroupFlowEvent","resourceId":"/SUBSCRIPTIONS/S1/RESOURCEGROUPS/R/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/NSG1","properties":{"Version":2,"flows":[{"rule":"UserRule_x","flows":[{"mac":"02005E100006","flowTuples":["{{{string.Join("\",\"", tuples)}}}"]}]}]}}""");

    [Theory]
    [InlineData("1772359212123,10.0.0.6,203.0.113.9,51000,443,6,O,E,NX,3,767,2,1580", "EventSubType=End; TimeGenerated=2026-03-01T10:00:12.123Z; SrcIpAddr=10.0.0.6; SrcPortNumber=51000; DstIpAddr=203.0.113.9; DstPortNumber=443; NetworkProtocol=TCP; NetworkDirection=Outbound; DvcAction=Allow; SrcPackets=3; SrcBytes=767; DstPackets=2; DstBytes=1580; NetworkBytes=2347; SrcMacAddr=02:00:5e:10:00:06; DstMacAddr=; NetworkRuleName=r1; DvcHostname=vnet1; DvcIdType=AzureResourceId; DvcScopeId=s1; EventProduct=VNetFlow")]
    [InlineData("1772359200,198.51.100.7,10.0.0.6,40000,22,6,I,D,NX,0,0,0,0", "DvcAction=Deny; EventResult=Failure; EventSubType=; SrcBytes=0; NetworkDirection=Inbound; DstMacAddr=02:00:5e:10:00:06; TimeGenerated=2026-03-01T10:00:00Z")]
    [InlineData("1772359200123,10.0.0.6,203.0.113.9,51000,443,17,O,B,X,0,0,0,0", "EventSubType=Start; NetworkProtocol=UDP; SrcBytes=0")]
    [InlineData("1772359200123,2001:db8::6,2001:db8::9,0,0,58,O,C,X,1,96,1,96", "EventSubType=; NetworkProtocol=IPV6-ICMP; SrcPortNumber=; NetworkProtocolVersion=IPv6; SrcBytes=96")]
    public void A_flow_of_a_virtual_network_becomes(string tuple, string expected) => Vnet(tuple).Expect(expected);

    [Theory]
    [InlineData("1772359260,198.51.100.7,10.0.0.6,40001,22,T,I,A,E,25,4370,30,22150", "EventSubType=End; DvcAction=Allow; DvcOriginalAction=A; SrcBytes=4370; DstBytes=22150; NetworkRuleName=UserRule_x; EventProduct=NSGFlow; DvcHostname=NSG1")]
    [InlineData("1772359205,198.51.100.7,10.0.0.6,40002,3389,U,I,D,B,,,,", "DvcAction=Deny; EventSubType=; SrcBytes=; NetworkProtocol=UDP")]
    [InlineData("1772359200,10.0.0.6,203.0.113.9,51000,443,T,O,A", "DvcAction=Allow; EventSubType=; NetworkDirection=Outbound")]
    public void A_flow_of_a_security_group_becomes(string tuple, string expected) => Nsg(tuple).Expect(expected);

    [Fact]
    public void Each_flow_is_an_event_with_an_id_of_its_own()
    {
        var log = Vnet("1772359200,10.0.0.6,203.0.113.9,1,443,6,O,B,NX,0,0,0,0", "nonsense", "1772359201,10.0.0.6,203.0.113.9,2,443,6,O,B,NX,0,0,0,0");

        Assert.Equal(["test/0@1", "test/0@1.0:2"], log.Events.Select(e => e["EventUid"]));
        Assert.Equal("flow 2 of the record: 1 columns; a flow has at least 8", Assert.Single(log.Rejections).Reason);
    }

    [Theory]
    [InlineData("{\"flowTuples\":[]}", RejectionCodes.UnknownKind)]
    [InlineData("{\"flowTuples\":[\"x", RejectionCodes.Malformed)]
    [InlineData("text", RejectionCodes.Malformed)]
    [InlineData("{\"flow.0\":\"yesterday,10.0.0.6,203.0.113.9,1,443,6,O,B\"}", RejectionCodes.Malformed)]
    [InlineData("{\"flow.0\":\"1772359200,here,there,1,443,6,O,B\"}", RejectionCodes.Malformed)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string record, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("azure-flow", record).Rejections).Code);
}
