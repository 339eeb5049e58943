using System.Security.Cryptography;
using Azure.Storage.Blobs;
using SecResponder.Response.Bundles;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage.AzureStorage;
using SecResponder.Response.Tests.Storage;

namespace SecResponder.Cli.Tests.Commands;

/// <summary><c>push</c>, over the storage emulator: only what was validated and tested is put in force, what was is kept, and everything says who did it.</summary>
public sealed class PushCommandTests : IDisposable
{
    private const string Good = """
        title: Allowed
        id: 00000000-0000-4000-8000-000000000001
        logsource: {category: firewall}
        detection: {s: {DvcAction: Allow}, condition: s}
        level: low
        owner: soc
        response: [{do: ticket.open, with: {queue: q, title: 'From {{ SrcIpAddr }}'}}]
        tests:
          - name: one is enough
            given: [{event: {SrcIpAddr: 10.0.0.5, DvcAction: Allow}}]
            expect: {incidents: 1, steps: [ticket.open]}
        """;

    private readonly string _environment = "t" + Guid.NewGuid().ToString("N")[..20];
    private readonly Scratch _scratch = new();

    public PushCommandTests()
    {
        _scratch.Write("playbooks/soc/good.yaml", Good);
        _scratch.Write("playbooks/lists/protected.yaml", "values: [dc-01.corp.example]\n");
    }

    private string Folder => Path.Combine(_scratch.Folder, "playbooks");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _scratch.Dispose();
        foreach (var container in (string[])[_environment, _environment + "-bundles", _environment + "-digests"])
            new BlobContainerClient(Azurite.ConnectionString, container).DeleteIfExists(cancellationToken: CancellationToken.None);
    }

    [Fact]
    public async Task What_was_tested_is_in_force_and_the_ledger_knows_who_did_it()
    {
        await using var ledger = AzureStore.Open(Options(), null);
        await ledger.PauseAsync(new Response.Storage.Pause("all", "mia", "makes the tables", DateTimeOffset.UtcNow), Token);

        var run = await PushAsync("--as", "mia@corp.example", "--commit", "c0ffee", "--why", "new rule");

        Assert.True(run.ExitCode == ExitCodes.Fine, run.Error);
        var row = Assert.Single(run.Rows);
        Assert.Equal(("is in force", 1, 1), (row.GetProperty("result").GetString(), row.GetProperty("playbooks").GetInt32(), row.GetProperty("tests").GetInt32()));
        Assert.Contains("+ soc/good.yaml", run.Error, StringComparison.Ordinal);
        var bundle = row.GetProperty("bundle").GetString()!;
        var told = Assert.IsType<PlaybooksPushed>((await ledger.LedgerAsync(LedgerChain.Operations, Token))[^1].Fact());
        Assert.Equal(new PlaybooksPushed(1, bundle, null, "c0ffee", "mia@corp.example", "new rule", null), told);
        Assert.Equal(["lists/protected.yaml", "soc/good.yaml"], (await Bundles.GetAsync(bundle, Token)).Content!.Files.Keys);
        // Once more is no other.
        Assert.Equal("is in force already", Assert.Single((await PushAsync("--as", "eve")).Rows).GetProperty("result").GetString());
        Assert.Equal(1, (await Bundles.InForceAsync("", Token)).Move!.Number);
    }

    [Theory]
    [InlineData("a mistake", "soc/bad.yaml", "title: t\nlogsource: {}\n", "nothing was pushed")]
    [InlineData("a test that fails", "soc/bad.yaml", "title: t\nid: 00000000-0000-4000-8000-000000000002\nlogsource: {category: firewall}\ndetection: {s: {DvcAction: Allow}, condition: s}\nlevel: low\ntests: [{name: n, given: [{event: {DvcAction: Deny}}], expect: {incidents: 1}}]\n", "tests failed")]
    public async Task What_has_a_mistake_or_fails_its_tests_is_not_pushed(string why, string path, string text, string said)
    {
        _scratch.Write("playbooks/" + path, text);
        var run = await PushAsync("--as", "mia");
        Assert.True(run.ExitCode == ExitCodes.Findings, $"{why}: {run.Error}");
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.Null((await Bundles.InForceAsync("", Token)).Move);
        Assert.Empty(await Bundles.ListAsync(Token));
    }

    [Fact]
    public async Task A_file_that_lies_elsewhere_on_this_machine_is_missed_before_a_host_misses_it()
    {
        _scratch.Write("playbooks/lists/assets.yaml", "assets: {file: assets.csv, columns: {name: name, addresses: address}}\n");
        _scratch.Write("playbooks/lists/assets.csv", "name,address\npc-1,10.0.0.5\n");
        Assert.Equal(ExitCodes.Fine, (await PushAsync("--dry-run")).ExitCode);
        Directory.CreateDirectory(Path.Combine(Folder, "lists/.data"));
        File.Move(Path.Combine(Folder, "lists/assets.csv"), Path.Combine(Folder, "lists/.data/assets.csv"));
        _scratch.Write("playbooks/lists/assets.yaml", "assets: {file: .data/assets.csv, columns: {name: name, addresses: address}}\n");

        var run = await PushAsync("--as", "mia");

        Assert.Equal(ExitCodes.Findings, run.ExitCode);
        Assert.Contains("not what was tested", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_shows_what_would_change_and_changes_nothing()
    {
        await PushAsync("--as", "mia");
        _scratch.Write("playbooks/soc/good.yaml", Good.Replace("title: Allowed", "title: Let through", StringComparison.Ordinal));

        var run = await PushAsync("--dry-run");

        Assert.Equal("would be put in force", Assert.Single(run.Rows).GetProperty("result").GetString());
        Assert.Contains("~ soc/good.yaml", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("protected.yaml", run.Error, StringComparison.Ordinal);
        Assert.Single(await Bundles.ListAsync(Token));
    }

    [Fact]
    public async Task A_set_is_pushed_without_the_rest()
    {
        _scratch.Write("playbooks/soc/other.yaml", Good.Replace("000000000001", "000000000002", StringComparison.Ordinal));
        _scratch.Write("playbooks/sets/small.yaml", "title: One\nplaybooks: [soc/good]\n");

        var run = await PushAsync("--as", "mia", "--set", "small");

        var (content, problem) = await Bundles.GetAsync(Id(run), Token);
        Assert.Equal("", problem ?? "");
        Assert.Equal(["lists/protected.yaml", "soc/good.yaml"], content!.Files.Keys);
        Assert.Equal(ExitCodes.Findings, (await PushAsync("--as", "mia", "--set", "smal")).ExitCode);
    }

    [Fact]
    public async Task Going_back_puts_an_earlier_bundle_in_force_and_the_list_shows_which()
    {
        var first = Id(await PushAsync("--as", "mia"));
        _scratch.Write("playbooks/soc/good.yaml", Good.Replace("title: Allowed", "title: Let through", StringComparison.Ordinal));
        var second = Id(await PushAsync("--as", "mia"));
        Assert.NotEqual(first, second);

        Assert.Equal(ExitCodes.Usage, (await PushAsync("--rollback", first[..8], "--as", "ann")).ExitCode);
        Assert.Equal(ExitCodes.Usage, (await PushAsync("--rollback", "ffff", "--as", "ann", "--why", "w")).ExitCode);
        Assert.Equal(ExitCodes.Fine, (await PushAsync("--rollback", first[..8], "--as", "ann", "--why", "too many tickets")).ExitCode);

        var move = (await Bundles.InForceAsync("", Token)).Move!;
        Assert.Equal((3, first, second, "ann", "too many tickets"), (move.Number, move.Bundle, move.Before, move.By, move.Why));
        var listed = (await PushAsync("--list")).Rows;
        Assert.Equal([(second, null), (first, "ann")], listed.Select(row => (row.GetProperty("bundle").GetString(), row.GetProperty("inForceBy").GetString())).OrderBy(row => row.Item2 is not null));
    }

    [Fact]
    public async Task What_is_signed_is_signed_for_its_environment_and_no_key_is_repeated()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = _scratch.Write("key.pem", key.ExportECPrivateKeyPem());

        Assert.Equal(ExitCodes.Fine, (await PushAsync("--as", "mia", "--sign", $"file:{pem}")).ExitCode);

        Assert.Null(BundleSeal.Problem((await Bundles.InForceAsync("", Token)).Move!, _environment, [key.ExportSubjectPublicKeyInfoPem()]));
        _scratch.Write("playbooks/soc/good.yaml", Good + "\n");
        var wrong = await PushAsync("--as", "mia", "--sign", "hunter2-the-key");
        Assert.Equal(ExitCodes.Usage, wrong.ExitCode);
        Assert.DoesNotContain("hunter2", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await Bundles.InForceAsync("", Token)).Move!.Number);
    }

    [Theory]
    [InlineData("a store that is a file", "--store", "secresponder.db")]
    [InlineData("nobody says who", "--commit", "c0ffee")]
    [InlineData("two things at once", "--list", "--rollback=ab")]
    public async Task A_wrong_call_is_told_so(string why, string option, string value)
    {
        var run = await (option == "--store" ? CommandRun.OfAsync("push", Folder, option, value) : PushAsync(option, value));
        Assert.True(run.ExitCode == ExitCodes.Usage, why);
    }

    [Theory]
    [InlineData("the queue has a home", "q", ExitCodes.Fine)]
    [InlineData("another one has", "other", ExitCodes.Findings)]
    public async Task A_queue_that_has_no_home_on_the_hosts_is_found_before_they_refuse_the_bundle(string why, string queue, int expected)
    {
        var settings = _scratch.Write("appsettings.json", """
            {"Connectors": {
              "ServiceNow": {"BaseAddress": "https://example.service-now.com", "User": "u", "Password": "env:P"},
              "Jira": {"BaseAddress": "https://example.atlassian.net", "Token": "env:T"},
              "Tickets": {"Queues": {"QUEUE": {"System": "ServiceNow"}}}}}
            """.Replace("QUEUE", queue, StringComparison.Ordinal));
        var run = await PushAsync("--dry-run", "--settings", settings);
        Assert.True(run.ExitCode == expected, $"{why}: {run.Error}");
    }

    [Fact]
    public async Task One_teams_folder_is_not_a_repository()
    {
        _scratch.Write("playbooks/soc/team.yaml", "scope: {}\n");
        Assert.Equal(ExitCodes.Usage, (await CommandRun.OfAsync("push", Path.Combine(Folder, "soc"), "--store", Store, "--dry-run")).ExitCode);
    }

    private AzureBundles Bundles => AzureBundles.Open(Options(), null);

    private AzureStorageOptions Options() => new() { ConnectionString = Azurite.ConnectionString, Name = _environment };

    private string Store => $"{Azurite.ConnectionString};Name={_environment}";

    private Task<CommandRun> PushAsync(params string[] arguments) => CommandRun.OfAsync(["push", Folder, "--store", Store, .. arguments]);

    private static string Id(CommandRun run) => Assert.Single(run.Rows).GetProperty("bundle").GetString()!;
}
