using System.Diagnostics;
using System.Text;
using SecResponder.Playbooks.Enrichment.Feeds;
using Xunit;

namespace SecResponder.Playbooks.Tests.Enrichment;

/// <summary>A feed is written by strangers: whatever comes is read or refused, soon, and nothing is thrown.</summary>
public sealed class HostileFeeds
{
    public static TheoryData<FeedFormat> Formats => [.. Enum.GetValues<FeedFormat>()];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Rubbish_is_refused(FeedFormat format)
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var bytes = new byte[random.Next(0, 2_000)];
            random.NextBytes(bytes);
            Assert.Null(FeedReader.Read(Feeds.Of(format), bytes, Feeds.Fetched).Content);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_feed_with_a_bit_turned_never_throws(FeedFormat format)
    {
        var good = Encoding.UTF8.GetBytes(format switch
        {
            FeedFormat.Stix => """{"type":"bundle","objects":[{"type":"indicator","id":"indicator--1","pattern_type":"stix","pattern":"[file:hashes.'MD5' = 'd41d8cd98f00b204e9800998ecf8427e' OR (domain-name:value IN ('a.example','b.example'))]","valid_from":"2026-01-01T00:00:00Z","confidence":3}]}""",
            FeedFormat.Misp => """{"Event":{"info":"x","Attribute":[{"type":"domain|ip","value":"a.example|203.0.113.7","to_ids":true,"timestamp":"1772366400"}],"Object":[{"Attribute":[]}]}}""",
            FeedFormat.Csv => "203.0.113.7,\"a \"\"b\"\"\",2026-01-01\n\"evil.example\",x,\n",
            _ => "# comment\n0.0.0.0 evil.example\n203.0.113.0/24 ; x\nhxxp://a[.]example/\n",
        });
        var random = new Random(11);
        var read = 0;
        for (var round = 0; round < 3_000; round++)
        {
            var bytes = good.ToArray();
            for (var turned = random.Next(1, 4); turned > 0; turned--)
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            read += FeedReader.Read(Feeds.Of(format), bytes.AsMemory(0, random.Next(1, bytes.Length + 1)), Feeds.Fetched).Content is null ? 0 : 1;
        }
        Assert.InRange(read, 1, 2_999);
    }

    public static TheoryData<string, FeedFormat, string> Bombs => new()
    {
        { "a deep bundle", FeedFormat.Stix, new string('[', 100_000) },
        { "a deep pattern", FeedFormat.Stix, $"{{\"objects\":[{{\"type\":\"indicator\",\"pattern\":\"[{new string('(', 60_000)}\"}}]}}" },
        { "a long pattern", FeedFormat.Stix, $"{{\"objects\":[{{\"type\":\"indicator\",\"pattern\":\"[a:b = '{new string('x', 1_000_000)}']\"}}]}}" },
        { "a long line", FeedFormat.Plain, new string('a', 5_000_000) },
        { "a long dotted line", FeedFormat.Plain, string.Concat(Enumerable.Repeat("a.", 2_000)) + "!" },
        { "half a character", FeedFormat.Stix, "{\"objects\":[{\"type\":\"indicator\",\"pattern\":\"\\ud800\"}]}" },
        { "many quotes", FeedFormat.Csv, new string('"', 2_000_000) },
        { "many columns", FeedFormat.Csv, new string(',', 2_000_000) },
        { "a deep event", FeedFormat.Misp, string.Concat(Enumerable.Repeat("{\"response\":", 10_000)) },
        { "a million reasons", FeedFormat.Misp, "{\"Attribute\":[" + string.Join(',', Enumerable.Range(0, 50_000).Select(number => $"{{\"type\":\"t{number}\",\"value\":\"x\",\"to_ids\":true}}")) + "]}" },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_bomb_is_refused_soon(string what, FeedFormat format, string text)
    {
        Assert.NotEmpty(what);
        var clock = Stopwatch.StartNew();
        var read = Feeds.Read(format, text);
        Assert.Null(read.Content);
        Assert.True(read.LeftOut.Count < 50 && read.Problems.Length < 50);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"it took {clock.Elapsed}");
    }
}
