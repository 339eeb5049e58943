namespace SecResponder.Cli.Tests.Commands;

/// <summary>The commands over a store, on one that the demo has kept; and a replay of the demo's logs.</summary>
public sealed class StoreCommandTests(StoreCommandTests.KeptDemo demo) : IClassFixture<StoreCommandTests.KeptDemo>
{
    public sealed class KeptDemo : IAsyncLifetime
    {
        private readonly Scratch _scratch = new();

        public string Folder => Path.Combine(_scratch.Folder, "demo");

        public string Store => Path.Combine(Folder, "secresponder.db");

        public async ValueTask InitializeAsync() => Assert.Equal(ExitCodes.Fine, (await CommandRun.OfAsync("demo", "--keep", Folder)).ExitCode);

        public ValueTask DisposeAsync()
        {
            _scratch.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    [Fact]
    public async Task Incidents_are_listed()
    {
        var run = await CommandRun.OfAsync("incidents", "--store", demo.Store);

        // Three of them are changes of a firewall that the calendar approves: they open no ticket.
        Assert.Equal(11, run.Rows.Count);
        Assert.All(run.Rows, row => Assert.StartsWith("in-", row.GetProperty("id").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_scorecard_tells_of_each_playbook_what_it_came_to()
    {
        var run = await CommandRun.OfAsync("scorecard", "--last", "3650d", "--store", demo.Store, "--playbooks", Path.Combine(demo.Folder, "playbooks"));
        Assert.Equal((ExitCodes.Fine, ""), (run.ExitCode, run.Error));
        Assert.Equal(11, run.Rows.Sum(row => row.GetProperty("incidents").GetInt32()));
        var beacon = Assert.Single(run.Rows, row => row.GetProperty("playbook").GetString() == "3d0f5c4e-6c1a-4d3e-9a55-0e8f4f0f7a11");
        Assert.Equal((1, 1, 1), (beacon.GetProperty("acted").GetInt32(), beacon.GetProperty("held").GetInt32(), beacon.GetProperty("refused").GetInt32()));
        Assert.Equal(ExitCodes.Usage, (await CommandRun.OfAsync("scorecard", "--last", "long", "--store", demo.Store)).ExitCode);
    }

    [Fact]
    public async Task A_verdict_shows_among_the_incidents_with_the_playbooks_figure_and_said_again_changes_nothing()
    {
        var incident = (await CommandRun.OfAsync("incidents", "--store", demo.Store)).Rows[0].GetProperty("id").GetString()!;
        string[] say = ["verdict", incident, "false-positive", "--as", "mia@example.com", "--why", "a test", "--store", demo.Store];

        Assert.Contains("recorded", (await CommandRun.OfAsync(say)).Out, StringComparison.Ordinal);
        Assert.Contains("nothing changed", (await CommandRun.OfAsync(say)).Out, StringComparison.Ordinal);

        var row = (await CommandRun.OfAsync("incidents", "--store", demo.Store)).Rows.Single(row => row.GetProperty("id").GetString() == incident);
        Assert.Equal(("false positive", "1 of 1 judged"), (row.GetProperty("verdict").GetString(), row.GetProperty("playbook false positives").GetString()));
        Assert.Equal(ExitCodes.Findings, (await CommandRun.OfAsync(["verdict", "in-nothing", .. say[2..]])).ExitCode);
    }

    [Theory]
    [InlineData("10.20.0.17", "is released")]
    [InlineData("10.10.0.10", "is protected")]
    [InlineData("TRUDY@corp.example", "role")]
    public async Task Why_tells_the_story_of_a_name_whatever_its_case(string name, string expected)
    {
        var run = await CommandRun.OfAsync("why", name, "--store", demo.Store);

        Assert.Equal(ExitCodes.Fine, run.ExitCode);
        Assert.Contains(expected, run.Out, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Of_nobody_there_is_nothing_to_tell_and_of_no_store_neither()
    {
        Assert.Equal(ExitCodes.Findings, (await CommandRun.OfAsync("why", "10.99.99.99", "--store", demo.Store)).ExitCode);
        Assert.Equal(ExitCodes.CouldNotRun, (await CommandRun.OfAsync("incidents", "--store", demo.Store + ".no")).ExitCode);
        Assert.False(File.Exists(demo.Store + ".no"));
    }

    [Fact]
    public async Task Nothing_is_held_any_more_and_nothing_can_be_released()
    {
        Assert.Empty((await CommandRun.OfAsync("holds", "--store", demo.Store)).Rows);
        Assert.Equal(ExitCodes.Findings, (await CommandRun.OfAsync("release", "ws-17", "--as", "mia@corp.example", "--why", "x", "--store", demo.Store)).ExitCode);
    }

    [Fact]
    public async Task A_replay_gives_the_incidents_and_ids_that_the_live_run_gave()
    {
        var logs = Directory.GetFiles(Path.Combine(demo.Folder, "logs"));

        var replay = await CommandRun.OfAsync(["replay", .. logs, "--playbooks", Path.Combine(demo.Folder, "playbooks"), "--format", "ndjson"]);
        var backwards = await CommandRun.OfAsync(["replay", .. logs.Reverse(), "--playbooks", Path.Combine(demo.Folder, "playbooks"), "--format", "ndjson"]);
        var live = await CommandRun.OfAsync("incidents", "--store", demo.Store);

        Assert.Equal(live.Rows.Select(row => row.GetProperty("id").GetString()).Order(), replay.Rows.Select(row => row.GetProperty("incident").GetString()).Distinct().Order());
        Assert.Equal(replay.Out, backwards.Out);
        Assert.DoesNotContain(replay.Rows, row => row.GetProperty("outcome").GetString() == "done");
    }

    [Fact]
    public async Task A_replay_of_a_part_of_the_time_sees_that_part_only()
    {
        var logs = Directory.GetFiles(Path.Combine(demo.Folder, "logs"));

        var run = await CommandRun.OfAsync(["replay", .. logs, "--playbooks", Path.Combine(demo.Folder, "playbooks"), "--from", "2026-03-03T22:03:00Z", "--to", "2026-03-03T22:05:00Z", "--format", "ndjson"]);

        Assert.Equal(["ActorUsername trudy@corp.example"], run.Rows.Select(row => row.GetProperty("about").GetString()).Distinct());
    }

    [Fact]
    public async Task The_dead_letter_gives_the_reason_and_the_record_and_the_ledger_verifies()
    {
        var letters = await CommandRun.OfAsync("deadletter", "list", "--store", demo.Store);
        var ledger = await CommandRun.OfAsync("ledger", "verify", "--store", demo.Store, "--format", "table");

        Assert.Equal(["binary", "truncated", "unknown-source"], letters.Rows.Select(row => row.GetProperty("code").GetString()).Order());
        Assert.Equal(ExitCodes.Fine, ledger.ExitCode);
        Assert.Contains("all whole", ledger.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_needs_to_know_about_what_and_takes_a_span_of_time()
    {
        Assert.Equal(ExitCodes.Usage, (await CommandRun.OfAsync("why", "--store", demo.Store)).ExitCode);
        Assert.Equal(ExitCodes.Usage, (await CommandRun.OfAsync("why", "--from", "yesterday", "--store", demo.Store)).ExitCode);
        var run = await CommandRun.OfAsync("why", "--from", "2026-03-03T22:03:00Z", "--to", "2026-03-03T22:05:00Z", "--store", demo.Store);

        Assert.Equal(ExitCodes.Fine, run.ExitCode);
        Assert.Contains("trudy@corp.example", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("198.51.100.77", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_digest_that_was_kept_elsewhere_is_compared()
    {
        var digest = Assert.Single((await CommandRun.OfAsync("ledger", "digest", "--store", demo.Store)).Rows).GetProperty("hash").GetString()!;

        Assert.Equal(ExitCodes.Fine, (await CommandRun.OfAsync("ledger", "verify", "--digest", digest, "--store", demo.Store)).ExitCode);
        var other = await CommandRun.OfAsync("ledger", "verify", "--digest", new string('0', 64), "--store", demo.Store);
        Assert.Equal(ExitCodes.Findings, other.ExitCode);
        Assert.Equal("digests", Assert.Single(other.Rows).GetProperty("incident").GetString());
    }

    [Theory]
    [InlineData("json", "\"fact\"")]
    [InlineData("csv", "incident,row,at,kind,what,because,hash")]
    [InlineData("html", "<!doctype html>")]
    public async Task The_ledger_is_exported_and_what_is_redacted_stands_nowhere(string format, string expected)
    {
        var whole = await CommandRun.OfAsync("ledger", "export", "trudy@corp.example", "--format", format, "--store", demo.Store);
        var redacted = await CommandRun.OfAsync("ledger", "export", "trudy@corp.example", "--format", format, "--redact", "ActorUsername,SrcIpAddr", "--store", demo.Store);

        Assert.Equal((ExitCodes.Fine, ExitCodes.Fine), (whole.ExitCode, redacted.ExitCode));
        Assert.Contains(expected, whole.Out, StringComparison.Ordinal);
        Assert.Contains("trudy@corp.example", whole.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("trudy@corp.example", redacted.Out, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("[ActorUsername 1]", redacted.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_paused_is_listed_and_resumed_once()
    {
        Assert.Equal(ExitCodes.Usage, (await CommandRun.OfAsync("pause", "all", "--store", demo.Store)).ExitCode);
        Assert.Equal(ExitCodes.Fine, (await CommandRun.OfAsync("pause", "all", "--as", "mia@corp.example", "--why", "too many", "--store", demo.Store)).ExitCode);
        var listed = Assert.Single((await CommandRun.OfAsync("pause", "--store", demo.Store)).Rows);
        Assert.Equal("mia@corp.example", listed.GetProperty("who").GetString());

        Assert.Equal(ExitCodes.Fine, (await CommandRun.OfAsync("resume", "all", "--as", "mia@corp.example", "--why", "mended", "--store", demo.Store)).ExitCode);
        Assert.Equal(ExitCodes.Findings, (await CommandRun.OfAsync("resume", "all", "--as", "mia@corp.example", "--why", "again", "--store", demo.Store)).ExitCode);
    }

    [Theory]
    [InlineData("al", "did you mean 'all'?")]
    [InlineData("action:host.quarantin", "did you mean 'host.quarantine'?")]
    [InlineData("beacon", "no playbook is called 'beacon'")]
    public async Task A_switch_that_would_reach_nothing_is_not_thrown(string scope, string says)
    {
        var run = await CommandRun.OfAsync("pause", scope, "--as", "mia@corp.example", "--why", "too many", "--store", demo.Store);
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.Empty((await CommandRun.OfAsync("pause", "--store", demo.Store)).Rows);
    }

    [Theory]
    [InlineData("did you mean 'ledger'?", "ledgr", "verify")]
    [InlineData("did you mean 'verify'?", "ledger", "verfy")]
    [InlineData("did you mean '--store'?", "holds", "--stor", "x")]
    public async Task A_slip_in_a_command_is_answered_with_what_was_probably_meant(string says, params string[] words)
    {
        var run = await CommandRun.OfAsync(words);
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approval_that_is_not_there_is_said_to_be_so() =>
        Assert.Contains("no single approval is known by 'ap-none'", (await CommandRun.OfAsync("approve", "ap-none", "--store", demo.Store)).Error, StringComparison.Ordinal);

    [Fact]
    public async Task What_is_silenced_is_listed_with_its_end_and_ended_once()
    {
        string[] signed = ["--as", "mia@corp.example", "--why", "our own scan", "--store", demo.Store];
        Assert.Equal(ExitCodes.Fine, (await CommandRun.OfAsync(["silence", "owner:network-soc", "about:10.20.0.0/24", "--for", "2h", .. signed])).ExitCode);
        var listed = Assert.Single((await CommandRun.OfAsync("silence", "--store", demo.Store)).Rows);
        Assert.Equal("owner:network-soc about:10.20.0.0/24", listed.GetProperty("scope").GetString());

        Assert.Equal(ExitCodes.Findings, (await CommandRun.OfAsync(["unsilence", "about:10.20.0.0/24", .. signed])).ExitCode);
        Assert.Equal(ExitCodes.Fine, (await CommandRun.OfAsync(["unsilence", "owner:network-soc", "about:10.20.0.0/24", .. signed])).ExitCode);
        Assert.Equal(ExitCodes.Findings, (await CommandRun.OfAsync(["unsilence", "owner:network-soc", "about:10.20.0.0/24", .. signed])).ExitCode);
    }

    [Theory]
    [InlineData("no end", "pb-1")]
    [InlineData("no duration", "pb-1", "--for", "soon")]
    [InlineData("too long", "pb-1", "--for", "31d")]
    [InlineData("everything", "about:*", "--for", "2h")]
    [InlineData("no such term", "target:host", "--for", "2h")]
    public async Task A_silence_without_end_or_bounds_is_refused(string why, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(["silence", .. arguments, "--as", "mia@corp.example", "--why", "x", "--store", demo.Store]);
        Assert.True(run.ExitCode == ExitCodes.Usage, why);
    }
}
