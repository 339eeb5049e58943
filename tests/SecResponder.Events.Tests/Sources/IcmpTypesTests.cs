namespace SecResponder.Events.Tests.Sources;

/// <summary>ASIM wants an ICMP type by its name; the same number is another type in the other version of IP.</summary>
public sealed class IcmpTypesTests
{
    [Theory]
    [InlineData("198.51.100.7", "10.0.0.5", "ICMP", "0", "Echo Reply")]
    [InlineData("198.51.100.7", "10.0.0.5", "ICMP", "3", "Destination Unreachable")]
    [InlineData("2001:db8::7", "2001:db8::10", "ICMPv6", "3", "Time Exceeded")]
    [InlineData("198.51.100.7", "10.0.0.5", "ICMP", "8", "Echo")]
    [InlineData("2001:db8::7", "2001:db8::10", "ICMPv6", "128", "Echo Request")]
    [InlineData("2001:db8::7", "2001:db8::10", "ICMPv6", "135", "Neighbor Solicitation")]
    [InlineData("198.51.100.7", "10.0.0.5", "ICMP", "135", "135")]
    [InlineData("198.51.100.7", "10.0.0.5", "ICMP", "256", "256")]
    [InlineData("198.51.100.7", "10.0.0.5", "ICMP", "7", "7")]
    public void A_number_becomes_its_name_in_that_version(string from, string to, string protocol, string number, string name) =>
        EventLog.Of("linux-netfilter", $"Mar  1 10:00:00 web1 kernel: DROP IN=eth0 OUT= SRC={from} DST={to} LEN=84 PROTO={protocol} TYPE={number} CODE=0").Expect($"NetworkIcmpType={name}; NetworkIcmpCode=0; SrcPortNumber=");

    [Fact]
    public void What_the_vendor_wrote_keeps_its_own_name() => EventLog.Of("linux-netfilter", look: e => Assert.Equal("8", e.Vendor.Find("TYPE"u8).ToString()),
        "Mar  1 10:00:00 web1 kernel: DROP IN=eth0 OUT= SRC=198.51.100.7 DST=10.0.0.5 LEN=84 PROTO=ICMP TYPE=8 CODE=0").Expect("NetworkIcmpType=Echo");
}
