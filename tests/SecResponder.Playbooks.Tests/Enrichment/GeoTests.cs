using System.Collections.Immutable;
using SecResponder.Playbooks.Enrichment;
using SecResponder.Playbooks.Enrichment.Geo;
using SecResponder.Playbooks.Sigma;
using Xunit;

namespace SecResponder.Playbooks.Tests.Enrichment;

public sealed class GeoTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("geo").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(24, 4)]
    [InlineData(24, 6)]
    [InlineData(28, 6)]
    [InlineData(32, 6)]
    public void An_address_is_found_in_trees_of_every_form(int recordBits, int ipVersion)
    {
        var file = new MmdbFile("Test-Country", recordBits, ipVersion).Add("198.51.100.0/24", Country("NL")).Add("203.0.113.128/25", Country("BR"));
        var geo = Open(ipVersion == 6 ? file.Add("2001:db8:7::/48", Country("JP")) : file);
        Assert.Equal("NL", Find(geo, "198.51.100.7").Country);
        Assert.Equal("BR", Find(geo, "203.0.113.200").Country);
        Assert.Null(Find(geo, "203.0.113.100").Country);
        Assert.Equal(ipVersion == 6 ? "JP" : null, Find(geo, "2001:db8:7::1").Country);
    }

    [Fact]
    public void Several_databases_give_what_each_knows_and_the_first_decides()
    {
        var geo = Open(
            new MmdbFile("Test-City").Add("198.51.100.0/24", new Dictionary<string, object>
            {
                ["country"] = new Dictionary<string, object> { ["iso_code"] = "NL" },
                ["city"] = new Dictionary<string, object> { ["names"] = new Dictionary<string, object> { ["de"] = "Den Haag", ["en"] = "The Hague" } },
                ["subdivisions"] = new object[] { new Dictionary<string, object> { ["names"] = new Dictionary<string, object> { ["en"] = "South Holland" } } },
                ["location"] = new Dictionary<string, object> { ["latitude"] = 52.08, ["longitude"] = 4.31 },
            }),
            new MmdbFile("Test-ASN").Add("198.51.100.0/24", new Dictionary<string, object> { ["autonomous_system_number"] = 64500u, ["autonomous_system_organization"] = "Example Net" }),
            new MmdbFile("Other").Add("198.51.100.0/24", Country("DE")));
        Assert.Equal(new GeoPlace { Country = "NL", Region = "South Holland", City = "The Hague", Latitude = 52.08, Longitude = 4.31, Asn = 64500, Organization = "Example Net" }, Find(geo, "198.51.100.7"));
    }

    [Fact]
    public void Other_vendors_records_are_read() =>
        Assert.Equal(new GeoPlace { Country = "NL", Asn = 64500, Organization = "Example Net" }, Find(Open(
            new MmdbFile("flat").Add("198.51.100.0/24", new Dictionary<string, object> { ["country_code"] = "NL", ["country"] = "Netherlands", ["asn"] = "AS64500", ["as_name"] = "Example Net" })), "198.51.100.7"));

    [Theory]
    [InlineData("a rule on ASIM's field", "SrcGeoCountry: NL", "198.51.100.7", true)]
    [InlineData("another country", "SrcGeoCountry: BR", "198.51.100.7", false)]
    [InlineData("our own name", "geo.src.country: NL", "198.51.100.7", true)]
    [InlineData("a number compared", "geo.src.asn|gte: 64500", "198.51.100.7", true)]
    [InlineData("no country known", "SrcGeoCountry: null", "192.0.2.1", true)]
    [InlineData("a country known", "SrcGeoCountry: null", "198.51.100.7", false)]
    [InlineData("that it exists", "geo.src.asn|exists: true", "198.51.100.7", true)]
    [InlineData("that it does not", "geo.src.asn|exists: false", "192.0.2.1", true)]
    [InlineData("no address at all", "SrcGeoCountry: NL", "somewhere", false)]
    [InlineData("the same country on both sides", "SrcGeoCountry|fieldref: DstGeoCountry", "198.51.100.7", true)]
    [InlineData("a part of the name", "geo.src.organization|contains: example", "198.51.100.7", true)]
    public void A_condition_may_ask_where_an_address_is(string what, string item, string address, bool matches)
    {
        Assert.NotEmpty(what);
        var rules = new ListRules($"{{{item}}}");
        Assert.Empty(rules.Diagnostics);
        rules.Swap(new EnrichmentSnapshot
        {
            Geo = Open(new MmdbFile("t").Add("198.51.100.0/24", new Dictionary<string, object> { ["country"] = new Dictionary<string, object> { ["iso_code"] = "NL" }, ["autonomous_system_number"] = 64500u, ["autonomous_system_organization"] = "Example Net" }))
        });
        Assert.Equal(matches, rules.Matches($$"""{"SrcIpAddr":"{{address}}","DstIpAddr":"198.51.100.8"}"""));
    }

    [Fact]
    public void What_the_event_says_itself_decides_except_under_our_names()
    {
        var snapshot = new EnrichmentSnapshot { Geo = Open(new MmdbFile("t").Add("198.51.100.0/24", Country("NL"))) };
        const string Event = """{"SrcIpAddr":"198.51.100.7","SrcGeoCountry":"BR","geo":{"src":{"country":"BR"}},"geo.src.country":"BR"}""";
        Assert.True(Swapped("SrcGeoCountry: BR").Matches(Event));
        Assert.False(Swapped("geo.src.country: BR").Matches(Event));
        Assert.True(Swapped("geo.src.country: NL").Matches(Event));
        Assert.True(Swapped("SrcGeoCountry: NL").Matches("""{"SrcIpAddr":"198.51.100.7","SrcGeoCountry":null}"""));

        ListRules Swapped(string item)
        {
            var rules = new ListRules($"{{{item}}}");
            rules.Swap(snapshot);
            return rules;
        }
    }

    [Fact]
    public void Nothing_is_looked_up_for_an_event_that_no_rule_is_interested_in()
    {
        var rules = new ListRules("{SrcGeoCountry: NL, DstPortNumber: 3389}");
        rules.Swap(new EnrichmentSnapshot { Geo = Open(new MmdbFile("t").Add("198.51.100.0/24", Country("NL"))) });
        Assert.False(rules.Matches("""{"SrcIpAddr":"198.51.100.7","DstPortNumber":443}"""));
        Assert.Equal(0, rules.Matcher.LastCandidates);
        Assert.True(rules.Matches("""{"SrcIpAddr":"198.51.100.7","DstPortNumber":3389}"""));
    }

    [Fact]
    public void What_is_no_database_is_refused_and_half_of_one_never_throws()
    {
        var random = new Random(3);
        var good = new MmdbFile("t").Add("198.51.100.0/24", new Dictionary<string, object> { ["country"] = new Dictionary<string, object> { ["iso_code"] = "NL" }, ["subdivisions"] = new object[] { "x", 7u } }).Bytes();
        var path = Path.Combine(_folder, "broken.mmdb");
        var refused = 0;
        for (var round = 0; round < 400; round++)
        {
            var bytes = good.ToArray();
            for (var turned = random.Next(0, 4); turned > 0; turned--)
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, bytes[..(round % 3 == 0 ? random.Next(bytes.Length) : bytes.Length)]);
            using var database = GeoDatabase.Open(path, out var problem);
            if (database is null)
            {
                refused++;
                Assert.NotEmpty(problem);
            }
            else
                Find(new GeoDatabases([database]), "198.51.100.7");
        }
        Assert.InRange(refused, 50, 399);
        Assert.Null(GeoDatabase.Open(Path.Combine(_folder, "nowhere.mmdb"), out var missing));
        Assert.Contains("can't be read", missing, StringComparison.Ordinal);
    }

    private static Dictionary<string, object> Country(string code) => new() { ["country"] = new Dictionary<string, object> { ["iso_code"] = code } };

    private GeoDatabases Open(params MmdbFile[] files) => new([.. files.Select((file, number) =>
    {
        var path = Path.Combine(_folder, $"{Guid.NewGuid():N}.mmdb");
        File.WriteAllBytes(path, file.Bytes());
        return GeoDatabase.Open(path, out var problem) ?? throw new InvalidDataException(problem);
    })]);

    private static GeoPlace Find(GeoDatabases geo, string address) =>
        IpAddress.TryParse(System.Text.Encoding.UTF8.GetBytes(address), out var parsed) ? geo.Find(parsed) : throw new ArgumentException(address);
}
