using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using SecResponder.Response.Ledger;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Ledger;

/// <summary>Whoever removes an incident with everything that belongs to it is found by the digests; whoever rewrites those, by the hash that is kept elsewhere.</summary>
public sealed class LedgerAuditTests : IDisposable
{
    private const string Gone =
        "DELETE FROM ledger WHERE chain = $chain; DELETE FROM ledger_heads WHERE chain = $chain; DELETE FROM steps WHERE incident_id = $chain; DELETE FROM incidents WHERE id = $chain;";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("nothing", "SELECT 1", null)]
    [InlineData("an incident with all that belongs to it", Gone, "all of it was removed: digest 1 saw")]
    [InlineData("the digest as well", Gone + "DELETE FROM ledger_digests", "none of the 0 digests has the hash that was kept elsewhere")]
    [InlineData("a line of the digest", Gone + "UPDATE ledger_digests SET ends = replace(ends, $chain, 'in-x')", "the digest, or the one before it, was changed")]
    [InlineData("the digest's time", "UPDATE ledger_digests SET at = at + 1", "the digest, or the one before it, was changed")]
    [InlineData("a digest in between", "UPDATE ledger_digests SET number = 2", "a digest was removed")]
    public async Task What_was_removed_is_found(string what, string sql, string? problem)
    {
        var (incident, digest) = await LiveAsync();
        Tamper(sql, incident);
        await using var store = _folder.Open();
        var found = await new LedgerAudit(store).RunAsync(digest, Process.Token);
        if (problem is null)
            Assert.Empty(found.Breaks);
        else
            Assert.True(found.Breaks.Any(broken => broken.Problem.Contains(problem, StringComparison.Ordinal)), $"{what}: {string.Join("; ", found.Breaks)}");
    }

    [Fact]
    public async Task A_chain_that_is_written_anew_as_a_whole_is_found_by_the_digest_that_saw_it()
    {
        var (incident, _) = await LiveAsync();
        await using (var store = _folder.Open())
        {
            var head = LedgerHead.Empty;
            var statements = new List<string> { "DELETE FROM ledger WHERE chain = $chain" };
            foreach (var row in await store.LedgerAsync(incident, Process.Token))
            {
                var fact = row.Fact() is StepAnswered answered ? answered with { Note = "nothing to see here" } : row.Fact()!;
                var forged = LedgerChain.Seal(head, new LedgerDraft(incident, row.At, fact));
                head = LedgerChain.After(forged);
                statements.Add($"INSERT INTO ledger VALUES ('{forged.Chain}', {forged.Sequence}, {forged.At.UtcTicks}, '{forged.Data.Replace("'", "''", StringComparison.Ordinal)}', x'{Convert.ToHexString(forged.Hash.AsSpan())}')");
            }
            statements.Add($"UPDATE ledger_heads SET hash = x'{Convert.ToHexString(head.Hash.AsSpan())}' WHERE chain = $chain");
            Tamper(string.Join(';', statements), incident);
        }
        await using var again = _folder.Open();
        var broken = Assert.Single((await new LedgerAudit(again).RunAsync(null, Process.Token)).Breaks);
        Assert.Contains("digest 1 saw another row here", broken.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_digest_is_sealed_once_a_day_and_has_what_moved_since_the_one_before()
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket()));
        var digest = new DailyDigest(process.Store, new LedgerOptions(), process.Time);
        await process.OpenAsync();
        await process.RunAsync();
        process.Time.Advance(TimeSpan.FromHours(1));
        for (var call = 0; call < 3; call++)
            await digest.SealDueAsync(Process.Token);
        process.Time.Advance(TimeSpan.FromDays(1));
        var second = await process.OpenAsync(sequence: 2, ip: "10.0.0.6");
        await digest.SealDueAsync(Process.Token);

        var sealed_ = await ListAsync(process);
        Assert.Equal([1, 2], sealed_.Select(one => one.Number));
        Assert.Equal(second, Assert.Single(sealed_[1].Ends).Chain);
        Assert.Empty((await new LedgerAudit(process.Store).RunAsync(null, Process.Token)).Breaks);
    }

    [Fact]
    public async Task Of_two_instances_that_seal_at_once_one_finds_it_there()
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket()));
        await process.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new DailyDigest(process.Store, new LedgerOptions(), process.Time).SealDueAsync(Process.Token)));

        Assert.Single(await ListAsync(process));
    }

    [Fact]
    public void Digests_are_read_as_they_were_written()
    {
        var digest = LedgerDigest.Seal(null, Make.Noon, [new ChainEnd("operations", new LedgerHead(7, [.. new byte[32]])), new ChainEnd("in-1 with a blank", new LedgerHead(1, [.. Enumerable.Repeat((byte)9, 32)]))]);

        var again = digest with { Ends = DigestText.Read(DigestText.Write(digest.Ends)) };

        Assert.True(again.Follows(null));
        Assert.False((again with { Ends = DigestText.Read("rubbish\n" + DigestText.Write(digest.Ends[1..])) }).Follows(null));
    }

    private static async Task<List<LedgerDigest>> ListAsync(Process process)
    {
        var digests = new List<LedgerDigest>();
        await foreach (var digest in process.Store.DigestsAsync(Process.Token))
            digests.Add(digest);
        return digests;
    }

    private async Task<(string Incident, string Digest)> LiveAsync()
    {
        var outside = new Outside();
        await using var store = _folder.Open();
        var process = Process.Over(store, outside, new(Make.Noon), [Make.Playbook(Make.Quarantine(), Make.Ticket())], FakeActions.All(outside));
        var incident = await process.OpenAsync();
        await process.OpenAsync(sequence: 2, ip: "10.0.0.6");
        await process.RunAsync();
        var digest = await new DailyDigest(store, new LedgerOptions(), process.Time).SealNowAsync(Process.Token);
        return (incident, Convert.ToHexStringLower(digest.Hash.AsSpan()));
    }

    private void Tamper(string sql, string chain)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$chain", chain);
        command.ExecuteNonQuery();
    }
}
