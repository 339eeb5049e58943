using SecResponder.Playbooks.Testing;
using SecResponder.Playbooks.Tests.Files;
using Xunit;

namespace SecResponder.Playbooks.Tests.Enrichment;

/// <summary>A playbook's tests say what is known, so that they don't hang on what a feed holds today.</summary>
public sealed class TestsWithKnowledge
{
    private const string Rule = """
        title: t
        id: 00000000-0000-4000-8000-00000000000a
        logsource: {category: firewall}
        detection:
          feed: {DstIpAddr|expand: '%c2%'}
          asset: {asset.src.criticality: critical}
          place: {geo.dst.asn: 64500, SrcGeoCountry: NL}
          condition: feed and asset and place
        tests:
          - name: all of it is known
            KNOWN
            given: [{event: {SrcIpAddr: 10.0.0.5, DstIpAddr: 203.0.113.9}}]
            expect: {incidents: 1}
          - name: nothing is
            given: [{event: {SrcIpAddr: 10.0.0.5, DstIpAddr: 203.0.113.9}}]
            expect: {incidents: 0}
        """;

    private const string Known = "lists: {c2: [203.0.113.0/24]}\n    assets: [{name: srv-1, addresses: [10.0.0.5], criticality: critical}]\n    places: {203.0.113.0/24: {asn: 64500}, 10.0.0.0/8: {country: NL}}";

    private const string Feed = "feed: {url: 'https://feeds.example.com/c2', format: plain}\n";

    [Theory]
    [InlineData("all of it", Known, true)]
    [InlineData("another list", "lists: {c2: [198.51.100.0/24]}\n    assets: [{name: srv-1, addresses: [10.0.0.5], criticality: critical}]\n    places: {203.0.113.0/24: {asn: 64500}, 10.0.0.0/8: {country: NL}}", false)]
    [InlineData("another asset", "lists: {c2: [203.0.113.0/24]}\n    assets: [{name: srv-1, addresses: [10.0.0.5], criticality: low}]\n    places: {203.0.113.0/24: {asn: 64500}, 10.0.0.0/8: {country: NL}}", false)]
    [InlineData("another place", "lists: {c2: [203.0.113.0/24]}\n    assets: [{name: srv-1, addresses: [10.0.0.5], criticality: critical}]\n    places: {203.0.113.0/24: {asn: 64501}, 10.0.0.0/8: {country: NL}}", false)]
    [InlineData("an entry that is over by the day of tests", "lists: {c2: [{value: 203.0.113.0/24, expires: 2026-01-01}]}\n    assets: [{name: srv-1, addresses: [10.0.0.5], criticality: critical}]\n    places: {203.0.113.0/24: {asn: 64500}, 10.0.0.0/8: {country: NL}}", false)]
    [InlineData("an entry that is over only since", "lists: {c2: [{value: 203.0.113.0/24, expires: 2026-02-01}]}\n    assets: [{name: srv-1, addresses: [10.0.0.5], criticality: critical}]\n    places: {203.0.113.0/24: {asn: 64500}, 10.0.0.0/8: {country: NL}}", true)]
    public void A_test_says_what_is_known_and_no_other_knows_it(string what, string known, bool passes)
    {
        Assert.NotEmpty(what);
        using var repository = new Repository(("r.yaml", Rule.Replace("KNOWN", known, StringComparison.Ordinal)), ("lists/c2.yaml", Feed), ("lists/assets.yaml", "assets: [{name: other}]\n"), ("lists/geo.yaml", "geo: []\n"));
        var set = repository.Load();
        Assert.DoesNotContain(set.Diagnostics, finding => finding.Code is not "SR1236");
        Assert.Equal([passes, true], new PlaybookTestRunner(set, (_, _) => []).RunAll().Select(result => result.Passed));
    }

    [Theory]
    [InlineData("a list that there is not", "lists: {c3: [203.0.113.0/24]}", "SR1216")]
    [InlineData("an entry that is none", "lists: {c2: [{valu: x}]}", "SR1206")]
    [InlineData("a place that is no network", "places: {nowhere: {country: NL}}", "SR1302")]
    [InlineData("what no place has", "places: {10.0.0.0/8: {land: NL}}", "SR1206")]
    [InlineData("an asset that is none", "assets: [{addresses: [10.0.0.5]}]", "SR1320")]
    public void What_a_test_cannot_know_is_told(string what, string known, string code)
    {
        Assert.NotEmpty(what);
        using var repository = new Repository(("r.yaml", Rule.Replace("KNOWN", known, StringComparison.Ordinal)), ("lists/c2.yaml", Feed));
        Assert.Contains(repository.Load().Diagnostics, finding => finding.Code == code);
    }
}
