using System.Text;
using SecResponder.Events.Text;

namespace SecResponder.Events.Tests;

public sealed class Utf8MapTests
{
    // Up to 16 bytes the ends are all of a name; a longer one may differ in between only.
    [Theory]
    [InlineData("a", "b")]
    [InlineData("abc", "abcd")]
    [InlineData("abcdefgh", "abcdefgX")]
    [InlineData("abcdefghijklmnop", "abcdefgXijklmnop")]
    [InlineData("abcdefghIjklmnopq", "abcdefghXjklmnopq")]
    [InlineData("abcdefgh-in-between-hgfedcba", "abcdefgh-in=between-hgfedcba")]
    public void Names_that_differ_in_one_byte_are_two(string known, string other)
    {
        var map = new Utf8Map<string>([KeyValuePair.Create(known, "known")]);

        Assert.Equal("known", map.Find(Encoding.UTF8.GetBytes(known)));
        Assert.Null(map.Find(Encoding.UTF8.GetBytes(other)));
    }

    [Fact]
    public void A_name_in_another_case_is_the_same_only_where_it_is_asked_for()
    {
        Assert.Equal("known", new Utf8Map<string>([KeyValuePair.Create("Action", "known")], inAnyCase: true).Find("aCTION"u8));
        Assert.Null(new Utf8Map<string>([KeyValuePair.Create("Action", "known")]).Find("aCTION"u8));
        // A few other characters differ in the same bit.
        Assert.Null(new Utf8Map<string>([KeyValuePair.Create("a@b", "known")], inAnyCase: true).Find("a`b"u8));
    }
}
