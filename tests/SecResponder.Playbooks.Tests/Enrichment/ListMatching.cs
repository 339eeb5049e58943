using System.Collections.Immutable;
using SecResponder.Playbooks.Enrichment;
using SecResponder.Playbooks.Enrichment.Lists;
using Xunit;

namespace SecResponder.Playbooks.Tests.Enrichment;

public sealed class ListMatching
{
    private static readonly string[] Mixed =
        ["203.0.113.0/26", "198.51.100.7", "2001:db8:c2::/48", "evil.example", "*.bad.example", "scada-*", "*torrent*", "srv-??.corp.example", "a*b*c", @"literal\*star"];

    [Theory]
    [InlineData("an address of a network", "203.0.113.9", true)]
    [InlineData("just outside of it", "203.0.113.64", false)]
    [InlineData("a single address", "198.51.100.7", true)]
    [InlineData("IPv6", "2001:DB8:C2::1", true)]
    [InlineData("an IPv4 address in IPv6 clothes", "::ffff:203.0.113.1", true)]
    [InlineData("text, its case aside", "Evil.Example", true)]
    [InlineData("text with something before it", "not-evil.example", false)]
    [InlineData("a suffix", "www.bad.example", true)]
    [InlineData("a prefix", "SCADA-7", true)]
    [InlineData("a part", "uTorrent.exe", true)]
    [InlineData("single wildcards", "srv-01.corp.example", true)]
    [InlineData("too many characters for them", "srv-001.corp.example", false)]
    [InlineData("wildcards within", "a1b2c", true)]
    [InlineData("wildcards within, the wrong end", "a1b2cd", false)]
    [InlineData("an escaped star", "literal*star", true)]
    [InlineData("what only looks as if it were one", "literal-star", false)]
    [InlineData("nothing", "", false)]
    public void A_value_stands_in_a_list_as(string what, string value, bool matches)
    {
        Assert.NotEmpty(what);
        Assert.Equal(matches, new ListRules("{f|expand: '%l%'}", ListRules.List("l", Mixed)).Matches($$"""{"f":"{{value}}"}"""));
    }

    [Theory]
    [InlineData("f|expand|contains", "in a torrent of evil.example words", true)]
    [InlineData("f|expand|startswith", "evil.example and more", true)]
    [InlineData("f|expand|startswith", "more evil.example", false)]
    [InlineData("f|expand|endswith", "more evil.example", true)]
    [InlineData("f|contains|expand", "more evil.example here", true)]
    [InlineData("f|expand|neq", "good.example", true)]
    [InlineData("f|expand|neq", "evil.example", false)]
    [InlineData("f|expand|contains", "a network is no text: 203.0.113.9", false)]
    [InlineData("f|expand|contains", "203.0.113.9", true)]
    public void Modifiers_say_where_an_entry_stands(string key, string value, bool matches) =>
        Assert.Equal(matches, new ListRules($"{{'{key}': '%l%'}}", ListRules.List("l", Mixed)).Matches($$"""{"f":"{{value}}"}"""));

    [Theory]
    [InlineData("before it begins", -1, false)]
    [InlineData("at its first moment", 0, true)]
    [InlineData("within", 30, true)]
    [InlineData("at its last second", 59 * 60 + 59, true)]
    [InlineData("at the moment of its expiry", 3600, false)]
    [InlineData("long after", 86_400, false)]
    public void The_events_time_decides_whether_an_entry_is_in_force(string when, int seconds, bool matches)
    {
        Assert.NotEmpty(when);
        var during = new Validity(ListRules.Noon, ListRules.Noon.AddHours(1));
        ListEntry[] entries = [ListEntry.Of("evil.example", during), ListEntry.Of("203.0.113.0/24", during), ListEntry.Of("*.bad.example", during), ListEntry.Of("other.example")];
        foreach (var key in new[] { "f|expand", "f|expand|cased", "'f|expand|windash'" })
        {
            var rules = new ListRules($"{{{key}: '%l%'}}", ListRules.List("l", entries));
            Assert.Empty(rules.Diagnostics);
            Assert.Equal(matches, rules.Matches("""{"f":"evil.example"}""", ListRules.Noon.AddSeconds(seconds)));
            Assert.True(rules.Matches("""{"f":"other.example"}""", ListRules.Noon.AddSeconds(seconds)));
        }
        var plain = new ListRules("{f|expand: '%l%'}", ListRules.List("l", entries));
        Assert.Equal(matches, plain.Matches("""{"f":"203.0.113.7"}""", ListRules.Noon.AddSeconds(seconds)));
        Assert.Equal(matches, plain.Matches("""{"f":"www.bad.example"}""", ListRules.Noon.AddSeconds(seconds)));
        var within = new ListRules("{f|expand: 'http://%l%/'}", ListRules.List("l", entries));
        Assert.Equal(matches, within.Matches("""{"f":"http://evil.example/"}""", ListRules.Noon.AddSeconds(seconds)));
    }

    [Fact]
    public void An_entry_that_stands_twice_holds_in_both_times()
    {
        var rules = new ListRules("{f|expand: '%l%'}", ListRules.List("l", ListEntry.Of("x", new Validity(null, ListRules.Noon)), ListEntry.Of("X", new Validity(ListRules.Noon.AddHours(1), null))));
        Assert.True(rules.Matches("""{"f":"x"}""", ListRules.Noon.AddSeconds(-1)));
        Assert.False(rules.Matches("""{"f":"x"}""", ListRules.Noon.AddMinutes(30)));
        Assert.True(rules.Matches("""{"f":"x"}""", ListRules.Noon.AddHours(2)));
    }

    [Fact]
    public void A_keyword_list_is_found_anywhere_in_the_event() =>
        Assert.True(new ListRules("{'|expand': '%l%'}", ListRules.List("l", "needle", "other")).Matches("""{"a":{"b":"a needle in here"}}"""));

    [Fact]
    public void Several_lists_in_one_item_are_alternatives_and_all_asks_for_each()
    {
        NamedList[] lists = [ListRules.List("a", "one"), ListRules.List("b", "two")];
        Assert.True(new ListRules("{f|expand: ['%a%', '%b%']}", lists).Matches("""{"f":"two"}"""));
        var all = new ListRules("{f|expand|contains|all: ['%a%', '%b%']}", lists);
        Assert.True(all.Matches("""{"f":"two and one"}"""));
        Assert.False(all.Matches("""{"f":"two only"}"""));
    }

    [Fact]
    public void Another_content_is_put_in_force_without_compiling_the_rules_again()
    {
        var rules = new ListRules("{f|expand: '%l%'}", ListRules.List("l", "old"));
        Assert.True(rules.Matches("""{"f":"old"}"""));
        rules.Swap(new EnrichmentSnapshot { Lists = ImmutableDictionary<string, ListContent>.Empty.Add("l", ListRules.List("l", "new").Content) });
        Assert.False(rules.Matches("""{"f":"old"}"""));
        Assert.True(rules.Matches("""{"f":"new"}"""));
    }

    [Theory]
    [InlineData("within a longer value", "{f|expand: 'http://%l%/'}")]
    [InlineData("encoded", "{f|expand|base64: '%l%'}")]
    [InlineData("with its case", "{f|expand|cased: '%l%'}")]
    public void A_live_list_is_asked_never_taken_over(string why, string item)
    {
        Assert.NotEmpty(why);
        var live = ListRules.List("l", "x") with { IsLive = true };
        Assert.Equal("SR1133", Assert.Single(new ListRules(item, live).Diagnostics).Code);
        Assert.Empty(new ListRules("{f|expand|contains: '%l%'}", live).Diagnostics);
        // The twin: what stands in the repository may be taken over.
        Assert.Empty(new ListRules(item, live with { IsLive = false }).Diagnostics);
    }

    [Fact]
    public void A_regular_expression_takes_no_entries_that_end()
    {
        Assert.Equal("SR1133", Assert.Single(new ListRules("{f|re|expand: 'x%l%'}", ListRules.List("l", ListEntry.Of("a", new Validity(null, ListRules.Noon)))).Diagnostics).Code);
        Assert.True(new ListRules("{f|re|expand: '^x%l%$'}", ListRules.List("l", "a", "b*")).Matches("""{"f":"xbcd"}"""));
    }

    [Fact]
    public void A_hundred_thousand_entries_let_a_rule_sleep_until_one_of_them_is_there()
    {
        var addresses = ListRules.List("l", [.. Enumerable.Range(0, 100_000).Select(number => $"100.{64 + number / 65_536}.{number / 256 % 256}.{number % 256}"), "*.evil.example"]);
        var rules = new ListRules("{f|expand: '%l%', action: allow}", addresses);
        Assert.False(rules.Matches("""{"f":"192.0.2.1","action":"allow"}"""));
        Assert.Equal(0, rules.Matcher.LastCandidates);
        Assert.True(rules.Matches("""{"f":"100.65.2.1","action":"allow"}"""));
        Assert.Equal(1, rules.Matcher.LastCandidates);
    }

    [Fact]
    public void A_list_that_does_not_hold_a_value_allocates_nothing()
    {
        var rules = new ListRules("{f|expand: '%l%', g|expand|contains: '%l%'}", ListRules.List("l", Mixed));
        Assert.Equal(0, Allocations.Of(rules, """{"f":"203.0.113.200","g":"scada and b torren"}"""));
        // The twin: a key that stands twice is read the slow way, which allocates.
        Assert.NotEqual(0, Allocations.Of(rules, """{"f":"x","f":"203.0.113.200"}"""));
    }
}
