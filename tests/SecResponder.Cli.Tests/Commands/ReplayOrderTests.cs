using System.Text.Json;

namespace SecResponder.Cli.Tests.Commands;

/// <summary>Yesterday's logs give yesterday's incidents, in whatever order and in however many files they are.</summary>
public sealed class ReplayOrderTests : IDisposable
{
    private const string Playbook = """
        title: Denied
        id: 00000000-0000-4000-8000-000000000031
        name: denied
        status: test
        logsource: {category: firewall}
        detection: {d: {DvcAction: Deny}, condition: d}
        ---
        title: Five were denied
        id: 00000000-0000-4000-8000-000000000032
        status: test
        level: low
        correlation: {type: event_count, rules: [denied], group-by: [SrcIpAddr], timespan: 10m, condition: {gte: 5}}
        response: [{do: ticket.open, with: {queue: q, title: t}}]
        """;

    private readonly Scratch _scratch = new();

    private string Playbooks => Path.GetDirectoryName(Path.GetDirectoryName(_scratch.Write("playbooks/soc/denied.yaml", Playbook)))!;

    [Theory]
    [InlineData("in order", 0, 1, 2, 3, 4)]
    [InlineData("the newest first", 4, 3, 2, 1, 0)]
    [InlineData("a relay has mixed them up", 2, 0, 4, 1, 3)]
    [InlineData("one was written behind the others", 0, 1, 3, 4, 2)]
    public async Task Five_are_five_in_any_order(string why, params int[] minutes)
    {
        var log = _scratch.Write("asa.log", string.Join('\n', minutes.Select(Line)));

        var run = await CommandRun.OfAsync("replay", log, "--playbooks", Playbooks, "--format", "ndjson");

        var row = Assert.Single(run.Rows);
        Assert.True(row.GetProperty("time").GetString() == "2026-03-03T22:04:00Z", $"{why}: {row}");
    }

    [Fact]
    public async Task Two_logs_of_one_name_in_two_folders_are_two_logs()
    {
        string[] logs = [_scratch.Write("monday/asa.log", string.Join('\n', new[] { 0, 1, 2 }.Select(Line))), _scratch.Write("tuesday/asa.log", string.Join('\n', new[] { 3, 4 }.Select(Line)))];

        Assert.Single((await CommandRun.OfAsync(["replay", .. logs, "--playbooks", Playbooks, "--format", "ndjson"])).Rows);
    }

    [Fact]
    public async Task A_log_that_is_named_twice_counts_once()
    {
        var log = _scratch.Write("asa.log", string.Join('\n', new[] { 0, 1, 2 }.Select(Line)));

        Assert.Empty((await CommandRun.OfAsync("replay", log, log, "--playbooks", Playbooks, "--format", "ndjson")).Rows);
    }

    [Theory]
    [InlineData("in order", 0, 1, 2, 3, 4)]
    [InlineData("the newest first", 4, 3, 2, 1, 0)]
    public async Task Events_of_one_record_count_each(string why, params int[] minutes)
    {
        var records = minutes.Select(minute => new { timeUnixNano = $"{1772575200 + 60 * minute}000000000", body = new { stringValue = Line(minute) } });
        var log = _scratch.Write("otlp.json", JsonSerializer.Serialize(new { resourceLogs = new[] { new { scopeLogs = new[] { new { logRecords = records } } } } }) + "\n");

        var run = await CommandRun.OfAsync("replay", log, "--playbooks", Playbooks, "--format", "ndjson");

        Assert.True(run.Rows.Count == 1, $"{why}: {run.Out}{run.Error}");
    }

    [Fact]
    public async Task Explain_counts_them_by_their_times_too()
    {
        var log = _scratch.Write("asa.log", string.Join('\n', new[] { 4, 3, 2, 1, 0 }.Select(Line)));

        var run = await CommandRun.OfAsync("explain", "00000000-0000-4000-8000-000000000032", log, "--rules", Playbooks, "--format", "json");

        var correlation = JsonDocument.Parse(run.Out).RootElement.GetProperty("correlations")[0];
        Assert.Equal(1, correlation.GetProperty("fired").GetInt32());
        Assert.Equal([5, 4, 3, 2, 1], correlation.GetProperty("signals").EnumerateArray().Select(signal => signal.GetProperty("event").GetInt32()));
    }

    [Fact]
    public async Task Of_many_groups_explain_shows_the_one_that_came_nearest()
    {
        var lines = Enumerable.Range(0, 100).Select(other => Line(0, $"198.51.100.{other}")).Concat(new[] { 0, 1, 2, 3 }.Select(Line));
        var log = _scratch.Write("asa.log", string.Join('\n', lines));

        var run = await CommandRun.OfAsync("explain", "00000000-0000-4000-8000-000000000032", log, "--rules", Playbooks);

        Assert.Contains("of 101 groups this is the one that came nearest: 203.0.113.7", run.Out, StringComparison.Ordinal);
        Assert.Contains("100 more", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a folder", ".", "is a folder; name the files in it")]
    [InlineData("nothing", "nosuch.log", "there is no file")]
    public async Task What_is_no_log_is_said_before_any_is_read(string why, string name, string expected)
    {
        var run = await CommandRun.OfAsync("replay", _scratch.Write("asa.log", Line(0)), Path.Combine(_scratch.Folder, name), "--playbooks", Playbooks, "--format", "ndjson");

        Assert.True(run.ExitCode == ExitCodes.CouldNotRun && run.Error.Contains(expected, StringComparison.Ordinal), $"{why}: {run.Error}");
        Assert.Empty(run.Out);
    }

    [Theory]
    [InlineData("--from", "2030-01-01", ExitCodes.Fine, "none of the 1 events is between --from and --to: they are of 2026-03-03 22:00:00Z to 2026-03-03 22:00:00Z")]
    [InlineData("--from", "yesterday", ExitCodes.Usage, "'yesterday' is no time; write it as 2026-03-03T21:00Z")]
    [InlineData("--report", "/nowhere/at/all/r.html", ExitCodes.CouldNotRun, "there is no folder for the report")]
    public async Task What_looks_at_nothing_says_so(string option, string value, int exit, string expected)
    {
        var run = await CommandRun.OfAsync("replay", _scratch.Write("asa.log", Line(0)), "--playbooks", Playbooks, option, value);

        Assert.True(run.ExitCode == exit && run.Error.Contains(expected, StringComparison.Ordinal), $"{run.ExitCode} {run.Error}");
    }

    [Fact]
    public async Task A_time_without_a_zone_is_utc()
    {
        var log = _scratch.Write("asa.log", string.Join('\n', new[] { 0, 1, 2, 3, 4 }.Select(Line)));

        Assert.Single((await CommandRun.OfAsync("replay", log, "--playbooks", Playbooks, "--from", "2026-03-03T22:00", "--to", "2026-03-03T22:05", "--format", "ndjson")).Rows);
        Assert.Empty((await CommandRun.OfAsync("replay", log, "--playbooks", Playbooks, "--from", "2026-03-03T22:01", "--format", "ndjson")).Rows);
    }

    [Theory]
    [InlineData("denied", true)]
    [InlineData("soc/denied", true)]
    [InlineData("oc/denied", false)]
    [InlineData("five WERE denied", true)]
    public async Task A_playbook_is_known_by_its_file_as_sets_name_it(string name, bool isKnown)
    {
        var run = await CommandRun.OfAsync("kql", name, "--playbooks", Playbooks);

        Assert.Equal(isKnown ? ExitCodes.Fine : ExitCodes.Findings, run.ExitCode);
        Assert.Equal(!isKnown, run.Error.Contains("did you mean", StringComparison.Ordinal) || run.Error.Contains("give an id", StringComparison.Ordinal));
    }

    public void Dispose() => _scratch.Dispose();

    private static string Line(int minute) => Line(minute, "203.0.113.7");

    private static string Line(int minute, string from) =>
        $"<164>Mar 03 2026 22:0{minute}:00 fw-1 : %ASA-4-106023: Deny tcp src outside:{from}/4000{minute} dst inside:10.20.0.1/22 by access-group \"in\" [0x0, 0x0]";
}
