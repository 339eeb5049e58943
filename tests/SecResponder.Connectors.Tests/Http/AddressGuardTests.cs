using System.Net;
using SecResponder.Connectors.Http;

namespace SecResponder.Connectors.Tests.Http;

public sealed class AddressGuardTests
{
    // What hands out a cloud's credentials, and what is nobody's, is not called even where the owner's own networks are.
    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("fd12:3456::1", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("169.254.169.254", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("100.100.100.200", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("fe80::1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", false)]
    [InlineData("224.0.0.1", false)]
    public void Private_networks_are_called_when_that_is_said_and_metadata_services_never(string address, bool expected) =>
        Assert.Equal((false, expected), (AddressGuard.Allows(IPAddress.Parse(address), isPrivateAllowed: false), AddressGuard.Allows(IPAddress.Parse(address), isPrivateAllowed: true)));
}
