using System.Text;
using SecResponder.Events;
using SecResponder.Playbooks.Correlation;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

// Stage 2: what a batch of signals becomes.
public abstract partial class StoreContract
{
    [Fact]
    public async Task A_batch_is_there_after_its_commit_whole()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        Assert.Equal(7, Assert.Single(await store.PositionsAsync("hub", Token)).Sequence);
        var key = Assert.Single(await store.KeysAsync(["k", "other"], Token));
        Assert.Equal(("k", "state", 1L, "in-1"), (key.Key, Encoding.UTF8.GetString(key.State.Span), key.Version, key.Open?.Id));
        Assert.Equal("in-1", (await store.IncidentAsync("in-1", Token))?.Id);
        Assert.Equal("in-1", Assert.Single(await store.IncidentsAboutAsync(" PC-5.corp.example ", 10, Token)).Id);
        Assert.Equal(["sr-1", "sr-2"], (await store.StepsAsync("in-1", Token)).Select(step => step.Id));
        Assert.Single(await store.LedgerAsync("in-1", Token));
        Assert.Equal(1, await store.DeadLetterCountAsync(Token));
        Assert.Equal([1, 0, 255], Assert.Single(await store.DeadLettersAsync(10, Token)).Raw.ToArray());
        Assert.Equal(5, Assert.Single(await store.HitsAsync(Token)).Count);
    }

    [Fact]
    public async Task A_letter_that_was_sent_in_again_is_gone_with_the_commit_and_the_others_stay()
    {
        await using var store = await OpenAsync();
        DeadLetter[] letters = [.. Enumerable.Range(1, 3).Select(n => new DeadLetter(new Origin("hub", "0", n), "", "malformed", "r", 0, new byte[n == 2 ? 200_000 : 10], Make.Noon))];
        await store.CommitAsync(new StageTwoCommit { DeadLetters = [.. letters] }, Token);
        await store.CommitAsync(new StageTwoCommit { Resent = [letters[1]] }, Token);
        await store.CommitAsync(new StageTwoCommit { Resent = [letters[1]] }, Token);
        Assert.Equal(2, await store.DeadLetterCountAsync(Token));
        Assert.Equal([3L, 1L], (await store.DeadLettersAsync(10, Token)).Select(letter => letter.Origin.Sequence));

        // One that comes back by the same name stays.
        await store.CommitAsync(new StageTwoCommit { Resent = [letters[0]], DeadLetters = [letters[0] with { Reason = "still" }] }, Token);
        Assert.Equal(2, await store.DeadLetterCountAsync(Token));
    }

    [Fact]
    public async Task Keys_that_wait_for_event_time_come_back_when_it_has_passed_the_longest_due_first()
    {
        await using var store = await OpenAsync();
        var last = Make.Signal(3) with { Parts = [new SignalPart("rule-1", ["10.0.0.5", null])] };
        await store.CommitAsync(new StageTwoCommit { Keys = [Waiting("a", 3, last), Waiting("b", 1, last), Waiting("c", 2, last), new KeyRow("d", new byte[] { 1 }, null)] }, Token);
        Assert.Equal(["b", "c"], (await store.DueKeysAsync(Make.Noon.AddMinutes(3), 10, Token)).Select(row => row.Key));
        var first = Assert.Single(await store.DueKeysAsync(Make.Noon.AddMinutes(3), 1, Token));
        Assert.Equal((Make.Noon.AddMinutes(1), last.Origin, last.Time), (first.Due, first.Last!.Origin, first.Last.Time));
        Assert.Equal(last.Parts[0].Values, first.Last.Parts[0].Values);
        await store.CommitAsync(new StageTwoCommit { Keys = [first with { Due = null }] }, Token);
        Assert.Equal(["c"], (await store.DueKeysAsync(Make.Noon.AddMinutes(3), 10, Token)).Select(row => row.Key));

        static KeyRow Waiting(string key, int minutes, Signal last) => new(key, new byte[] { 1 }, null) { Due = Make.Noon.AddMinutes(minutes), Last = last };
    }

    [Fact]
    public async Task Keys_can_be_gone_through_by_how_they_begin()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(new StageTwoCommit { Keys = [.. new[] { "p\u001fb", "p\u001fa", "p_a", "q\u001fa", "p\u001f%" }.Select(key => new KeyRow(key, new byte[] { 1 }, null))] }, Token);
        Assert.Equal(["p\u001f%", "p\u001fa"], (await store.KeysBeginningAsync("p\u001f", "", 2, Token)).Select(row => row.Key));
        Assert.Equal(["p\u001fb"], (await store.KeysBeginningAsync("p\u001f", "p\u001fa", 2, Token)).Select(row => row.Key));
        Assert.Equal(5, (await store.KeysBeginningAsync("", "", 10, Token)).Length);
    }

    [Fact]
    public async Task Keys_are_forgotten_with_their_ledger_row_or_not_at_all()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(new StageTwoCommit { Keys = [new KeyRow("a", new byte[] { 1 }, null), new KeyRow("b", new byte[] { 1 }, new OpenIncident("in-1", Make.Noon, 1))] }, Token);
        var rows = await store.KeysAsync(["a", "b"], Token);
        var row = new LedgerDraft(LedgerChain.Operations, Make.Noon, new KeysForgotten("pb-1", 1, 1000));
        await Assert.ThrowsAsync<StoreConflictException>(() => store.CommitAsync(new StageTwoCommit { Forgotten = rows, Ledger = [row] }, Token));
        await Assert.ThrowsAsync<StoreConflictException>(() => store.CommitAsync(new StageTwoCommit { Forgotten = [rows[0] with { Version = 7 }], Ledger = [row] }, Token));
        Assert.Equal((2, 0), ((await store.KeysAsync(["a", "b"], Token)).Length, (await store.LedgerAsync(LedgerChain.Operations, Token)).Length));
        await store.CommitAsync(new StageTwoCommit { Forgotten = [rows[0]], Ledger = [row] }, Token);
        Assert.Equal("b", Assert.Single(await store.KeysAsync(["a", "b"], Token)).Key);
        Assert.Equal(new KeysForgotten("pb-1", 1, 1000), Assert.Single(await store.LedgerAsync(LedgerChain.Operations, Token)).Fact());
    }

    [Fact]
    public async Task Event_time_goes_forward_only()
    {
        await using var store = await OpenAsync();
        Assert.Null(await store.ClockAsync(Token));
        await store.CommitAsync(new StageTwoCommit { Clock = new EventClock(Make.Noon, Make.Noon.AddSeconds(1)) }, Token);
        await store.CommitAsync(new StageTwoCommit { Clock = new EventClock(Make.Noon.AddHours(-1), Make.Noon.AddSeconds(2)) }, Token);
        Assert.Equal(new EventClock(Make.Noon, Make.Noon.AddSeconds(2)), await store.ClockAsync(Token));
    }

    [Fact]
    public async Task An_incident_written_again_is_left_as_it_is()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        await store.CommitAsync(new StageTwoCommit { Incidents = Batch().Incidents, DeadLetters = Batch().DeadLetters }, Token);
        Assert.Single(await store.LedgerAsync("in-1", Token));
        Assert.Equal(2, (await store.StepsAsync("in-1", Token)).Length);
        Assert.Equal(1, await store.DeadLetterCountAsync(Token));
    }

    [Theory]
    [InlineData("a key was made by somebody else", 0, -1)]
    [InlineData("a key was changed by somebody else", 1, -1)]
    [InlineData("a position was made by somebody else", -1, 0)]
    [InlineData("a position was moved by somebody else", -1, 1)]
    public async Task A_conflict_writes_nothing_of_the_batch(string why, int key, int position)
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        await store.CommitAsync(new StageTwoCommit { Keys = [new KeyRow("k", new byte[] { 8 }, null, 1)], Positions = [new ReadPosition("hub", "0", 8, 0, 1)] }, Token);
        var stale = new StageTwoCommit
        {
            Keys = key >= 0 ? [new KeyRow("k", new byte[] { 9 }, null, key)] : [],
            Positions = position >= 0 ? [new ReadPosition("hub", "0", 99, 0, position)] : [],
            Hits = [new HitCount("panos", "", 1)],
            Incidents = [new NewIncident(Incident("in-2"), [], [Draft("in-2")], [])],
        };
        await Assert.ThrowsAsync<StoreConflictException>(() => store.CommitAsync(stale, Token));
        Assert.True(await store.IncidentAsync("in-2", Token) is null, why);
        Assert.Equal(5, Assert.Single(await store.HitsAsync(Token)).Count);
        Assert.Empty(await store.LedgerAsync("in-2", Token));
    }

    [Fact]
    public async Task A_position_remembers_its_latest_ids_and_what_does_not_fit_is_the_oldest()
    {
        var many = Enumerable.Range(0, RecentIds.Most + 1).Select(n => RecentIds.Of("fw", $"{n}", "line"u8)).ToArray();
        await using (var store = await OpenAsync())
        {
            await store.CommitAsync(new StageTwoCommit { Positions = [new ReadPosition("http", "0", 1, 0) { Recent = RecentIds.None.With([many[0]]) }] }, Token);
            await store.CommitAsync(new StageTwoCommit { Positions = [new ReadPosition("http", "0", 2, 0, 1) { Recent = RecentIds.None.With(many) }] }, Token);
        }
        await using var again = await OpenAsync();
        var recent = Assert.Single(await again.PositionsAsync("http", Token)).Recent;

        Assert.False(recent.Contains(many[0]));
        Assert.All(many[1..], id => Assert.True(recent.Contains(id)));
    }

    [Fact]
    public async Task A_position_never_moves_back()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        await Assert.ThrowsAsync<StoreConflictException>(() => store.CommitAsync(new StageTwoCommit { Positions = [new ReadPosition("hub", "0", 6, 0, 1)] }, Token));
    }
}
