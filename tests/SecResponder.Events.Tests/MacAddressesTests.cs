using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Tests;

public sealed class MacAddressesTests
{
    [Theory]
    [InlineData("02:00:5e:10:00:01", "02:00:5e:10:00:01")]
    [InlineData("02-00-5E-10-00-01", "02:00:5e:10:00:01")]
    [InlineData("0200.5e10.0001", "02:00:5e:10:00:01")]
    [InlineData("02005E100001", "02:00:5e:10:00:01")]
    [InlineData("02005E10000", "")]
    [InlineData("02005E1000011", "")]
    [InlineData("unknown", "")]
    [InlineData("", "")]
    public void Twelve_hexadecimal_digits_in_any_form(string text, string expected)
    {
        var e = new SecurityEvent();
        e.Reset(EventLog.Record(text));
        MacAddresses.Set(e, AsimField.SrcMacAddr, e.Record.Span);
        Assert.Equal(expected, e[AsimField.SrcMacAddr].ToString());
    }
}
