using System.Text;
using SecResponder.Events.Text;

namespace SecResponder.Events.Tests;

public sealed class KeyValuePairsTests
{
    [Theory]
    [InlineData("a=1 b=2", "a:1|b:2")]
    [InlineData("a=1,b=\"x y\",c=3", "a:1|b:x y|c:3")]
    [InlineData("word a=1 and more b=2 end", "a:1|b:2")]
    [InlineData("=1 a=2", "a:2")]
    [InlineData("a= b=2", "a:|b:2")]
    [InlineData("a", "")]
    [InlineData("", "")]
    [InlineData("a=", "a:")]
    [InlineData("a=\"", "a:")]
    [InlineData("a=\"x \\\" y\" b=2", "a:x \\\" y!|b:2")]
    [InlineData("a=\"ends in a backslash\\", "a:ends in a backslash\\!")]
    [InlineData("a=\"never closed b=2", "a:never closed b=2")]
    [InlineData("a=x=y b==", "a:x=y|b:=")]
    [InlineData(" \t, a=1", "a:1")]
    public void A_pair_is_key_and_value_without_its_quotes(string line, string pairs) => Assert.Equal(pairs, Read(line));

    // Signs are found in blocks of 64 bytes: wherever a line is cut by them, it says the same.
    [Fact]
    public void A_line_says_the_same_wherever_it_lies_in_a_block()
    {
        const string Line = "date=2026-03-01 devname=\"fw 1\" msg=\"said \\\"no\\\", twice\" action=deny,policyid=7";
        for (var before = 0; before < 200; before++)
            Assert.Equal(Read(Line), Read(new string(' ', before) + Line + new string(' ', 200 - before)));
    }

    private static string Read(string line)
    {
        var text = new List<string>();
        for (var pairs = new KeyValuePairs(Encoding.UTF8.GetBytes(line)); pairs.Next();)
            text.Add($"{Encoding.UTF8.GetString(pairs.Key)}:{Encoding.UTF8.GetString(pairs.Value)}{(pairs.IsEscaped ? "!" : "")}");
        return string.Join('|', text);
    }
}
