namespace SecResponder.Events.Tests.Sources;

public sealed class LinuxNetfilterTests
{
    private const string Packet = "IN=eth0 OUT= MAC=02:00:00:00:00:01:02:00:00:00:00:02:08:00 SRC=198.51.100.7 DST=192.0.2.10 LEN=60 TOS=0x00 PREC=0x00 TTL=52 ID=1 DF PROTO=TCP SPT=40000 DPT=22 WINDOW=64240 RES=0x00 SYN URGP=0";

    [Theory]
    [InlineData("100 6 tap100i0-IN 01/Mar/2026:11:05:00 +0100 policy DROP: IN=fwbr100i0 MAC=02:00:5e:10:00:05:02:00:5e:10:00:01:08:00 SRC=198.51.100.7 DST=10.0.0.5 LEN=60 PROTO=TCP SPT=40000 DPT=22 SYN", "DvcAction=Drop; NetworkRuleName=tap100i0-IN; TimeGenerated=2026-03-01T10:05:00Z; DvcInboundInterface=fwbr100i0; DstPortNumber=22")]
    [InlineData("0 1 PVEFW-HOST-OUT 01/Mar/2026:05:05:00 -0500 REJECT: OUT=vmbr0 SRC=10.0.0.5 DST=10.0.0.9 LEN=60 PROTO=TCP SPT=40000 DPT=22 SYN", "DvcAction=Reset; NetworkRuleName=PVEFW-HOST-OUT; TimeGenerated=2026-03-01T10:05:00Z; DvcOutboundInterface=vmbr0; SrcIpAddr=10.0.0.5")]
    [InlineData("Mar  1 10:00:00 web1 kernel: [12345.678] [UFW BLOCK] " + Packet, "TimeGenerated=2026-03-01T10:00:00Z; DvcHostname=web1; DvcAction=Deny; EventResult=Failure; NetworkRuleName=UFW BLOCK; DvcOriginalAction=BLOCK; SrcIpAddr=198.51.100.7; SrcPortNumber=40000; DstPortNumber=22; NetworkProtocol=TCP; SrcMacAddr=02:00:00:00:00:02; DstMacAddr=02:00:00:00:00:01; DvcInboundInterface=eth0; DvcOutboundInterface=; TcpFlagsSyn=True; TcpFlagsAck=; SrcBytes=")]
    [InlineData("<4>1 2026-03-01T10:00:03+01:00 gw1 kernel - - - FORWARD-ACCEPT:" + Packet, "TimeGenerated=2026-03-01T09:00:03Z; DvcAction=Allow; NetworkRuleName=FORWARD-ACCEPT; DvcHostname=gw1")]
    [InlineData("Mar  1 10:00:00 web1 kernel: [1.5] mine " + Packet, "DvcAction=; EventResult=NA; NetworkRuleName=mine")]
    [InlineData("Mar  1 10:00:00 web1 kernel: " + Packet, "DvcAction=; EventResult=NA; NetworkRuleName=")]
    [InlineData("INPUT DFLT DROP " + Packet, "DvcAction=Drop; NetworkRuleName=INPUT DFLT DROP; DvcHostname=")]
    [InlineData("Mar  1 10:00:00 web1 kernel: x REJECT IN=eth0 OUT=eth1 SRC=2001:db8::7 DST=2001:db8::10 LEN=80 TC=0 HOPLIMIT=52 FLOWLBL=1 PROTO=ICMPv6 TYPE=128 CODE=0 ID=20 SEQ=1", "DvcAction=Reset; NetworkProtocol=IPV6-ICMP; NetworkIcmpType=Echo Request; NetworkIcmpCode=0; NetworkProtocolVersion=IPv6")]
    [InlineData("Mar  1 10:00:00 web1 kernel: IPT IN=eth0 OUT=eth1 SRC=198.51.100.1 DST=10.0.0.5 LEN=88 PROTO=ICMP TYPE=3 CODE=3 [SRC=10.0.0.5 DST=198.51.100.1 LEN=60 PROTO=UDP SPT=51000 DPT=161 LEN=40 ] MARK=0x0", "SrcIpAddr=198.51.100.1; DstIpAddr=10.0.0.5; NetworkProtocol=ICMP; DstPortNumber=; NetworkIcmpType=Destination Unreachable")]
    [InlineData("Mar  1 10:00:00 gw1 kernel: [WAN_LOCAL-default-D]" + Packet, "DvcAction=Drop; DvcOriginalAction=D; NetworkRuleName=WAN_LOCAL-default-D")]
    [InlineData("Mar  1 10:00:00 gw1 kernel: [LAN_IN-20-A]" + Packet, "DvcAction=Allow; NetworkRuleName=LAN_IN-20-A")]
    [InlineData("Mar  1 10:00:00 gw1 kernel: [VLAN-A]" + Packet, "DvcAction=; EventResult=NA; NetworkRuleName=VLAN-A")]
    public void A_packet_becomes(string line, string expected) => EventLog.Of("auto", look: e => Assert.Empty(AsimConformance.Check(e)), line).Expect("Type=linux-netfilter; " + expected);

    [Fact]
    public void Fields_that_come_twice_are_told_apart() => EventLog.Of("linux-netfilter", look: e =>
    {
        Assert.Equal("64", e.Vendor.Find("LEN"u8).ToString());
        Assert.Equal("44", e.Vendor.Find("UDPLEN"u8).ToString());
    }, "DROP IN=eth0 OUT= SRC=10.0.0.5 DST=10.0.0.6 LEN=64 ID=7 PROTO=UDP SPT=1 DPT=2 LEN=44").Expect("NetworkProtocol=UDP");

    [Theory]
    [InlineData("kernel: something else", RejectionCodes.Malformed)]
    [InlineData("kernel: DROP IN=eth0 OUT= SRC=", RejectionCodes.Truncated)]
    public void What_can_not_be_read_is_rejected_with_a_reason(string line, string code) => Assert.Equal(code, Assert.Single(EventLog.Of("linux-netfilter", line).Rejections).Code);
}
