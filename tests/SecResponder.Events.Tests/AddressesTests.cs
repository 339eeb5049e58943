using System.Text;
using SecResponder.Events.Text;

namespace SecResponder.Events.Tests;

public sealed class AddressesTests
{
    [Theory]
    [InlineData("10.0.0.5", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("2001:db8::5", true)]
    [InlineData("::ffff:192.0.2.1", true)]
    [InlineData("1", false)]
    [InlineData("10.5", false)]
    [InlineData("010.0.0.5", false)]
    [InlineData("0x7f.0.0.1", false)]
    [InlineData("256.0.0.1", false)]
    [InlineData("10.0.0.5/24", false)]
    [InlineData("[2001:db8::5]", false)]
    [InlineData("fe80::1%eth0", false)]
    [InlineData("10.0.0.5:80", false)]
    [InlineData("", false)]
    public void Only_a_whole_address_is_one(string text, bool expected) => Assert.Equal(expected, Addresses.IsAddress(Encoding.UTF8.GetBytes(text)));
}
