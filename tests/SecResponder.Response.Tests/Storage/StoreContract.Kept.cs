using System.Collections.Immutable;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

// Digests, what retention removes, and what must stay.
public abstract partial class StoreContract
{
    private static readonly DateTimeOffset Later = Make.Noon.AddDays(400);

    [Fact]
    public async Task A_digest_is_written_once_and_all_come_back_in_order()
    {
        await using var store = await OpenAsync();
        Assert.Null(await store.LastDigestAsync(Token));
        var one = LedgerDigest.Seal(null, Make.Noon, []);
        var two = LedgerDigest.Seal(one, Make.Noon.AddDays(1), Enumerable.Range(0, 15_000).Select(n => new ChainEnd($"in-{n:d32}", new LedgerHead(n + 1, LedgerHead.Empty.Hash))));
        await store.SaveAsync(one, Token);
        await store.SaveAsync(two, Token);
        await Assert.ThrowsAsync<StoreConflictException>(() => store.SaveAsync(LedgerDigest.Seal(one, Make.Noon.AddDays(2), []), Token));
        var (numbers, before) = (new List<long>(), (LedgerDigest?)null);
        await foreach (var digest in store.DigestsAsync(Token))
        {
            Assert.True(digest.Follows(before));
            numbers.Add(digest.Number);
            before = digest;
        }
        Assert.Equal([1, 2], numbers);
        Assert.Equal(15_000, (await store.LastDigestAsync(Token))?.Ends.Length);
    }

    [Fact]
    public async Task A_chains_end_is_told_when_it_has_moved_since()
    {
        await using var store = await OpenAsync();
        await store.SaveAsync(new ResponseCommit { Ledger = [Draft("in-1"), Draft("in-1"), Draft("in-2") with { At = Make.Noon.AddHours(1) }] }, Token);
        Assert.Equal(["in-1", "in-2"], (await store.ChainEndsSinceAsync(DateTimeOffset.MinValue, Token)).Select(end => end.Chain).Order());
        var end = Assert.Single(await store.ChainEndsSinceAsync(Make.Noon.AddTicks(1), Token));
        Assert.Equal(("in-2", 1L), (end.Chain, end.Head.Count));
        Assert.Equal(2, (await store.LedgerHeadAsync("in-1", Token))?.Count);
    }

    [Fact]
    public async Task An_old_incident_goes_with_all_that_belongs_to_it_and_its_key_lives_on()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        var steps = await store.StepsAsync("in-1", Token);
        await store.SaveAsync(new ResponseCommit
        {
            Steps = [.. steps.Select(step => step with { State = StepState.Refused, RefusedBy = "at-most", RefusedAt = Make.Noon, ActedAt = Make.Noon, DueAt = null })],
            Judgements = [new Judgement("in-1", "pb-1", IncidentVerdict.FalsePositive, "ann", "w", Make.Noon)],
            Tickets = [new Response.Tickets.WatchedTicket("sr-2", "in-1", Make.Noon, Make.Noon)],
            Mentions = [new Mention("in-1", "10.0.0.5")],
        }, Token);
        Assert.Equal(0, await store.RetireAsync(Make.Noon, 10, Later, Token));
        Assert.Equal(1, await store.RetireAsync(Make.Noon.AddDays(1), 10, Later, Token));
        Assert.Equal(0, await store.RetireAsync(Make.Noon.AddDays(1), 10, Later, Token));
        await AssertGoneAsync(store);
        await using var other = await OpenAsync();
        await AssertGoneAsync(other);
        var row = Assert.Single(await other.LedgerAsync(LedgerChain.Operations, Token));
        Assert.Equal(("in-1", 1L), Assert.Single(Assert.IsType<ChainsRetired>(row.Fact()).Chains) is { } retired ? (retired.Chain, retired.Count) : default);
        Assert.Empty((await new LedgerAudit(other).RunAsync(null, Token)).Breaks);
        var key = Assert.Single(await other.KeysAsync(["k"], Token));
        Assert.Equal((null, "state"), (key.Open, Text(key)));
    }

    private static async Task AssertGoneAsync(IResponderStore store)
    {
        Assert.Null(await store.IncidentAsync("in-1", Token));
        Assert.Empty(await store.StepsAsync("in-1", Token));
        Assert.Null(await store.StepAsync("sr-1", Token));
        Assert.Empty(await store.IncidentsAsync(10, Token));
        Assert.Empty(await store.IncidentsAboutAsync("10.0.0.5", 10, Token));
        Assert.Empty(await store.IncidentsAboutAsync("pc-5.corp.example", 10, Token));
        Assert.Empty(await store.IncidentsOfAsync("pb-1", 10, Token));
        Assert.Empty(await store.JudgementCountsAsync(Token));
        Assert.Empty(await store.DueTicketsAsync(Later, 10, Token));
        Assert.Empty(await store.LedgerAsync("in-1", Token));
        Assert.Null(await store.LedgerHeadAsync("in-1", Token));
        Assert.Equal(0, await store.ActedAsync(new BudgetScope(null, null), Make.Noon.AddDays(-1), "", false, Token));
        Assert.Equal(0, await store.RefusedAsync("pb-1", "at-most", Make.Noon.AddDays(-1), "", Token));
    }

    [Fact]
    public async Task What_has_a_step_to_run_or_holds_somebody_stays()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        Assert.Equal(0, await store.RetireAsync(Later, 10, Later, Token));
        await store.SaveAsync(new ResponseCommit { Steps = [.. (await store.StepsAsync("in-1", Token)).Select(step => step with { State = StepState.Done, DueAt = null })], Holds = [Hold()] }, Token);
        Assert.Equal(0, await store.RetireAsync(Later, 10, Later, Token));
        var hold = (await store.HoldAsync("mde:pc-5", "host.quarantine", Token))!;
        await store.SaveAsync(new ResponseCommit { Holds = [hold with { State = HoldState.Lifted, DueAt = null }] }, Token);
        Assert.Equal(1, await store.RetireAsync(Later, 10, Later, Token));
    }

    [Fact]
    public async Task Of_many_that_are_old_so_many_go_at_once_as_are_asked_for()
    {
        await using var store = await OpenAsync();
        ImmutableArray<string> ids = [.. Enumerable.Range(0, 7).Select(n => $"in-{n}")];
        await store.CommitAsync(new StageTwoCommit { Incidents = [.. ids.Select(id => new NewIncident(Incident(id), [], [Draft(id)], []))] }, Token);
        foreach (var goes in new[] { 3, 3, 1, 0 })
            Assert.Equal(goes, await store.RetireAsync(Later, 3, Later, Token));
        Assert.Empty(await store.IncidentsAsync(10, Token));
        Assert.Empty((await new LedgerAudit(store).RunAsync(null, Token)).Breaks);
    }

    [Fact]
    public async Task Incidents_of_a_span_are_those_with_evidence_in_it()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(new StageTwoCommit
        {
            Incidents = [.. new[] { 0, 2, 4 }.Select(hour => new NewIncident(
                Incident($"in-{hour}") with { OpenedAt = Make.Noon.AddHours(hour), LastEvidenceAt = Make.Noon.AddHours(hour) }, [], [Draft($"in-{hour}")], []))],
        }, Token);
        await store.CommitAsync(new StageTwoCommit { Evidence = [new MoreEvidence("in-0", Make.Noon.AddHours(3), 2, [Draft("in-0")]), new MoreEvidence("in-2", Make.Noon, 1, [])] }, Token);
        Assert.Equal(["in-4", "in-2", "in-0"], (await store.IncidentsAsync(10, Token)).Select(incident => incident.Id));
        Assert.Equal(["in-0"], (await store.IncidentsBetweenAsync(Make.Noon.AddHours(3), Make.Noon.AddHours(3), 10, Token)).Select(incident => incident.Id));
        Assert.Equal(["in-2", "in-0"], (await store.IncidentsBetweenAsync(Make.Noon.AddHours(2), Make.Noon.AddHours(3), 10, Token)).Select(incident => incident.Id));
        Assert.Equal(["in-4"], (await store.IncidentsBetweenAsync(Make.Noon, Make.Noon.AddHours(9), 1, Token)).Select(incident => incident.Id));
        Assert.Equal((Make.Noon.AddHours(3), 2L), await store.IncidentAsync("in-0", Token) is { } moved ? (moved.LastEvidenceAt, moved.EvidenceCount) : default);
    }

    [Fact]
    public async Task A_ticket_is_found_when_due_until_it_is_over()
    {
        await using var store = await OpenAsync();
        var ticket = new Response.Tickets.WatchedTicket("sr-2", "in-1", Make.Noon, Make.Noon.AddMinutes(5));
        await store.SaveAsync(new ResponseCommit { Tickets = [ticket] }, Token);
        await Assert.ThrowsAsync<StoreConflictException>(() => store.SaveAsync(new ResponseCommit { Tickets = [ticket] }, Token));
        Assert.Empty(await store.DueTicketsAsync(Make.Noon.AddMinutes(5).AddTicks(-1), 10, Token));
        var due = Assert.Single(await store.DueTicketsAsync(Make.Noon.AddMinutes(5), 10, Token));
        await store.SaveAsync(new ResponseCommit { Tickets = [due with { DueAt = Make.Noon.AddMinutes(9) }] }, Token);
        Assert.Empty(await store.DueTicketsAsync(Make.Noon.AddMinutes(8), 10, Token));
        await Assert.ThrowsAsync<StoreConflictException>(() => store.SaveAsync(new ResponseCommit { Tickets = [due with { IsOver = true }] }, Token));
        await store.SaveAsync(new ResponseCommit { Tickets = [due with { IsOver = true, Version = 2 }] }, Token);
        Assert.Empty(await store.DueTicketsAsync(Later, 10, Token));
    }
}
