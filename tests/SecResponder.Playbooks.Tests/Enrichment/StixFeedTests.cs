using SecResponder.Playbooks.Enrichment.Feeds;
using Xunit;

namespace SecResponder.Playbooks.Tests.Enrichment;

public sealed class StixFeedTests
{
    [Theory]
    [InlineData("an address", "[ipv4-addr:value = '203.0.113.7']", "203.0.113.7")]
    [InlineData("a network", "[ipv4-addr:value ISSUBSET '203.0.113.0/24']", "203.0.113.0/24")]
    [InlineData("IPv6", "[ipv6-addr:value='2001:db8::1']", "2001:db8::1")]
    [InlineData("one of several", "[domain-name:value IN ('a.example', 'b.example')]", "a.example b.example")]
    [InlineData("comparisons joined by OR", "[domain-name:value = 'a.example' OR url:value = 'http://b.example/x']", "a.example http://b.example/x")]
    [InlineData("observations joined by OR", "[domain-name:value = 'a.example'] OR ([domain-name:value = 'b.example'])", "a.example b.example")]
    [InlineData("brackets within", "[(domain-name:value = 'a.example' OR (domain-name:value = 'b.example'))]", "a.example b.example")]
    [InlineData("a hash under a quoted key", "[file:hashes.'SHA-256' = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855']", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("a reference", "[network-traffic:dst_ref.value = '203.0.113.7']", "203.0.113.7")]
    [InlineData("LIKE, its signs as Sigma's", "[domain-name:value LIKE '%.evil.exampl_']", "*.evil.exampl?")]
    [InlineData("an escaped quote", @"[url:value = 'http://a.example/\'x\'']", "http://a.example/'x'")]
    public void A_pattern_of_values_is_a_list(string what, string pattern, string entries)
    {
        Assert.NotEmpty(what);
        Assert.Equal(entries, Feeds.Texts(Feeds.Read(FeedFormat.Stix, Bundle(pattern))));
    }

    [Theory]
    [InlineData("[ipv4-addr:value = '203.0.113.7' AND domain-name:value = 'a.example']", "asking for several things at once (AND)")]
    [InlineData("[domain-name:value = 'a.example'] AND [domain-name:value = 'b.example']", "asking for several observations at once (AND)")]
    [InlineData("[domain-name:value = 'a.example'] FOLLOWEDBY [domain-name:value = 'b.example']", "asking for an order")]
    [InlineData("[domain-name:value = 'a.example'] WITHIN 5 SECONDS", "asking for a time")]
    [InlineData("[domain-name:value != 'a.example']", "asking by !=")]
    [InlineData("[domain-name:value MATCHES '^a']", "asking by MATCHES")]
    [InlineData("[NOT domain-name:value = 'a.example']", "asking by NOT")]
    [InlineData("[process:command_line = 'x']", "about process:command_line")]
    public void A_pattern_that_says_more_is_left_out_and_counted(string pattern, string why)
    {
        var read = Feeds.Read(FeedFormat.Stix, Bundle(pattern, "[domain-name:value = 'c.example']"));
        Assert.Equal("c.example", Feeds.Texts(read));
        Assert.Contains(why, Assert.Single(read.LeftOut).Key, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[ipv4-addr:value = '203.0.113.7'", "column 33 of its pattern: here stands the end, not ']'")]
    [InlineData("ipv4-addr:value = '203.0.113.7'", "column 1 of its pattern: here stands 'ipv4-addr:value', not '['")]
    [InlineData("[ipv4-addr:value = '203.0.113.7]", "column 20 of its pattern: a quote is opened and never closed")]
    [InlineData("[ipv4-addr:value = 'nowhere']", "column 20 of its pattern: 'nowhere' is no address")]
    [InlineData("[ipv4-addr:value ~ 'x']", "column 18 of its pattern: here stands '~', not a comparison")]
    [InlineData("[]", "column 2 of its pattern: here stands ']', not an object path")]
    [InlineData("", "column 1 of its pattern: here stands the end, not '['")]
    public void A_broken_pattern_is_told_with_its_place(string pattern, string problem)
    {
        var read = Feeds.Read(FeedFormat.Stix, Bundle(pattern, "[domain-name:value = 'c.example']"));
        Assert.Equal("c.example", Feeds.Texts(read));
        Assert.StartsWith($"objects[0] (indicator--0), {problem}", Assert.Single(read.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Time_confidence_and_revocation_are_the_indicators_own()
    {
        var read = Feeds.Read(Feeds.Of(FeedFormat.Stix) with { MinConfidence = 60 }, """
            {"type":"bundle","id":"bundle--1","objects":[
              {"type":"identity","id":"identity--1"},
              {"type":"indicator","id":"indicator--1","pattern_type":"stix","pattern":"[domain-name:value = 'a.example']","valid_from":"2026-01-01T00:00:00.000Z","valid_until":"2026-02-01T00:00:00Z","confidence":80},
              {"type":"indicator","id":"indicator--2","pattern_type":"stix","pattern":"[domain-name:value = 'weak.example']","valid_from":"2026-01-01T00:00:00Z","confidence":30},
              {"type":"indicator","id":"indicator--3","pattern_type":"stix","pattern":"[domain-name:value = 'gone.example']","confidence":90,"revoked":true},
              {"type":"indicator","id":"indicator--4","pattern_type":"snort","pattern":"alert tcp any any","confidence":90},
              {"type":"indicator","id":"indicator--5","pattern_type":"stix","pattern":"[domain-name:value = 'old.example']","modified":"2026-01-01T00:00:00Z","confidence":90},
              {"type":"indicator","id":"indicator--5","pattern_type":"stix","pattern":"[domain-name:value = 'new.example']","modified":"2026-01-02T00:00:00Z","confidence":90}
            ]}
            """);
        Assert.Equal("a.example new.example", Feeds.Texts(read));
        Assert.Equal((new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero)), (read.Content!.Entries[0].During.From, read.Content.Entries[0].During.Until));
        Assert.Equal(["of a confidence below 60", "revoked", "with a pattern of the type snort"], read.LeftOut.Keys);
    }

    [Theory]
    [InlineData("{", "line 1, column 2: it is not JSON")]
    [InlineData("[]", "it has no 'objects'")]
    [InlineData("{\"type\":\"bundle\"}", "it has no 'objects'")]
    [InlineData("{\"objects\":[]}", "it has no indicator that can be used")]
    [InlineData("<html>", "line 1, column 1: it is not JSON")]
    public void What_is_no_bundle_is_refused(string text, string why) => Assert.Contains(why, Feeds.Read(FeedFormat.Stix, text).Refusal, StringComparison.Ordinal);

    private static string Bundle(params string[] patterns) => System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["type"] = "bundle",
        ["objects"] = patterns.Select((pattern, number) => new Dictionary<string, string> { ["type"] = "indicator", ["id"] = $"indicator--{number}", ["pattern_type"] = "stix", ["pattern"] = pattern }).ToArray(),
    });
}
