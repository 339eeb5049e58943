using System.Text;
using SecResponder.Events;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Sqlite;

namespace SecResponder.Cli.Tests.Commands;

public sealed class DeadLetterCommandTests : IDisposable
{
    private const string Playbook = """
        title: Telnet session let in
        id: 5a0e6f2c-77a1-4f1e-8b1a-2f5a3c9d0b12
        status: test
        logsource: {category: firewall}
        detection: {telnet: {DstPortNumber: 23, DvcAction: Allow}, condition: telnet}
        level: medium
        group-by: [DstIpAddr]
        mode: observe
        """;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private string Store => Path.Combine(_scratch.Folder, "s.db");

    private static string Line(int host) =>
        $"<166>Mar 03 2026 22:0{host}:00 fw-1 : %ASA-6-302013: Built inbound TCP connection 4711{host} for outside:203.0.113.9/52{host}44 (203.0.113.9/52{host}44) to inside:10.20.0.{host}/23 (10.20.0.{host}/23)";

    private async Task PrepareAsync(params (string Raw, string Source)[] letters)
    {
        _scratch.Write("playbooks/soc/telnet.yaml", Playbook);
        await using var store = SqliteStore.Open(new SqliteStoreOptions { Path = Store });
        await store.CommitAsync(
            new StageTwoCommit
            {
                DeadLetters = [.. letters.Select((letter, at) => new DeadLetter(new Origin("firewall", "3", 100 + at), letter.Source, "malformed", "not a line of it", 0, Encoding.UTF8.GetBytes(letter.Raw), DateTimeOffset.UtcNow))],
            },
            TestContext.Current.CancellationToken);
    }

    private Task<CommandRun> ResendAsync(params string[] more) =>
        CommandRun.OfAsync(["deadletter", "resend", "--store", Store, "--playbooks", Path.Combine(_scratch.Folder, "playbooks"), "--as", "mia@example.com", .. more]);

    private async Task<int> CountAsync(string what) => (await CommandRun.OfAsync([.. what.Split(' '), "--store", Store])).Rows.Count;

    [Fact]
    public async Task What_can_be_read_now_comes_in_and_what_can_not_stays()
    {
        await PrepareAsync((Line(1), "paloalto-panos"), ("gibberish", ""), (Line(2), "paloalto-panos"));
        var run = await ResendAsync("--source", "cisco-asa");
        Assert.Equal((ExitCodes.Findings, ""), (run.ExitCode, run.Error));
        Assert.Equal([("taken", 1), ("left", 0), ("taken", 1)], run.Rows.Select(row => (row.GetProperty("result").GetString(), row.GetProperty("opened").GetInt32())));
        Assert.Equal((1, 2), (await CountAsync("deadletter list"), await CountAsync("incidents")));
        var ledger = (await CommandRun.OfAsync("ledger", "operations", "--store", Store)).Out;
        Assert.Contains("sent the dead letter firewall/3@100", ledger, StringComparison.Ordinal);
        Assert.Contains("mia@example.com", ledger, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_letter_counts_once_however_often_it_lies_there()
    {
        await PrepareAsync((Line(1), ""));
        Assert.Equal(ExitCodes.Fine, (await ResendAsync()).ExitCode);
        await PrepareAsync((Line(1), ""));
        var again = await ResendAsync();
        Assert.Equal((ExitCodes.Fine, 0), (again.ExitCode, again.Rows.Single().GetProperty("opened").GetInt32()));
        var incident = Assert.Single((await CommandRun.OfAsync("incidents", "--store", Store)).Rows);
        Assert.Equal(1, incident.GetProperty("signals").GetInt32());
    }

    [Fact]
    public async Task Only_those_that_are_named_are_sent()
    {
        await PrepareAsync((Line(1), ""), (Line(2), ""));
        var run = await ResendAsync("firewall/3@101");
        Assert.Equal((ExitCodes.Fine, "firewall/3@101"), (run.ExitCode, run.Rows.Single().GetProperty("origin").GetString()));
        Assert.Equal((ExitCodes.Findings, ""), ((await ResendAsync("firewall/3@101")).ExitCode, (await ResendAsync("firewall/3@101")).Out));
        Assert.Empty((await ResendAsync("--code", "too-long")).Rows);
        Assert.Equal(ExitCodes.Usage, (await ResendAsync("--source", "no-such")).ExitCode);
    }
}
