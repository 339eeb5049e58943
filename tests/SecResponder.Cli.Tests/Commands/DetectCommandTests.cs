namespace SecResponder.Cli.Tests.Commands;

public sealed class DetectCommandTests
{
    private const string Rules = """
        title: Denied
        id: 00000000-0000-4000-8000-000000000001
        name: denied
        logsource: {category: firewall}
        detection: {s: {DvcAction: Deny}, condition: s}
        ---
        title: Thrice denied
        id: 00000000-0000-4000-8000-000000000002
        correlation: {type: event_count, rules: [denied], group-by: [SrcIpAddr], timespan: 10m, condition: {gte: 3}}
        """;

    [Fact]
    public async Task Rules_and_correlations_name_the_line_that_made_them_true()
    {
        using var scratch = new Scratch();
        var rules = scratch.Write("r.yml", Rules);
        var lines = string.Join('\n', Enumerable.Range(0, 4).Select(n =>
            $"<164>Mar 01 2026 10:0{n}:00 fw1 : %ASA-4-106023: Deny tcp src outside:198.51.100.7/4000{n} dst inside:10.0.0.5/22 by access-group \"a\" [0x0, 0x0]"));

        var run = await CommandRun.WithInputAsync("rubbish\n" + lines, "detect", "--rules", rules, "--source", "cisco-asa", "--format", "ndjson");

        Assert.Equal(
            ["2 …01", "3 …01", "4 …01", "4 …02", "5 …01", "5 …02"],
            run.Rows.Select(row => $"{row.GetProperty("event").GetInt32()} …{row.GetProperty("rule").GetString()![^2..]}"));
        Assert.Equal(ExitCodes.Fine, run.ExitCode);
    }

    [Fact]
    public async Task Events_that_are_json_already_keep_their_own_names_flat_or_nested()
    {
        using var scratch = new Scratch();
        var rules = scratch.Write("r.yml", """
            title: t
            id: 00000000-0000-4000-8000-000000000003
            logsource: {product: windows, category: process_creation}
            detection: {s: {Image|endswith: '\cmd.exe', a.b: 1}, condition: s}
            """);

        var run = await CommandRun.WithInputAsync("""
            {"Image":"C:\\x\\cmd.exe","a":{"b":1}}

            nonsense
            {"Image":"C:\\x\\CMD.EXE","a.b":1}
            {"Image":"C:\\x\\cmd.exe"}
            """, "detect", "--rules", rules, "--events");

        Assert.Equal([1, 4], run.Rows.Select(row => row.GetProperty("event").GetInt32()));
        Assert.Contains("line 3", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_for_another_log_source_is_tried_only_when_asked_for()
    {
        using var scratch = new Scratch();
        var rules = scratch.Write("r.yml", Rules.Replace("category: firewall", "product: windows", StringComparison.Ordinal).Split("---")[0]);
        const string Line = "%ASA-4-106023: Deny tcp src outside:198.51.100.7/1 dst inside:10.0.0.5/22 by access-group \"a\" [0x0, 0x0]";

        Assert.Empty((await CommandRun.WithInputAsync(Line, "detect", "--rules", rules)).Rows);
        Assert.Single((await CommandRun.WithInputAsync(Line, "detect", "--rules", rules, "--any-logsource")).Rows);
    }

    [Fact]
    public async Task A_broken_rule_is_said_and_the_others_still_run()
    {
        using var scratch = new Scratch();
        scratch.Write("a.yml", Rules);
        scratch.Write("b.yml", "title: broken\nlogsource: {category: firewall}\ndetection: {s: {x|nomodifier: 1}, condition: s}\n");
        const string Line = "%ASA-4-106023: Deny tcp src outside:198.51.100.7/1 dst inside:10.0.0.5/22 by access-group \"a\" [0x0, 0x0]";

        var run = await CommandRun.WithInputAsync(Line, "detect", "--rules", scratch.Folder);

        Assert.Single(run.Rows);
        Assert.Contains("b.yml", run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Findings, run.ExitCode);
    }
}
