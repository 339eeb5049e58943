using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;
using SecResponder.Response.Telling;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

// What people say and ask.
public abstract partial class StoreContract
{
    [Fact]
    public async Task A_verdict_is_written_over_by_who_has_seen_it_only()
    {
        await using var store = await OpenAsync();
        var first = new Judgement("in-1", "pb-1", IncidentVerdict.FalsePositive, "ann", "w", Make.Noon);
        await store.SaveAsync(new ResponseCommit { Judgements = [first, first with { IncidentId = "in-2", Verdict = IncidentVerdict.TruePositive }] }, Token);
        await Assert.ThrowsAsync<StoreConflictException>(() => store.SaveAsync(new ResponseCommit { Judgements = [first], Ledger = [Draft("in-1")] }, Token));
        Assert.Empty(await store.LedgerAsync("in-1", Token));
        Assert.Equal(first with { Version = 1 }, Assert.Single(await store.JudgementsAsync(["in-1", "in-3"], Token)));
        Assert.Equal(new JudgementCount("pb-1", 1, 2), Assert.Single(await store.JudgementCountsAsync(Token)));
        await store.SaveAsync(new ResponseCommit { Judgements = [first with { Version = 1, Verdict = IncidentVerdict.TruePositive, Who = "bob" }] }, Token);
        Assert.Equal(("bob", IncidentVerdict.TruePositive), Assert.Single(await store.JudgementsAsync(["in-1"], Token)) is { } now ? (now.Who, now.Verdict) : default);
        Assert.Equal(new JudgementCount("pb-1", 0, 2), Assert.Single(await store.JudgementCountsAsync(Token)));
    }

    [Fact]
    public async Task A_pause_is_there_until_it_is_taken_back_and_both_stand_in_the_ledger()
    {
        await using var store = await OpenAsync();
        await store.PauseAsync(new Pause("all", "ann", "storm", Make.Noon), Token);
        Assert.Equal("ann", Assert.Single(await store.PausesAsync(Token)).Who);
        await store.ResumeAsync("all", "bob", "over", Make.Noon, Token);
        await store.ResumeAsync("all", "bob", "over", Make.Noon, Token);
        Assert.Empty(await store.PausesAsync(Token));
        Assert.Equal(2, (await store.LedgerAsync(LedgerChain.Operations, Token)).Length);
    }

    [Fact]
    public async Task A_silence_lasts_until_its_end_or_until_it_is_ended_and_both_stand_in_the_ledger()
    {
        await using var store = await OpenAsync();
        var silence = new Silence("pb-1 about:10.0.0.5", "ann", "a scan of ours", Make.Noon, Make.Noon.AddHours(2));
        await store.SilenceAsync(silence, Token);
        Assert.Equal(silence, Assert.Single(await store.SilencesAsync(silence.Until.AddTicks(-1), Token)));
        Assert.Empty(await store.SilencesAsync(silence.Until, Token));
        await store.SilenceAsync(silence with { Until = Make.Noon.AddHours(3) }, Token);
        Assert.Equal(Make.Noon.AddHours(3), Assert.Single(await store.SilencesAsync(Make.Noon, Token)).Until);
        Assert.True(await store.UnsilenceAsync(silence.Scope, "bob", "over", Make.Noon.AddHours(1), Token));
        Assert.False(await store.UnsilenceAsync(silence.Scope, "bob", "over", Make.Noon.AddHours(1), Token));
        Assert.Empty(await store.SilencesAsync(Make.Noon, Token));
        Assert.Equal(
            [Make.Noon.AddHours(2), Make.Noon.AddHours(3), null],
            (await store.LedgerAsync(LedgerChain.Operations, Token)).Select(row => ((SilenceChanged)row.Fact()!).Until));
    }

    [Fact]
    public async Task An_incidents_place_among_those_of_its_playbook_is_counted_by_time_and_id()
    {
        await using var store = await OpenAsync();
        Incident[] all = [.. Enumerable.Range(0, 4).Select(i => Incident($"in-{i}") with { RecordedAt = Make.Noon.AddMinutes(i / 2) })];
        await store.CommitAsync(new StageTwoCommit { Incidents = [.. all.Append(Incident("in-9") with { PlaybookId = "pb-2" }).Select(one => new NewIncident(one, [], [Draft(one.Id)], []))] }, Token);
        var places = await Task.WhenAll(all.Select(one => store.RecordedBeforeAsync(one, Make.Noon.AddMinutes(-1), 10, Token)));
        Assert.Equal([0, 1, 2, 3], places);
        Assert.Equal(["in-3", "in-2"], (await store.IncidentsOfAsync("pb-1", 2, Token)).Select(one => one.Id));
        Assert.Equal("in-9", Assert.Single(await store.IncidentsOfAsync("pb-2", 10, Token)).Id);
        Assert.Equal(1, await store.RecordedBeforeAsync(all[3], Make.Noon, 10, Token));
        Assert.Equal(2, await store.RecordedBeforeAsync(all[3], Make.Noon.AddMinutes(-1), 2, Token));
    }
}
