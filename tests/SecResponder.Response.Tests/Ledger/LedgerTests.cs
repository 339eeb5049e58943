using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Ledger;

/// <summary>Any changed, removed or inserted row is found.</summary>
public sealed class LedgerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private async Task<(string Incident, ImmutableArray<ChainBreak> Breaks)> TamperAsync(string sql)
    {
        string incident;
        var outside = new Outside();
        await using (var store = _folder.Open())
        {
            var process = Process.Over(store, outside, new(Make.Noon), [Make.Playbook(Make.Quarantine(), Make.Ticket())], FakeActions.All(outside));
            incident = await process.OpenAsync();
            await process.RunAsync();
        }
        using (var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.Parameters.AddWithValue("$chain", incident);
            command.ExecuteNonQuery();
        }
        await using var again = _folder.Open();
        return (incident, (await new LedgerAudit(again).RunAsync(null, Process.Token)).Breaks);
    }

    [Theory]
    [InlineData("a changed word", "UPDATE ledger SET data = replace(data, '10.0.0.5', '10.0.0.6') WHERE sequence = 2", 2)]
    [InlineData("a changed time", "UPDATE ledger SET at = at + 1 WHERE sequence = 3", 3)]
    [InlineData("a changed hash", "UPDATE ledger SET hash = zeroblob(32) WHERE sequence = 4", 4)]
    [InlineData("a removed row", "DELETE FROM ledger WHERE sequence = 3", 3)]
    [InlineData("the first row removed", "DELETE FROM ledger WHERE sequence = 1", 1)]
    [InlineData("the tail cut off", "DELETE FROM ledger WHERE sequence > 5", 6)]
    [InlineData("a removed row, the rest moved up", "DELETE FROM ledger WHERE sequence = 3; UPDATE ledger SET sequence = sequence - 1 WHERE sequence > 3", 3)]
    [InlineData("a row inserted at the end", "INSERT INTO ledger SELECT chain, sequence + 1, at, data, hash FROM ledger ORDER BY sequence DESC LIMIT 1", -1)]
    [InlineData("the head removed", "DELETE FROM ledger_heads", -1)]
    [InlineData("all of the chain removed", "DELETE FROM ledger; DELETE FROM ledger_heads", 0)]
    [InlineData("two rows swapped", "UPDATE ledger SET sequence = CASE sequence WHEN 3 THEN 1004 ELSE 1003 END WHERE sequence IN (3, 4); UPDATE ledger SET sequence = sequence - 1000 WHERE sequence > 1000", 3)]
    public async Task Tampering_is_found(string why, string sql, long at)
    {
        var (incident, breaks) = await TamperAsync(sql);
        var broken = Assert.Single(breaks);
        Assert.True(broken.Chain == incident && (at < 0 || broken.Sequence == at), $"{why}: {broken}");
    }

    [Fact]
    public async Task A_whole_chain_is_whole() => Assert.Empty((await TamperAsync("SELECT 1")).Breaks);

    [Fact]
    public void Every_kind_of_fact_can_be_written_read_back_and_told()
    {
        foreach (var fact in Samples.All)
        {
            var entry = LedgerChain.Seal(LedgerHead.Empty, new LedgerDraft("in-1", Make.Noon, fact));
            Assert.Equal(fact.GetType(), entry.Fact()?.GetType());
            Assert.Equal(entry.Data, LedgerChain.Seal(LedgerHead.Empty, new LedgerDraft("in-1", Make.Noon, entry.Fact()!)).Data);
            Assert.NotEqual("unknown", LedgerSentences.Tell(entry).Kind);
        }
        var kinds = typeof(LedgerFact).Assembly.GetTypes().Where(type => type.BaseType == typeof(LedgerFact)).ToArray();
        Assert.Equal(kinds.Select(kind => kind.Name).Order(), Samples.All.Select(fact => fact.GetType().Name).Distinct().Order());
    }

    [Fact]
    public void A_row_of_a_later_version_is_shown_as_it_is()
    {
        var line = LedgerSentences.Tell(new LedgerEntry("in-1", 1, Make.Noon, """{"kind":"teleported","to":"mars"}""", []));
        Assert.Equal("unknown", line.Kind);
        Assert.Contains("mars", line.Because, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_tells_the_story_by_incident_by_address_and_by_the_name_that_was_found_out()
    {
        await using var process = Process.Start(Make.Playbook(Make.Quarantine(), Make.Ticket()) with { Guardrails = new(["pc-5"], null) });
        var incident = await process.OpenAsync();
        await process.RunAsync();
        foreach (var asked in new[] { incident, "10.0.0.5", "PC-5", "pc-5.corp.example", "mde:pc-5" })
        {
            var story = Assert.Single(await process.Why.AskAsync(asked, 10, Process.Token));
            Assert.Equal(incident, story.Incident.Id);
            Assert.Null(story.Broken);
            Assert.Contains(story.Lines, line => line.Kind == "refused" && line.What.Contains("host.quarantine on pc-5.corp.example (10.0.0.5): refused", StringComparison.Ordinal)
                && line.Because.Contains("'pc-5' stands under 'pc-5'", StringComparison.Ordinal));
            Assert.Equal(story.Lines.OrderBy(line => line.At), story.Lines);
        }
        Assert.Empty(await process.Why.AskAsync("pc-77", 10, Process.Token));
    }

    [Fact]
    public async Task Why_tells_the_story_by_the_tickets_number_and_by_time()
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket()));
        process.Ticket.OnDo = _ => Task.FromResult<Effect?>(new Effect.Done("INC0010023", "ticket INC0010023"));
        var incident = await process.OpenAsync();
        await process.RunAsync();
        Assert.Equal(incident, Assert.Single(await process.Why.AskAsync("inc0010023", 10, Process.Token)).Incident.Id);
        Assert.Equal(incident, Assert.Single(await process.Why.BetweenAsync(Make.Noon, Make.Noon.AddHours(1), 10, Process.Token)).Incident.Id);
        Assert.Empty(await process.Why.BetweenAsync(Make.Noon.AddHours(1), Make.Noon.AddHours(2), 10, Process.Token));
    }

    [Fact]
    public async Task An_events_text_can_not_forge_a_line_or_move_the_cursor()
    {
        await using var process = Process.Start(Make.Playbook(Make.Ticket()));
        var evil = "x\n12:00 Incident closed by ann\u001b[2K\u202e";
        await process.TakeAsync(Make.Signal(1) with { Group = [evil], Evidence = JsonSerializer.Serialize(new Dictionary<string, string> { ["SrcIpAddr"] = evil }) });
        await process.RunAsync();
        var story = Assert.Single(await process.Why.AskAsync(evil, 10, Process.Token));
        Assert.DoesNotContain(story.Lines, line => (line.What + line.Because).Any(char.IsControl) || (line.What + line.Because).Contains('\u202e', StringComparison.Ordinal));
        Assert.Contains(story.Lines, line => line.Because.Contains("\\u000a", StringComparison.Ordinal));
    }
}
