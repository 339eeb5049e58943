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

    // All bytes are looked at at once: the rule in words, beside it.
    [Fact]
    public void Four_numbers_up_to_255_without_leading_zeros_are_an_address_and_nothing_else_is()
    {
        var random = new Random(3);
        string[] parts = ["0", "1", "9", "10", "99", "100", "199", "200", "249", "250", "255", "256", "260", "300", "999", "00", "01", "010", "1000", "", "a", "1a", "-1", " 1", "/", ":"];
        for (var i = 0; i < 200_000; i++)
        {
            var text = string.Join(random.Next(30) == 0 ? ".." : ".", Enumerable.Range(0, random.Next(20) == 0 ? random.Next(6) : 4).Select(_ => parts[random.Next(random.Next(3) == 0 ? parts.Length : 11)]));
            var numbers = text.Split('.');

            Assert.Equal(numbers.Length == 4 && numbers.All(IsNumber), Addresses.IsIPv4(Encoding.UTF8.GetBytes(text)));
        }

        static bool IsNumber(string part) => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0') && int.Parse(part, System.Globalization.CultureInfo.InvariantCulture) <= 255;
    }
}
