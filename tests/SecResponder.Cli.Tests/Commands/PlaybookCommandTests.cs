using System.Text.Json;
using System.Xml.Linq;
using SecResponder.Cli.Tests.Shipped;

namespace SecResponder.Cli.Tests.Commands;

/// <summary><c>validate</c> and <c>test</c>, over the shipped playbooks and over broken ones.</summary>
public sealed class PlaybookCommandTests
{
    private const string Broken = """
        title: Broken in many ways
        id: 00000000-0000-4000-8000-000000000009
        logsource: {category: firewall}
        detection: {s: {DvcAction: Allow, DstIpAddr|expand: '%no_such_list%'}, condition: s}
        level: high
        mode: enforce
        response:
          - do: host.explode
            with: {host: '{{ SrcIpAddr }}'}
          - do: ticket.open
            with: {queue: q, titel: x}
          - do: notify.teams
            with: {channel: nowhere}
        """;

    [Fact]
    public async Task The_shipped_playbooks_are_valid()
    {
        var run = await CommandRun.OfAsync("validate", ShippedPlaybook.Folder);

        Assert.True(run.ExitCode == ExitCodes.Fine, run.Out);
    }

    [Fact]
    public async Task The_shipped_playbooks_pass_their_own_tests()
    {
        var run = await CommandRun.OfAsync("test", ShippedPlaybook.Folder, "--format", "ndjson");

        Assert.All(run.Rows, row => Assert.True(row.GetProperty("result").GetString() == "passed", row.ToString()));
        Assert.True(run.Rows.Count > 60);
        Assert.Equal(ExitCodes.Fine, run.ExitCode);
    }

    [Fact]
    public async Task Every_mistake_comes_at_once_with_place_and_remedy_as_json()
    {
        using var scratch = new Scratch();
        scratch.Write("soc/broken.yaml", Broken);
        scratch.Write("soc/field.broken.yaml", """
            title: Unknown field
            id: 00000000-0000-4000-8000-00000000000b
            logsource: {category: firewall}
            detection: {s: {DvcAction: Allow}, condition: s}
            level: low
            response: [{do: ticket.open, with: {queue: q, title: '{{ SrcIpAdr }}'}}]
            """);

        var run = await CommandRun.OfAsync("validate", scratch.Folder, "--format", "json");

        var findings = JsonDocument.Parse(run.Out).RootElement.EnumerateArray().ToArray();
        var messages = string.Join('\n', findings.Select(finding => finding.GetProperty("message").GetString()));
        Assert.Equal(ExitCodes.Findings, run.ExitCode);
        Assert.All(["no_such_list", "host.explode", "nowhere", "titel", "SrcIpAdr"], word => Assert.Contains(word, messages, StringComparison.Ordinal));
        Assert.All(findings, finding =>
        {
            Assert.EndsWith("broken.yaml", finding.GetProperty("file").GetString(), StringComparison.Ordinal);
            Assert.True(finding.GetProperty("line").GetInt32() >= 1);
            Assert.True(finding.GetProperty("column").GetInt32() >= 1);
            Assert.Contains(finding.GetProperty("severity").GetString(), (string[])["error", "warning", "information", "info", "note"]);
            Assert.Matches("^SR[0-9]{4}$", finding.GetProperty("code").GetString());
        });
    }

    [Fact]
    public async Task Rules_that_no_source_feeds_load_and_say_so()
    {
        using var scratch = new Scratch();
        for (var n = 0; n < 12; n++)
            scratch.Write($"r{n}.yml", $"title: t{n}\nlogsource: {{product: typewriter}}\ndetection: {{s: {{a: 1}}, condition: s}}\n");

        var json = await CommandRun.OfAsync("validate", scratch.Folder, "--format", "json");
        var text = await CommandRun.OfAsync("validate", scratch.Folder);

        Assert.Equal((ExitCodes.Fine, ExitCodes.Fine), (json.ExitCode, text.ExitCode));
        Assert.All(JsonDocument.Parse(json.Out).RootElement.EnumerateArray(), finding =>
            Assert.Equal(("SR1229", "information", 2), (finding.GetProperty("code").GetString(), finding.GetProperty("severity").GetString(), finding.GetProperty("line").GetInt32())));
        Assert.Contains("12 rules wait, since no source gives events of */typewriter/* (12)", text.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("SR1229", text.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("category: firewal", "did you mean 'firewall'?")]
    [InlineData("product: window", "did you mean 'windows'?")]
    [InlineData("product: linux, category: dns_query", "detect --events")]
    [InlineData("product: typewriter", "so the rule waits; 'secresponder sources'")]
    public async Task A_log_source_that_nothing_feeds_may_be_a_slip(string logsource, string hint)
    {
        using var scratch = new Scratch();
        scratch.Write("r.yml", $"title: t\nlogsource: {{{logsource}}}\ndetection: {{s: {{a: 1}}, condition: s}}\n");

        Assert.Contains(hint, (await CommandRun.OfAsync("validate", scratch.Folder, "--format", "json")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Yaml_that_is_none_is_a_finding_and_sarif_says_where()
    {
        using var scratch = new Scratch();
        scratch.Write("soc/x.yaml", "title: [unclosed\n");

        var run = await CommandRun.OfAsync("validate", scratch.Folder, "--format", "sarif");

        Assert.Equal(ExitCodes.Findings, run.ExitCode);
        Assert.Equal("2.1.0", JsonDocument.Parse(run.Out).RootElement.GetProperty("version").GetString());
    }

    [Fact]
    public async Task A_test_that_fails_is_shown_with_place_and_difference_and_in_junit()
    {
        using var scratch = new Scratch();
        scratch.Write("soc/p.yaml", """
            title: p
            id: 00000000-0000-4000-8000-00000000000a
            logsource: {category: firewall}
            detection: {s: {DvcAction: Allow}, condition: s}
            level: low
            tests:
              - {name: it fires, given: [{event: {DvcAction: Allow}}], expect: {incidents: 1}}
              - {name: it is wrong, given: [{event: {DvcAction: Deny}}], expect: {incidents: 1}}
            """);
        var report = Path.Combine(scratch.Folder, "junit.xml");

        var run = await CommandRun.OfAsync("test", scratch.Folder, "--junit", report, "--format", "table");

        Assert.Equal(ExitCodes.Findings, run.ExitCode);
        Assert.Contains("1 passed, 1 failed", run.Out, StringComparison.Ordinal);
        Assert.Contains("expected 1 incident, got 0 incidents", run.Out, StringComparison.Ordinal);
        var suite = XDocument.Load(report).Descendants("testsuite").Single();
        Assert.Equal(("2", "1"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value));
        Assert.Equal("it is wrong", suite.Descendants("failure").Single().Parent!.Attribute("name")!.Value);
    }
}
