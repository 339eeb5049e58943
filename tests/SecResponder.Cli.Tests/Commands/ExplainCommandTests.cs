using System.Text.Json;

namespace SecResponder.Cli.Tests.Commands;

/// <summary><c>explain</c>: what held, what did not, and under which name each field was found.</summary>
public sealed class ExplainCommandTests
{
    private const string Rule = """
        title: Denied from outside
        id: 00000000-0000-4000-8000-000000000031
        name: denied
        logsource: {category: firewall}
        detection:
          selection: {src_ip|cidr: 198.51.100.0/24, DvcAction: Deny, acl_name: [inside, outside]}
          filter: {dst_port: 443}
          condition: selection and not filter
        """;

    private const string Asa = "%ASA-4-106023: Deny tcp src outside:198.51.100.7/40000 dst inside:10.0.0.5/22 by access-group \"outside\" [0x0, 0x0]";

    [Fact]
    public async Task A_raw_line_shows_each_field_under_the_name_that_found_it()
    {
        using var scratch = new Scratch();
        var rule = scratch.Write("r.yml", Rule);

        var run = await CommandRun.OfAsync("explain", rule, Asa, "--format", "json");

        var explained = JsonDocument.Parse(run.Out).RootElement.GetProperty("rules")[0];
        Assert.Equal(("cisco-asa", "True"), (explained.GetProperty("source").GetString(), explained.GetProperty("tried").ToString()));
        Assert.Equal(
            ["src_ip|cidr True SrcIpAddr taxonomy 198.51.100.7", "DvcAction True DvcAction asim Deny", "acl_name False   ", "dst_port False DstPortNumber taxonomy 22"],
            Items(explained.GetProperty("why")));
        Assert.Equal(ExitCodes.Fine, run.ExitCode);
    }

    [Fact]
    public async Task A_windows_event_shows_the_path_in_its_own_record()
    {
        using var scratch = new Scratch();
        var rule = scratch.Write("r.yml", "title: t\nlogsource: {product: windows, category: process_creation}\ndetection: {s: {Image|endswith: '\\cmd.exe'}, k: [whoami], condition: s and k}\n");

        var run = await CommandRun.OfAsync("explain", rule, """{"Event":{"System":{"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational"},"EventData":{"Image":"C:\\cmd.exe"}}}""", "--format", "json");

        var explained = JsonDocument.Parse(run.Out).RootElement.GetProperty("rules")[0];
        Assert.Equal(["Image|endswith True Event.EventData.Image vendor C:\\cmd.exe", "keywords False the whole event keywords "], Items(explained.GetProperty("why")));
        Assert.False(explained.GetProperty("matches").GetBoolean());
    }

    [Fact]
    public async Task Of_a_log_the_event_that_matches_is_shown_else_the_one_that_comes_nearest()
    {
        using var scratch = new Scratch();
        var rules = scratch.Write("r.yml", Rule);
        const string Far = """{"DvcAction":"Allow"}""";
        const string Near = """{"DvcAction":"Deny","src_ip":"198.51.100.9","acl_name":"dmz"}""";
        const string Match = """{"DvcAction":"Deny","src_ip":"198.51.100.9","acl_name":"outside"}""";

        var none = await CommandRun.WithInputAsync($"{Far}\n{Near}\n{Far}\n", "explain", "denied", "-", "--rules", rules);
        var some = await CommandRun.WithInputAsync($"{Far}\n{Near}\n{Match}\n{Match}\n", "explain", "Denied from outside", "-", "--rules", rules);
        var chosen = await CommandRun.WithInputAsync($"{Far}\n{Near}\n{Match}\n", "explain", rules, "-", "--line", "2");

        Assert.Contains("3 events read, none matches; line 2 comes nearest", none.Out, StringComparison.Ordinal);
        Assert.Contains("4 events read, 2 match (lines 3, 4); this is line 3", some.Out, StringComparison.Ordinal);
        Assert.Contains("acl_name  acl_name (the vendor's own) = dmz", chosen.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_for_other_log_sources_says_that_it_is_not_tried()
    {
        using var scratch = new Scratch();
        var rule = scratch.Write("r.yml", Rule.Replace("category: firewall", "product: zeek", StringComparison.Ordinal));

        var run = await CommandRun.OfAsync("explain", rule, Asa);

        Assert.Contains("so the rule is not tried on it", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correlation_shows_what_its_windows_held()
    {
        using var scratch = new Scratch();
        var rules = scratch.Write("r.yml", """
            title: denied
            name: denied
            logsource: {category: firewall}
            detection: {s: {DvcAction: Deny}, condition: s}
            ---
            title: Thrice denied
            id: 00000000-0000-4000-8000-000000000032
            correlation: {type: event_count, rules: [denied], group-by: [SrcIpAddr], timespan: 10m, condition: {gte: 3}}
            """);
        var log = string.Join('\n', Enumerable.Range(0, 4).Select(n => $$"""{"DvcAction":"Deny","SrcIpAddr":"198.51.100.7","time":"2026-03-01T10:0{{n}}:00Z"}"""))
            + "\n{\"DvcAction\":\"Deny\"}\n{\"DvcAction\":\"Allow\",\"SrcIpAddr\":\"198.51.100.7\"}\n";

        var text = await CommandRun.WithInputAsync(log, "explain", rules, "-");
        var json = JsonDocument.Parse((await CommandRun.WithInputAsync(log, "explain", "00000000-0000-4000-8000-000000000032", "-", "--rules", rules, "--format", "json")).Out).RootElement.GetProperty("correlations")[0];

        Assert.Contains("event_count by SrcIpAddr within 10m: ≥ 3", text.Out, StringComparison.Ordinal);
        Assert.Contains("6 events read, 4 counted for 1 group; the condition held 2 times", text.Out, StringComparison.Ordinal);
        Assert.Contains("1 matched but lack a group-by field", text.Out, StringComparison.Ordinal);
        Assert.Equal(["1 1 counted", "2 2 counted", "3 3 fired", "4 4 fired"],
            json.GetProperty("signals").EnumerateArray().Select(row => $"{row.GetProperty("event")} {row.GetProperty("measured")} {row.GetProperty("verdict")}"));
    }

    [Fact]
    public async Task A_rule_that_is_not_there_is_asked_back_for()
    {
        using var scratch = new Scratch();
        scratch.Write("r.yml", Rule);

        var run = await CommandRun.OfAsync("explain", "outside", "{}", "--rules", scratch.Folder);

        Assert.Equal(ExitCodes.CouldNotRun, run.ExitCode);
        Assert.Contains("did you mean 'Denied from outside'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_not_taken_for_an_event()
    {
        using var scratch = new Scratch();

        var run = await CommandRun.OfAsync("explain", scratch.Write("r.yml", Rule), "yesterday.log");

        Assert.Equal(ExitCodes.CouldNotRun, run.ExitCode);
        Assert.Contains("there is no 'yesterday.log'", run.Error, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Items(JsonElement part) => part.TryGetProperty("found", out var found)
        ? [$"{part.GetProperty("what")} {part.GetProperty("holds")} {found} {part.GetProperty("by")} {string.Join(',', part.GetProperty("values").EnumerateArray())}"]
        : part.GetProperty("parts").EnumerateArray().SelectMany(Items);
}
