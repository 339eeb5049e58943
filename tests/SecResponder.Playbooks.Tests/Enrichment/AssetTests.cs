using System.Text;
using System.Text.Json;
using SecResponder.Events;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Matching;
using SecResponder.Playbooks.Tests.Files;
using Xunit;

namespace SecResponder.Playbooks.Tests.Enrichment;

public sealed class AssetTests
{
    private const string Assets = """
        assets:
          - {name: srv-db-01, names: [srv-db-01.corp.example], addresses: [10.20.0.7], macs: ['00:00:5E:00:53:01'], owner: dba@corp.example, criticality: critical, site: Berlin, tags: [pci, linux]}
          - {name: shop floor, addresses: [10.30.0.0/16], criticality: low, site: Lyon}
          - {name: till-7, addresses: [10.30.7.0/24], criticality: high, tags: [pci]}
        """;

    private const string Csv = """
        Hostname;IP;Besitzer;Kritikalität;Tags;Ignored
        srv-db-01;10.20.0.7, 10.20.0.8;dba@corp.example;CRITICAL;pci linux;x
        ;10.20.0.9;;;;
        odd;10.20.0.300;;very;;
        """;

    [Theory]
    [InlineData("by address", "asset.src.owner: dba@corp.example", """{"SrcIpAddr":"10.20.0.7"}""", true)]
    [InlineData("by its short name, case aside", "asset.src.criticality: critical", """{"SrcHostname":"SRV-DB-01"}""", true)]
    [InlineData("by its full name", "asset.src.site: Berlin", """{"SrcFQDN":"srv-db-01.corp.example"}""", true)]
    [InlineData("by MAC address, however it is written", "asset.src.name: srv-db-01", """{"SrcMacAddr":"0000.5e00.5301"}""", true)]
    [InlineData("by network", "asset.dst.site: Lyon", """{"DstIpAddr":"10.30.1.1"}""", true)]
    [InlineData("by the narrowest network", "asset.dst.criticality: high", """{"DstIpAddr":"10.30.7.1"}""", true)]
    [InlineData("the name before the address", "asset.src.name: srv-db-01", """{"SrcHostname":"srv-db-01","SrcIpAddr":"10.30.7.1"}""", true)]
    [InlineData("one of several tags", "asset.src.tags: linux", """{"SrcIpAddr":"10.20.0.7"}""", true)]
    [InlineData("all of several tags", "asset.src.tags|contains|all: [pci, linux]", """{"SrcIpAddr":"10.20.0.7"}""", true)]
    [InlineData("an unknown machine", "asset.src.owner: null", """{"SrcIpAddr":"192.0.2.1"}""", true)]
    [InlineData("a known one that has no owner", "asset.src.owner: null", """{"SrcIpAddr":"10.30.1.1"}""", true)]
    [InlineData("a known one that has", "asset.src.owner: null", """{"SrcIpAddr":"10.20.0.7"}""", false)]
    [InlineData("the full name of another domain", "asset.src.name|exists: true", """{"SrcFQDN":"srv-db-01.evil.example"}""", false)]
    [InlineData("what the event claims of itself", "asset.src.criticality: low", """{"SrcIpAddr":"10.20.0.7","asset":{"src":{"criticality":"low"}},"asset.src.criticality":"low"}""", false)]
    public void A_machine_is_known(string how, string item, string json, bool matches)
    {
        Assert.NotEmpty(how);
        using var repository = new Repository(("r.yaml", $"title: t\nid: 00000000-0000-4000-8000-00000000000a\nlogsource: {{category: firewall}}\ndetection:\n  s: {{{item}}}\n  condition: s\n"), ("lists/assets.yaml", Assets));
        Assert.Equal(matches, Detect(repository, json).Hits > 0);
    }

    [Fact]
    public void An_asset_that_is_looked_up_in_vain_allocates_nothing()
    {
        using var repository = new Repository(("r.yaml", "title: t\nlogsource: {category: firewall}\ndetection:\n  s: {DstPortNumber: 22}\n  condition: s\n"), ("lists/assets.yaml", Assets));
        var rules = new ListRules("{DstPortNumber: 22, asset.src.criticality: low, asset.src.owner: nobody}");
        rules.Swap(repository.Load().Enrichment);
        Assert.Equal(0, Allocations.Of(rules, """{"SrcIpAddr":"10.20.0.7","SrcHostname":"srv-db-02","DstPortNumber":22}"""));
    }

    [Fact]
    public void Explain_says_who_told_it()
    {
        using var repository = new Repository(("r.yaml", "title: t\nid: 00000000-0000-4000-8000-00000000000a\nlogsource: {category: firewall}\ndetection:\n  s: {asset.src.tags: linux, SrcIpAddr|expand: '%assets%'}\n  condition: s\n"), ("lists/assets.yaml", Assets));
        var (set, e, bytes) = (repository.Load(), new SecurityEvent(), Encoding.UTF8.GetBytes("""{"SrcIpAddr":"10.20.0.7"}"""));
        e.Reset(new RawRecord(bytes, new Origin("test", "0", 1), Feeds.Fetched));
        e.Vendor.SetJson(bytes);
        var item = RuleExplainer.Explain(set.Rules.Rules[0], e, enrichment: set.Enrichment).Parts[0].Parts;
        Assert.Equal((true, "the asset list", "pci linux"), (item[0].Holds, item[0].Found?.Path, string.Join(' ', item[0].Values)));
        Assert.Equal((true, "in the list 'assets'"), (item[1].Holds, item[1].Parts[0].What));
    }

    [Fact]
    public void By_its_name_the_asset_list_is_all_that_its_machines_are_called()
    {
        using var repository = new Repository(("r.yaml", "title: t\nid: 00000000-0000-4000-8000-00000000000a\nlogsource: {category: firewall}\ndetection:\n  s: {SrcIpAddr|expand: '%assets%'}\n  h: {SrcHostname|expand: '%assets%'}\n  condition: 1 of them\n"), ("lists/assets.yaml", Assets));
        Assert.Equal(1, Detect(repository, """{"SrcIpAddr":"10.30.99.1"}""").Hits);
        Assert.Equal(1, Detect(repository, """{"SrcHostname":"till-7"}""").Hits);
        Assert.Equal(0, Detect(repository, """{"SrcIpAddr":"192.0.2.1"}""").Hits);
    }

    [Fact]
    public void A_signal_carries_what_the_playbook_prints_and_groups_by_what_is_known()
    {
        using var repository = Repository.Example().Add("lists/assets.yaml", Assets).Add("network-soc/plain.yaml", """
            title: t
            id: 00000000-0000-4000-8000-000000000001
            logsource: {category: firewall}
            detection:
              s: {DstPortNumber: 22}
              condition: s
            group-by: [asset.src.site]
            response:
              - do: ticket.open
                with: {queue: network-soc, title: '{{ asset.src.owner }} {% if asset.src.criticality == "critical" %}!{% endif %}', note: '{{ asset.src.tags }} {{ asset.dst.name }}'}
            """);
        var (hits, signals) = Detect(repository, """{"SrcIpAddr":"10.20.0.7","DstIpAddr":"192.0.2.1","DstPortNumber":22,"asset":{"src":{"owner":"mallory"}}}""");
        Assert.Equal(1, hits);
        var signal = Assert.Single(signals);
        Assert.Equal("Berlin", Assert.Single(signal.Group));
        using var evidence = JsonDocument.Parse(signal.Evidence);
        Assert.Equal("""{"dst":{},"src":{"criticality":"critical","owner":"dba@corp.example","site":"Berlin","tags":["pci","linux"]}}""", evidence.RootElement.GetProperty("asset").GetRawText());
    }

    [Fact]
    public void An_inventorys_columns_are_named_and_what_cannot_be_used_is_told()
    {
        using var repository = new Repository(("r.yaml", "title: t\nid: 00000000-0000-4000-8000-00000000000a\nlogsource: {category: firewall}\ndetection:\n  s: {asset.src.criticality: critical, asset.src.tags: linux}\n  condition: s\n"),
            ("lists/cmdb.csv", Csv), ("lists/assets.yaml", "assets: {file: cmdb.csv, delimiter: ';', columns: {name: Hostname, addresses: IP, owner: Besitzer, criticality: Kritikalität}}\n"));
        var finding = Assert.Single(repository.Load().Diagnostics);
        Assert.Equal("SR1322", finding.Code);
        Assert.StartsWith("3 things in the file of assets can't be used; the first: cmdb.csv:3: an asset without a name", finding.Message, StringComparison.Ordinal);
        Assert.Equal(1, Detect(repository, """{"SrcIpAddr":"10.20.0.8"}""").Hits);
    }

    [Theory]
    [InlineData("no name", "assets: [{addresses: [10.0.0.1]}]", "SR1320")]
    [InlineData("no address", "assets: [{name: a, addresses: [10.0.0.300]}]", "SR1320")]
    [InlineData("no MAC address", "assets: [{name: a, macs: [00-11]}]", "SR1320")]
    [InlineData("a criticality that is none", "assets: [{name: a, criticality: hihg}]", "SR1320")]
    [InlineData("a key that is none", "assets: [{name: a, ownr: b}]", "SR1206")]
    [InlineData("two of one name", "assets: [{name: a}, {name: A}]", "SR1321")]
    [InlineData("two of one MAC address", "assets: [{name: a, macs: ['00:00:5E:00:53:01']}, {name: b, macs: [00005e005301]}]", "SR1321")]
    [InlineData("a file outside", "assets: {file: ../../etc/passwd}", "SR1320")]
    [InlineData("a file and no header of it", "assets: {file: empty.csv}", "SR1322")]
    [InlineData("two kinds in one file", "assets: [{name: a}]\nvalues: [b]", "SR1301")]
    public void What_is_wrong_with_an_asset_list_is_told(string what, string text, string code)
    {
        Assert.NotEmpty(what);
        using var repository = Repository.Example().Add("lists/assets.yaml", text + "\n").Add("lists/empty.csv", "");
        Assert.Equal(code, Assert.Single(repository.Load().Diagnostics).Code);
    }

    [Theory]
    [InlineData("a rule's field that there is not", "asset.src.ownr: a", "owner", "SR1235", "did you mean 'asset.src.owner'?")]
    [InlineData("a template's", "DstPortNumber: 22", "ownr", "SR1212", "did you mean 'asset.src.owner'?")]
    public void A_slip_in_a_field_of_assets_is_told(string what, string item, string printed, string code, string remedy)
    {
        Assert.NotEmpty(what);
        using var repository = Repository.Example().Add("lists/assets.yaml", Assets).Add("network-soc/plain.yaml",
            $"title: t\nid: 00000000-0000-4000-8000-000000000001\nlogsource: {{category: firewall}}\ndetection:\n  s: {{{item}}}\n  condition: s\nresponse: [{{do: ticket.open, with: {{queue: q, title: '{{{{ asset.src.{printed} }}}}'}}}}]\n");
        var finding = Assert.Single(repository.Load().Diagnostics, finding => finding.Code != "SR1232");
        Assert.Equal(code, finding.Code);
        Assert.Contains(remedy, finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Geo_databases_are_no_list_of_values()
    {
        using var repository = Repository.Example().Add("lists/geo.yaml", "geo: []\n").Add("network-soc/plain.yaml", "title: t\nid: 00000000-0000-4000-8000-00000000000a\nlogsource: {category: firewall}\ndetection:\n  s: {SrcIpAddr|expand: '%geo%'}\n  condition: s\n");
        var finding = Assert.Single(repository.Load().Diagnostics);
        Assert.Equal(("SR1135", "'%geo%' is no list of values"), (finding.Code, finding.Message));
        Assert.Contains("SrcGeoCountry", finding.Remedy, StringComparison.Ordinal);
    }

    private static (int Hits, List<Signal> Signals) Detect(Repository repository, string json)
    {
        var (hits, signals, e, bytes) = (new List<RuleHit>(), new List<Signal>(), new SecurityEvent(), Encoding.UTF8.GetBytes(json));
        e.Reset(new RawRecord(bytes, new Origin("test", "0", 1), Feeds.Fetched));
        e.Vendor.SetJson(bytes);
        new Detector(repository.Load()).Detect(e, hits, signals);
        return (hits.Count, signals);
    }
}
