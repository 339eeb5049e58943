using System.Text;
using SecResponder.Events;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Tests.Files;
using Xunit;

namespace SecResponder.Playbooks.Tests.Enrichment;

public sealed class FeedFilesTests
{
    private const string Feed = "title: c2 addresses\nfeed: {file: feeds/c2.txt, format: plain}\n";

    [Fact]
    public void A_rule_matches_what_stands_in_a_feeds_file()
    {
        using var repository = Repository.Example().Add("lists/c2_networks.yaml", Feed).Add("lists/feeds/c2.txt", "203.0.113.0/24\n");
        var set = repository.Load();
        Assert.DoesNotContain(set.Diagnostics, finding => finding.Code is "SR1308" or "SR1309");
        var (hits, signals, e) = (new List<RuleHit>(), new List<Signal>(), new SecurityEvent());
        var json = Encoding.UTF8.GetBytes("""{"SrcIpAddr":"10.0.0.5","DstIpAddr":"203.0.113.9","DvcAction":"Allow"}""");
        e.Reset(new RawRecord(json, new Origin("test", "0", 1), Feeds.Fetched));
        e.Vendor.SetJson(json);
        new Detector(set).Detect(e, hits, signals);
        Assert.Single(hits);
    }

    [Theory]
    [InlineData("a file outside", "feed: {file: ../team.yaml, format: plain}", "SR1308")]
    [InlineData("a rooted file", "feed: {file: /etc/hostname, format: plain}", "SR1308")]
    [InlineData("neither file nor address", "feed: {format: plain}", "SR1308")]
    [InlineData("both", "feed: {file: a.txt, url: 'https://feeds.example.com/a', format: plain}", "SR1308")]
    [InlineData("no format", "feed: {url: 'https://feeds.example.com/a'}", "SR1308")]
    [InlineData("a format that is none", "feed: {url: 'https://feeds.example.com/a', format: stixx}", "SR1202")]
    [InlineData("another scheme", "feed: {url: 'ftp://feeds.example.com/a', format: plain}", "SR1308")]
    [InlineData("http to others", "feed: {url: 'http://feeds.example.com/a', format: plain}", "SR1308")]
    [InlineData("too often", "feed: {url: 'https://feeds.example.com/a', format: plain, every: 5s}", "SR1308")]
    [InlineData("a confidence that a format has not", "feed: {url: 'https://feeds.example.com/a', format: plain, min-confidence: 50}", "SR1308")]
    [InlineData("a kind that is none", "feed: {url: 'https://feeds.example.com/a', format: plain, kinds: [domains]}", "SR1202")]
    [InlineData("a password in the address", "feed: {url: 'https://user:pass@feeds.example.com/a', format: plain}", "SR1311")]
    [InlineData("a header in plain text", "feed: {url: 'https://feeds.example.com/a', format: plain, headers: {Authorization: Bearer abc}}", "SR1311")]
    [InlineData("own entries beside it", "values: [a]\nfeed: {url: 'https://feeds.example.com/a', format: plain}", "SR1301")]
    [InlineData("a key that is none", "feed: {url: 'https://feeds.example.com/a', format: plain, evry: 1h}", "SR1206")]
    public void A_feed_that_says_what_cannot_be_is_told(string what, string text, string code)
    {
        Assert.NotEmpty(what);
        using var repository = Repository.Example().Add("lists/more.yaml", text + "\n");
        var finding = Assert.Single(repository.Load().Diagnostics);
        Assert.Equal(code, finding.Code);
        Assert.DoesNotContain("user:pass", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_on_this_machine_may_be_plain_http()
    {
        using var repository = Repository.Example().Add("lists/more.yaml", "feed: {url: 'http://127.0.0.1:8080/a', format: csv, columns: {value: ioc, confidence: score}, delimiter: ';', min-confidence: 50, kinds: [address, url], valid-for: 2d, headers: {Auth-Key: env:KEY}}\n");
        var set = repository.Load();
        Assert.Empty(set.Diagnostics);
        Assert.Equal(';', set.Lists["more"].Feed!.Columns.Delimiter);
    }

    [Fact]
    public void The_protected_list_is_never_a_feed()
    {
        using var repository = Repository.Example().Add("lists/protected.yaml", "feed: {url: 'https://feeds.example.com/a', format: plain}\n");
        Assert.Contains(repository.Load().Diagnostics, finding => finding.Code == "SR1307");
    }
}
