using SecResponder.Playbooks.Hunting;
using SecResponder.Playbooks.Tests.Files;

namespace SecResponder.Playbooks.Tests.Hunting;

public sealed class HuntingQueriesTests
{
    private const string Id = "8b1c4f0e-2c54-4c3e-9f3a-6d1f0a9e7b21";

    private static HuntingQuery Of(string text, params (string Path, string Text)[] more)
    {
        using var repository = new Repository([("network-soc/rule.yaml", text), .. more]);
        var set = repository.Load();
        return HuntingQueries.Of(set, set.Playbooks[^1].Id, TimeSpan.FromDays(7));
    }

    private static string Rule(string selection, string condition = "selection", string logsource = "{category: firewall}") =>
        $"title: A rule\nid: {Id}\nstatus: test\nlogsource: {logsource}\ndetection:\n  selection:\n    {selection}\n  condition: {condition}\n";

    private static string Where(string selection, string condition = "selection", string logsource = "{category: firewall}") =>
        Of(Rule(selection, condition, logsource)).Text.Split('\n').Last(line => line.StartsWith("| where ", StringComparison.Ordinal))["| where ".Length..];

    [Theory]
    [InlineData("SrcPortNumber: 23", "SrcPortNumber == 23")]
    [InlineData("SrcPortNumber: [22, 23]", "SrcPortNumber in (22, 23)")]
    [InlineData("SrcPortNumber|gte: 1024", "SrcPortNumber >= 1024")]
    [InlineData("NetworkRuleName: x", "NetworkRuleName =~ \"x\"")]
    [InlineData("NetworkRuleName: [x, 'y\"z']", "NetworkRuleName in~ (\"x\", \"y\\\"z\")")]
    [InlineData("NetworkRuleName|startswith: 'a\\b'", "NetworkRuleName startswith \"a\\\\b\"")]
    [InlineData("NetworkRuleName|endswith: z", "NetworkRuleName endswith \"z\"")]
    [InlineData("NetworkRuleName|contains: m", "NetworkRuleName contains \"m\"")]
    [InlineData("NetworkRuleName|contains|all: [m, n]", "(NetworkRuleName contains \"m\" and NetworkRuleName contains \"n\")")]
    [InlineData("NetworkRuleName|contains|cased: m", "NetworkRuleName contains_cs \"m\"")]
    [InlineData("NetworkRuleName: a*b?c.d", "NetworkRuleName matches regex \"(?is)^a.*b.c\\\\.d$\"")]
    [InlineData("NetworkRuleName|re: '^x+$'", "NetworkRuleName matches regex \"^x+$\"")]
    [InlineData("NetworkRuleName: null", "isempty(NetworkRuleName)")]
    [InlineData("NetworkRuleName|exists: true", "isnotempty(NetworkRuleName)")]
    [InlineData("NetworkRuleName|neq: x", "not(NetworkRuleName =~ \"x\")")]
    [InlineData("SrcIpAddr|cidr: 10.0.0.0/8", "ipv4_is_in_range(SrcIpAddr, \"10.0.0.0/8\")")]
    [InlineData("SrcIpAddr|cidr: 2001:db8::/32", "ipv6_is_in_range(SrcIpAddr, \"2001:db8::/32\")")]
    [InlineData("src_ip: 10.0.0.5", "SrcIpAddr =~ \"10.0.0.5\"")]
    [InlineData("NetworkRuleName|fieldref: SrcZone", "NetworkRuleName =~ SrcZone")]
    [InlineData("TimeGenerated|hour: 3", "datetime_part(\"hour\", todatetime(TimeGenerated)) == 3")]
    public void Each_kind_of_value_has_its_operator(string selection, string where) => Assert.Equal(where, Where("EventSchema: NetworkSession\n    " + selection).Replace("EventSchema =~ \"NetworkSession\" and ", "", StringComparison.Ordinal)[1..^1]);

    [Fact]
    public void A_rule_asks_the_parser_of_its_schema_and_a_product_only_its_own_events()
    {
        var query = Of(Rule("eventName: StopLogging", logsource: "{product: aws, service: cloudtrail}"));
        Assert.Null(query.Problem);
        Assert.Contains("_Im_AuditEvent(starttime=ago(lookback), endtime=now())", query.Text, StringComparison.Ordinal);
        Assert.Contains("EventVendor =~ \"AWS\"", query.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("_Im_NetworkSession", query.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_whose_events_can_not_match_is_not_asked()
    {
        Assert.DoesNotContain("_Im_AuditEvent", Of(Rule("DstPortNumber: 23")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("_Im_NetworkSession", Of(Rule("EventSchema: AuditEvent", logsource: "{product: cisco, service: asa}")).Text, StringComparison.Ordinal);
        Assert.Contains("_Im_AuditEvent", Of(Rule("DstPortNumber: null", logsource: "{product: cisco, service: asa}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_are_defined_first_as_networks_or_texts()
    {
        var query = Of(
            Rule("SrcIpAddr|expand: '%nets%'\n    NetworkRuleName|expand: '%names%'"), ("lists/nets.yaml", "networks: [10.0.0.0/8, 2001:db8::/32]\n"), ("lists/names.yaml", "[plain, 'wild-*']\n"));
        Assert.Contains("let nets = dynamic([\"10.0.0.0/8\", \"2001:db8::/32\"]);", query.Text, StringComparison.Ordinal);
        Assert.Contains("(ipv4_is_in_any_range(SrcIpAddr, nets) or ipv6_is_in_any_range(SrcIpAddr, nets))", query.Text, StringComparison.Ordinal);
        Assert.Contains("(NetworkRuleName in~ (names) or NetworkRuleName startswith \"wild-\")", query.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_column_is_noted()
    {
        var query = Of(Rule("properties.responseBody|contains: x", logsource: "{product: azure, service: activitylogs}"));
        Assert.Contains("tostring(AdditionalFields[\"properties.responseBody\"]) contains \"x\"", query.Text, StringComparison.Ordinal);
        Assert.Contains("'properties.responseBody' has no ASIM column", Assert.Single(query.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_in_a_title_or_a_value_ends_its_line()
    {
        var query = Of(Rule("NetworkRuleName: \"x\\n| take 1\"").Replace("title: A rule", "title: \"A rule\\n| take 2\"", StringComparison.Ordinal));
        Assert.DoesNotContain(query.Text.Split('\n'), line => line.StartsWith("| take", StringComparison.Ordinal));
    }

    [Fact]
    public void A_count_is_a_window_that_slides()
    {
        using var repository = Repository.Example();
        var query = HuntingQueries.Of(repository.Load(), "3d0f5c4e-6c1a-4d3e-9a55-0e8f4f0f7a11", TimeSpan.FromHours(36));
        Assert.Equal((null, 0), (query.Problem, query.Notes.Length));
        Assert.Contains("let lookback = 36h;", query.Text, StringComparison.Ordinal);
        Assert.Contains("""
            | sort by Group1 asc, TimeGenerated asc
            | extend Since = prev(TimeGenerated, 4)
            | where isnotnull(Since) and TimeGenerated - Since <= 10m and prev(Group1, 4) == Group1
            """.ReplaceLineEndings("\n"), query.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("value_count", "{field: DstPortNumber, gte: 10}", "Value = dcount(Measured)", "Value >= 10")]
    [InlineData("value_sum", "{field: NetworkBytes, gt: 1000}", "Value = sum(toreal(Measured))", "Value > 1000")]
    [InlineData("value_percentile", "{field: NetworkBytes, percentile: 95, gt: 1000}", "percentile(toreal(Measured), 95)", "Value > 1000")]
    [InlineData("event_count", "{lt: 3}", "Value = count()", "Value < 3")]
    public void What_is_measured_is_measured_in_buckets_and_that_is_said(string type, string condition, string measure, string bound)
    {
        var query = Of(Correlation(type, $"condition: {condition}"));
        Assert.Contains(measure, query.Text, StringComparison.Ordinal);
        Assert.Contains($"| where {bound}", query.Text, StringComparison.Ordinal);
        Assert.Contains("windows slide", Assert.Single(query.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_over_rules_asks_for_the_rules_that_it_names()
    {
        var query = Of(Correlation("temporal", "condition: one and not two"));
        Assert.Contains("| where (set_has_element(Rules, \"one\") and not(set_has_element(Rules, \"two\")))", query.Text, StringComparison.Ordinal);
        Assert.Contains("(one | extend SigmaRule = \"one\"", query.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_is_kept()
    {
        var query = Of(Correlation("temporal_ordered", ""));
        Assert.Contains("step s1 output=none: SigmaRule == \"one\";", query.Text, StringComparison.Ordinal);
        Assert.Contains("step s2: SigmaRule == \"two\" and TimeGenerated - s1.TimeGenerated <= 5m and Group1 == s1.Group1;", query.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("first_seen", "condition: {field: DstIpAddr}")]
    [InlineData("spike", "condition: {gt: 10}")]
    public void What_compares_with_what_was_before_has_no_query_and_says_why(string type, string condition)
    {
        var query = Of(Correlation(type, condition));
        Assert.Equal("", query.Text);
        Assert.Contains("has no memory", query.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Nor_has_what_no_source_feeds() =>
        Assert.Contains("no source gives events", Of(Rule("Image: x", logsource: "{category: driver_load, product: macos}")).Problem, StringComparison.Ordinal);

    private static string Correlation(string type, string condition) => $$"""
        title: One
        id: 0a1c4f0e-2c54-4c3e-9f3a-6d1f0a9e7b01
        name: one
        logsource: {category: firewall}
        detection: {selection: {DvcAction: Allow}, condition: selection}
        ---
        title: Two
        id: 0a1c4f0e-2c54-4c3e-9f3a-6d1f0a9e7b02
        name: two
        logsource: {category: firewall}
        detection: {selection: {DvcAction: Deny}, condition: selection}
        ---
        title: Together
        id: {{Id}}
        correlation:
          type: {{type}}
          rules: [{{(type.StartsWith("temporal", StringComparison.Ordinal) ? "one, two" : "one")}}]
          group-by: [SrcIpAddr]
          timespan: 5m
          {{condition}}
        """;
}
