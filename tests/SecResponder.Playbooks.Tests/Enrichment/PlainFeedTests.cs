using SecResponder.Playbooks.Enrichment.Feeds;
using Xunit;

namespace SecResponder.Playbooks.Tests.Enrichment;

public sealed class PlainFeedTests
{
    [Theory]
    [InlineData("an address", "203.0.113.7", "203.0.113.7")]
    [InlineData("a network with a comment after it", "203.0.113.0/24 ; SBL1", "203.0.113.0/24")]
    [InlineData("a network whose host bits are set", "203.0.113.7/24", "203.0.113.0/24")]
    [InlineData("IPv6", "2001:db8::1", "2001:db8::1")]
    [InlineData("a domain", "evil.example", "evil.example")]
    [InlineData("a domain with its root", "evil.example.", "evil.example")]
    [InlineData("an international domain", "böse.example", "böse.example")]
    [InlineData("defanged", "hxxps://evil[.]example/a?b=c#d", "https://evil.example/a?b=c#d")]
    [InlineData("a defanged address", "203[.]0[.]113(.)7", "203.0.113.7")]
    [InlineData("a hash", "d41d8cd98f00b204e9800998ecf8427e", "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("a mail address", "mallory@evil.example", "mallory@evil.example")]
    [InlineData("a line of a hosts file", "0.0.0.0 evil.example # ads", "evil.example")]
    [InlineData("this machine's own address alone", "127.0.0.1", "127.0.0.1")]
    [InlineData("a trailing comma", "203.0.113.7,", "203.0.113.7")]
    [InlineData("comments and blank lines", "# one\n; two\n// three\n\n   \n203.0.113.7\r\n", "203.0.113.7")]
    public void A_line_is_an_indicator(string what, string text, string entries)
    {
        Assert.NotEmpty(what);
        Assert.Equal(entries, Feeds.Texts(Feeds.Read(FeedFormat.Plain, text)));
    }

    [Fact]
    public void A_line_that_is_none_is_told_with_its_place_and_the_rest_is_taken()
    {
        var read = Feeds.Read(FeedFormat.Plain, "203.0.113.7\n  what is this\n203.0.113.8\n");
        Assert.Equal("203.0.113.7 203.0.113.8", Feeds.Texts(read));
        Assert.Equal(1, read.Unreadable);
        Assert.StartsWith("line 2, column 3: 'what' is no address", Assert.Single(read.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a log-in page", "<!DOCTYPE html>\n<html><head><title>Sign in</title></head>\n<body>\n</body></html>\n")]
    [InlineData("nothing", "")]
    [InlineData("comments alone", "# moved to another address\n")]
    [InlineData("words", "Service temporarily unavailable\nplease\n")]
    public void What_is_no_feed_is_refused(string what, string text)
    {
        Assert.NotEmpty(what);
        var read = Feeds.Read(FeedFormat.Plain, text);
        Assert.Null(read.Content);
        Assert.NotNull(read.Refusal);
    }

    [Fact]
    public void An_empty_feed_is_one_where_that_is_said() =>
        Assert.Empty(Feeds.Read(Feeds.Of(FeedFormat.Plain) with { MayBeEmpty = true }, "# none today\n").Content!.Entries);

    [Fact]
    public void Kinds_say_what_is_taken()
    {
        var read = Feeds.Read(Feeds.Of(FeedFormat.Plain) with { Kinds = [IndicatorKind.Domain] }, "203.0.113.7\nevil.example\n");
        Assert.Equal("evil.example", Feeds.Texts(read));
        Assert.Equal(1, read.LeftOut["of the kind address"]);
        Assert.Equal("administrator", Feeds.Texts(Feeds.Read(Feeds.Of(FeedFormat.Plain) with { Kinds = [IndicatorKind.Text] }, "administrator\n")));
    }

    [Fact]
    public void An_entry_holds_for_as_long_as_the_list_says()
    {
        var entry = Assert.Single(Feeds.Read(Feeds.Of(FeedFormat.Plain) with { ValidFor = TimeSpan.FromDays(2) }, "203.0.113.7").Content!.Entries);
        Assert.Equal(Feeds.Fetched.AddDays(2), entry.During.Until);
    }

    [Fact]
    public void An_indicators_signs_are_no_wildcards()
    {
        var list = new SecResponder.Playbooks.Enrichment.Lists.NamedList("l", Feeds.Read(FeedFormat.Plain, "https://evil.example/a?b=*").Content!, IsLive: true);
        var rules = new ListRules("{f|expand: '%l%'}", list);
        Assert.True(rules.Matches("""{"f":"https://evil.example/a?b=*"}"""));
        Assert.False(rules.Matches("""{"f":"https://evil.example/axb=y"}"""));
    }
}
