using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Sqlite;

namespace SecResponder.Cli.Tests.Commands;

/// <summary>A filter for what people judged false positive: it takes that out, keeps what was true, and is tried before it is given.</summary>
public sealed class TuneCommandTests : IDisposable
{
    private const string Id = "3f1f6c1e-2a4e-4f0a-9a63-5b1d7c5f0a01";

    private readonly Scratch _scratch = new();
    private int _incident;

    public void Dispose() => _scratch.Dispose();

    private string Store => Path.Combine(_scratch.Folder, "s.db");

    private string Filter => Path.Combine(_scratch.Folder, "playbooks", "my-team", "telnet_filter.yaml");

    [Fact]
    public async Task What_false_positives_have_in_common_becomes_a_filter_beside_the_playbook()
    {
        await PrepareAsync((false, "10.0.0.7", "198.51.100.1"), (false, "10.0.0.7", "198.51.100.2"), (true, "10.0.0.8", "198.51.100.1"), (null, "10.0.0.7", "198.51.100.3"), (null, "10.0.0.9", "198.51.100.3"));
        var run = await TuneAsync("--write");
        Assert.Equal(ExitCodes.Fine, run.ExitCode);
        Assert.Contains("takes out 2 of 2 events of 2 false positives, keeps 1 of 1 events of true ones; of 2 events of incidents that nobody has judged 1 would be gone", run.Error, StringComparison.Ordinal);
        Assert.Contains("  known:\n    SrcIpAddr:\n      - '10.0.0.7'\n", run.Out, StringComparison.Ordinal);
        Assert.Equal(run.Out, await File.ReadAllTextAsync(Filter, TestContext.Current.CancellationToken));

        // The rule as it stands now: the filter's host is let be, others are not.
        var events = _scratch.Write("e.ndjson", Event("10.0.0.7", "198.51.100.9") + "\n" + Event("10.0.0.8", "198.51.100.9") + "\n");
        var hits = await CommandRun.OfAsync("detect", "--rules", Path.Combine(_scratch.Folder, "playbooks"), "--input", events, "--events", "--any-logsource", "--format", "ndjson");
        Assert.Equal(2, Assert.Single(hits.Rows).GetProperty("event").GetInt32());
    }

    [Fact]
    public async Task Where_one_field_does_not_tell_them_apart_two_may()
    {
        await PrepareAsync((false, "10.0.0.7", "198.51.100.1"), (false, "10.0.0.8", "198.51.100.2"), (true, "10.0.0.7", "198.51.100.2"), (true, "10.0.0.8", "198.51.100.1"));
        var run = await TuneAsync();
        Assert.Equal(ExitCodes.Fine, run.ExitCode);
        Assert.Contains("    - SrcIpAddr: '10.0.0.7'\n      DstIpAddr: '198.51.100.1'\n    - SrcIpAddr: '10.0.0.8'\n      DstIpAddr: '198.51.100.2'\n", run.Out, StringComparison.Ordinal);
        Assert.False(File.Exists(Filter));
    }

    [Fact]
    public async Task Where_true_and_false_are_alike_there_is_none()
    {
        await PrepareAsync((false, "10.0.0.7", "198.51.100.1"), (true, "10.0.0.7", "198.51.100.1"));
        var run = await TuneAsync("--write");
        Assert.Equal(ExitCodes.Findings, run.ExitCode);
        Assert.Contains("no filter tells the 1 events of false positives from the 1 of true ones", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Filter));
    }

    [Fact]
    public async Task A_filter_that_a_test_of_the_playbook_contradicts_is_not_written()
    {
        await PrepareAsync((false, "10.0.0.5", "198.51.100.1"));
        var run = await TuneAsync("--write");
        Assert.Equal(ExitCodes.Findings, run.ExitCode);
        Assert.Contains("the test 'a session' of 'Telnet session let in' fails with it", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Filter));
    }

    [Fact]
    public async Task What_stands_for_anything_in_a_rule_is_meant_as_it_stands()
    {
        await PrepareAsync((false, @"*\host?", "198.51.100.1"), (true, @"any\hosts", "198.51.100.1"));
        Assert.Equal(ExitCodes.Fine, (await TuneAsync("--write")).ExitCode);
    }

    [Theory]
    [InlineData("nobody has judged", Id)]
    [InlineData("is not one playbook", "no-such")]
    public async Task What_can_not_be_tuned_is_said(string why, string playbook)
    {
        await PrepareAsync((null, "10.0.0.7", "198.51.100.1"));
        var run = await CommandRun.OfAsync("tune", playbook, "--playbooks", Path.Combine(_scratch.Folder, "playbooks"), "--store", Store);
        Assert.Equal(ExitCodes.Findings, run.ExitCode);
        Assert.Contains(why, run.Error, StringComparison.Ordinal);
    }

    private Task<CommandRun> TuneAsync(params string[] more) => CommandRun.OfAsync(["tune", Id, "--playbooks", Path.Combine(_scratch.Folder, "playbooks"), "--store", Store, .. more]);

    private async Task PrepareAsync(params (bool? IsTrue, string Source, string Destination)[] incidents)
    {
        _scratch.Write("playbooks/my-team/team.yaml", "scope: [10.0.0.0/8]\n");
        _scratch.Write("playbooks/my-team/telnet.yaml", $$$"""
            title: Telnet session let in
            id: {{{Id}}}
            status: test
            logsource: {category: firewall}
            detection: {telnet: {DstPortNumber: 23, DvcAction: Allow}, condition: telnet}
            level: medium
            group-by: [SrcIpAddr]
            mode: observe
            response:
              - do: ticket.open
                with: {queue: my-team, title: 'Telnet from {{ SrcIpAddr }}'}
            tests:
              - name: a session
                given: [{event: {SrcIpAddr: 10.0.0.5, DstIpAddr: 198.51.100.1, DstPortNumber: 23, DvcAction: Allow}}]
                expect: {incidents: 1}
            """);
        await using var store = SqliteStore.Open(new SqliteStoreOptions { Path = Store });
        var at = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        foreach (var (isTrue, source, destination) in incidents)
        {
            var id = $"in-{++_incident}";
            var evidence = Event(source, destination);
            await store.CommitAsync(new StageTwoCommit
            {
                Incidents = [new NewIncident(
                    new Incident { Id = id, PlaybookId = Id, Title = "t", Owner = "my-team", Mode = PlaybookMode.Observe, Group = [source], Summary = "", OpenedAt = at, RecordedAt = at, Evidence = evidence, PlanHash = "" },
                    [], [new LedgerDraft(id, at, new SignalSeen(at, $"hub/0/{_incident}", [Id], evidence))], [])],
            }, TestContext.Current.CancellationToken);
        }
        for (var i = 1; i <= incidents.Length; i++)
            if (incidents[i - 1].IsTrue is { } isTrue)
                Assert.Equal(ExitCodes.Fine, (await CommandRun.OfAsync("verdict", $"in-{i}", isTrue ? "true-positive" : "false-positive", "--as", "mia@example.com", "--why", "looked at it", "--store", Store)).ExitCode);
    }

    private static string Event(string source, string destination) =>
        $$"""{"TimeGenerated":"2026-03-01T12:00:00Z","SrcIpAddr":{{System.Text.Json.JsonSerializer.Serialize(source)}},"DstIpAddr":"{{destination}}","DstPortNumber":23,"DvcAction":"Allow","EventResult":"Success"}""";
}
