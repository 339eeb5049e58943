using System.Collections.Immutable;
using System.Text;
using SecResponder.Events;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Entities.Sightings;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Planning;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Telling;
using SecResponder.Response.Tests.World;
using SecResponder.Response.Tickets;

namespace SecResponder.Response.Tests.Storage;

/// <summary>What every store promises. One class a store derives from it.</summary>
public abstract class StoreContract
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A new, empty store.</summary>
    protected abstract Task<IResponderStore> OpenAsync();

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
    public async Task A_ticket_is_due_when_there_is_a_row_or_an_event_that_it_was_not_told_and_then_only()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        var journal = new TicketJournal("sr-1", "in-1", Make.Noon, Make.Noon.AddMinutes(1));
        await store.SaveAsync(new ResponseCommit { Journals = [journal] }, Token);
        Assert.Empty(await store.DueJournalsAsync(Make.Noon, 10, Token));
        Assert.Equal(journal with { Version = 1 }, Assert.Single(await store.DueJournalsAsync(Make.Noon.AddMinutes(1), 10, Token)));

        // Told the one row there is: nothing is new, and nothing comes back until something is.
        var told = journal with { Version = 1, Rows = 1 };
        await store.SaveAsync(new ResponseCommit { Journals = [told] }, Token);
        Assert.Empty(await DueAsync());
        await store.SaveAsync(new ResponseCommit { Ledger = [new LedgerDraft("in-1", Make.Noon, new IncidentOver(Make.Noon, 1))] }, Token);
        Assert.Single(await DueAsync());
        await store.SaveAsync(new ResponseCommit { Journals = [told with { Version = 2, Rows = 2 }] }, Token);
        Assert.Empty(await DueAsync());
        await store.CommitAsync(new StageTwoCommit { Evidence = [new MoreEvidence("in-1", Make.Noon, 5, [])] }, Token);
        Assert.Single(await DueAsync());

        // What came while it was being told stays new; a pending comment is due, too.
        await store.SaveAsync(new ResponseCommit { Journals = [told with { Version = 3, Rows = 2, Evidence = 4 }] }, Token);
        Assert.Single(await DueAsync());
        await store.SaveAsync(new ResponseCommit { Journals = [told with { Version = 4, Rows = 2, Evidence = 5, Pending = new PendingComment("sc-1", "text", 2, 5, 1) }] }, Token);
        Assert.Equal("text", Assert.Single(await DueAsync()).Pending?.Text);
        await Assert.ThrowsAsync<StoreConflictException>(() => store.SaveAsync(new ResponseCommit { Journals = [told with { Version = 4 }] }, Token));
        await store.SaveAsync(new ResponseCommit { Journals = [told with { Version = 5, IsOver = true }] }, Token);
        Assert.Empty(await DueAsync());

        Task<ImmutableArray<TicketJournal>> DueAsync() => store.DueJournalsAsync(DateTimeOffset.MaxValue, 10, Token);
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
    public async Task A_position_never_moves_back()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        await Assert.ThrowsAsync<StoreConflictException>(() => store.CommitAsync(new StageTwoCommit { Positions = [new ReadPosition("hub", "0", 6, 0, 1)] }, Token));
    }

    [Fact]
    public async Task A_claimed_step_is_nobody_elses_until_its_lease_has_run_out()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        var lease = Make.Noon.AddMinutes(3);
        Assert.Equal(["sr-1", "sr-2"], (await store.ClaimDueStepsAsync(Make.Noon, lease, 10, [], Token)).Select(step => step.Id));
        Assert.Empty(await store.ClaimDueStepsAsync(lease.AddSeconds(-1), lease, 10, [], Token));
        Assert.Equal(lease, await store.NextStepDueAsync(Token));
        Assert.Equal(2, (await store.ClaimDueStepsAsync(lease, lease.AddMinutes(3), 10, [], Token)).Length);
    }

    [Fact]
    public async Task Steps_of_busy_systems_and_steps_not_due_yet_stay_where_they_are()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        Assert.Equal(["sr-2"], (await store.ClaimDueStepsAsync(Make.Noon, Make.Noon.AddMinutes(1), 10, ["edr"], Token)).Select(step => step.Id));
        Assert.Empty(await store.ClaimDueStepsAsync(Make.Noon.AddTicks(-1), Make.Noon, 10, [], Token));
    }

    [Fact]
    public async Task Who_lost_the_claim_can_not_write_the_step_any_more()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        var mine = (await store.ClaimDueStepsAsync(Make.Noon, Make.Noon.AddMinutes(1), 1, [], Token))[0];
        var theirs = (await store.ClaimDueStepsAsync(Make.Noon.AddMinutes(2), Make.Noon.AddMinutes(3), 2, [], Token)).Single(step => step.Id == mine.Id);
        await store.SaveAsync(new ResponseCommit { Steps = [theirs with { State = StepState.Done, DueAt = null }] }, Token);
        await Assert.ThrowsAsync<StoreConflictException>(() => store.SaveAsync(new ResponseCommit { Steps = [mine with { State = StepState.Failed }], Ledger = [Draft("in-1")] }, Token));
        Assert.Equal(StepState.Done, (await store.StepAsync(mine.Id, Token))?.State);
        Assert.Single(await store.LedgerAsync("in-1", Token));
    }

    [Fact]
    public async Task A_step_comes_back_as_it_was_written()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        var step = (await store.StepAsync("sr-1", Token))! with
        {
            State = StepState.Running,
            Attempt = 2,
            Tries = 1,
            IntentAt = Make.Noon,
            ActedAt = Make.Noon,
            Reference = "r",
            Note = "naïve ✓",
            Link = "https://x.example/1",
            ApprovedHash = "h",
            Entity = ((Response.Entities.Resolution.Resolved)FakeResolver.Default(new(Response.Entities.EntityKind.Host, "10.0.0.5", Make.Noon))).Entity,
            DueAt = Make.Noon.AddTicks(1),
        };
        await store.SaveAsync(new ResponseCommit { Steps = [step] }, Token);
        var back = (await store.StepAsync("sr-1", Token))!;
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(step), System.Text.Json.JsonSerializer.Serialize(back));
        Assert.Equal((StepState.Running, Make.Noon.AddTicks(1), step.Version + 1), (back.State, back.DueAt, back.Version));
    }

    [Fact]
    public async Task Two_can_not_take_the_last_place_of_a_budget()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        var scope = new BudgetScope("pb-1", null);
        var since = Make.Noon.AddHours(-1);
        Assert.Equal(0, await store.ActedAsync(scope, since, "", false, Token));
        var (one, two) = ((await store.StepAsync("sr-1", Token))!, (await store.StepAsync("sr-2", Token))!);
        await store.SaveAsync(new ResponseCommit { Steps = [one with { ActedAt = Make.Noon }], Budgets = [new BudgetSeen(scope, since, "sr-1", false, 0)] }, Token);
        await Assert.ThrowsAsync<StoreConflictException>(() =>
            store.SaveAsync(new ResponseCommit { Steps = [two with { ActedAt = Make.Noon }], Budgets = [new BudgetSeen(scope, since, "sr-2", false, 0)] }, Token));
        Assert.Equal(1, await store.ActedAsync(new BudgetScope(null, "network-soc"), since, "", false, Token));
        Assert.Equal(0, await store.ActedAsync(scope, Make.Noon, "", false, Token));
        Assert.Equal(0, await store.ActedAsync(scope, since, "sr-1", false, Token));
    }

    [Fact]
    public async Task A_hold_is_written_by_version_and_found_when_due()
    {
        await using var store = await OpenAsync();
        var hold = Hold();
        await store.SaveAsync(new ResponseCommit { Holds = [hold] }, Token);
        await Assert.ThrowsAsync<StoreConflictException>(() => store.SaveAsync(new ResponseCommit { Holds = [hold] }, Token));
        Assert.Empty(await store.DueHoldsAsync(Make.Noon.AddHours(1).AddTicks(-1), 10, Token));
        var due = Assert.Single(await store.DueHoldsAsync(Make.Noon.AddHours(1), 10, Token));
        Assert.Equal(("in-1", 1L), (Assert.Single(due.Reasons).IncidentId, due.Version));
        await store.SaveAsync(new ResponseCommit { Holds = [due with { State = HoldState.Lifted, DueAt = null }] }, Token);
        Assert.Empty(await store.HoldsAsync(Token));
        Assert.Equal(2, (await store.HoldAsync(hold.EntityId, hold.Measure, Token))?.Version);
    }

    [Fact]
    public async Task The_ledger_is_one_whole_chain_when_many_append_at_once()
    {
        await using var store = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => store.SaveAsync(new ResponseCommit { Ledger = [Draft("in-1"), Draft("in-2"), Draft("in-1")] }, Token), Token)));
        Assert.Equal(80, (await store.LedgerAsync("in-1", Token)).Length);
        Assert.Empty((await new LedgerAudit(store).RunAsync(null, Token)).Breaks);
    }

    [Fact]
    public async Task An_approval_waits_until_it_is_written_otherwise()
    {
        await using var store = await OpenAsync();
        var approval = new Approval
        {
            Id = "ap-1",
            IncidentId = "in-1",
            StepId = "sr-1",
            Owner = "o",
            PlanHash = "h",
            Action = "a",
            Target = "t",
            With = ImmutableSortedDictionary<string, string>.Empty,
            By = "g",
            Because = "b",
            AskedAt = Make.Noon,
            Deadline = Make.Noon.AddMinutes(15),
            Otherwise = ApprovalFallback.Skip,
        };
        await store.SaveAsync(new ResponseCommit { Approvals = [approval] }, Token);
        var waiting = Assert.Single(await store.PendingApprovalsAsync(10, Token));
        await store.SaveAsync(new ResponseCommit { Approvals = [waiting with { State = ApprovalState.Denied, DecidedBy = "ann" }] }, Token);
        Assert.Empty(await store.PendingApprovalsAsync(10, Token));
        Assert.Equal("ann", (await store.ApprovalAsync("ap-1", Token))?.DecidedBy);
        await Assert.ThrowsAsync<StoreConflictException>(() => store.SaveAsync(new ResponseCommit { Approvals = [waiting] }, Token));
    }

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

    [Fact]
    public async Task Two_who_saw_the_same_holds_can_not_both_place_one()
    {
        await using var store = await OpenAsync();
        var mark = await store.HoldMarkAsync(Token);
        await store.SaveAsync(new ResponseCommit { Holds = [Hold() with { State = HoldState.Placing }], HoldMark = mark }, Token);
        var second = new ResponseCommit { Holds = [Hold() with { EntityId = "mde:pc-6", State = HoldState.Placing }], HoldMark = mark };
        await Assert.ThrowsAsync<StoreConflictException>(() => store.SaveAsync(second, Token));
        Assert.Single(await store.HoldsAsync(Token));
        await store.SaveAsync(second with { HoldMark = await store.HoldMarkAsync(Token) }, Token);
        Assert.Equal(2, (await store.HoldsAsync(Token)).Length);
    }

    [Fact]
    public async Task A_playbook_trips_once_and_what_tells_of_it_is_written_with_it_or_not_at_all()
    {
        await using var store = await OpenAsync();
        var trip = new ResponseCommit
        {
            Trips = [new Pause("pb-1", Pause.Tripped, "burst", Make.Noon)],
            Incidents = [new NewIncident(Incident("in-9"), [Step("sr-9", 0, "teams")], [Draft("in-9")], ["pb-1"])],
        };
        await store.SaveAsync(trip, Token);
        Assert.Equal("sr-9", (await store.StepAsync("sr-9", Token))?.Id);
        Assert.Equal("in-9", Assert.Single(await store.IncidentsAboutAsync("pb-1", 10, Token)).Id);
        var again = trip with { Incidents = [new NewIncident(Incident("in-10"), [], [Draft("in-10")], [])] };
        await Assert.ThrowsAsync<StoreConflictException>(() => store.SaveAsync(again, Token));
        Assert.Null(await store.IncidentAsync("in-10", Token));
    }

    [Fact]
    public async Task Refusals_are_counted_by_playbook_guardrail_and_time()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        var step = (await store.StepAsync("sr-1", Token))!;
        await store.SaveAsync(new ResponseCommit { Steps = [step with { State = StepState.Refused, RefusedBy = "at-most", RefusedAt = Make.Noon, DueAt = null }] }, Token);
        Assert.Equal(1, await store.RefusedAsync("pb-1", "at-most", Make.Noon.AddTicks(-1), "sr-2", Token));
        Assert.Equal(0, await store.RefusedAsync("pb-1", "at-most", Make.Noon, "sr-2", Token));
        Assert.Equal(0, await store.RefusedAsync("pb-1", "at-most", Make.Noon.AddHours(-1), "sr-1", Token));
        Assert.Equal(0, await store.RefusedAsync("pb-1", "never", Make.Noon.AddHours(-1), "sr-2", Token));
        Assert.Equal(0, await store.RefusedAsync("pb-2", "at-most", Make.Noon.AddHours(-1), "sr-2", Token));
    }

    [Fact]
    public async Task A_rehearsed_hold_lasts_as_long_as_the_real_one_would()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        var step = (await store.StepAsync("sr-1", Token))!;
        await store.SaveAsync(new ResponseCommit { Steps = [step with { State = StepState.Observed, ActedAt = Make.Noon, For = TimeSpan.FromHours(4), DueAt = null }] }, Token);
        Assert.Equal("sr-1", Assert.Single(await store.RehearsedHoldsAsync(Make.Noon.AddHours(4).AddTicks(-1), Token)).Id);
        Assert.Empty(await store.RehearsedHoldsAsync(Make.Noon.AddHours(4), Token));
    }

    [Fact]
    public async Task A_lease_that_is_renewed_lasts_longer_and_one_that_is_released_ends()
    {
        await using var store = await OpenAsync();
        var lease = new Sighting(SightingKind.Lease, "10.0.0.5", "pc-5", "", Make.Noon, Make.Noon.AddHours(8), "dhcp-1");
        await store.CommitAsync(new StageTwoCommit { Sightings = [lease, lease, lease with { From = Make.Noon.AddHours(4), Until = Make.Noon.AddHours(12) }] }, Token);
        Assert.Equal(lease with { Until = Make.Noon.AddHours(12) }, Assert.Single(await store.SightingsAsync("10.0.0.5", Make.Noon.AddDays(1), 10, Token)));
        await store.CommitAsync(new StageTwoCommit { Sightings = [lease with { Host = "", From = Make.Noon.AddHours(6), Until = Make.Noon.AddHours(6) }] }, Token);
        Assert.Equal(Make.Noon.AddHours(6), Assert.Single(await store.SightingsAsync("10.0.0.5", Make.Noon.AddDays(1), 10, Token)).Until);
        await store.CommitAsync(new StageTwoCommit { Sightings = [lease with { Host = "pc-9", From = Make.Noon.AddHours(7) }] }, Token);
        Assert.Equal(["pc-9", "pc-5"], (await store.SightingsAsync("10.0.0.5", Make.Noon.AddDays(1), 10, Token)).Select(seen => seen.Host));
        Assert.Equal("pc-5", Assert.Single(await store.SightingsAsync("10.0.0.5", Make.Noon.AddHours(6), 10, Token)).Host);
    }

    [Fact]
    public async Task Sightings_are_bounded_by_address_and_by_age()
    {
        await using var store = await OpenAsync();
        var many = Enumerable.Range(0, 200).Select(minute => new Sighting(SightingKind.Translation, "198.51.100.1", $"10.0.0.{minute}", "", Make.Noon.AddMinutes(minute), Make.Noon.AddMinutes(minute + 60), "fw"));
        await store.CommitAsync(new StageTwoCommit { Sightings = [.. many] }, Token);
        Assert.Equal(SightingLimits.PerAddress, (await store.SightingsAsync("198.51.100.1", Make.Noon.AddDays(1), 1000, Token)).Length);
        await store.CommitAsync(new StageTwoCommit { Sightings = [new Sighting(SightingKind.Lease, "10.0.0.5", "pc-5", "", Make.Noon.AddDays(31), Make.Noon.AddDays(32), "dhcp")] }, Token);
        Assert.Empty(await store.SightingsAsync("198.51.100.1", Make.Noon.AddDays(40), 1000, Token));
    }

    [Fact]
    public async Task Failed_steps_are_listed_for_somebody_to_look_at()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        var step = (await store.StepAsync("sr-2", Token))!;
        await store.SaveAsync(new ResponseCommit { Steps = [step with { State = StepState.Failed, DueAt = null }] }, Token);
        Assert.Equal("sr-2", Assert.Single(await store.StepsInAsync(StepState.Failed, 10, Token)).Id);
    }

    private static StageTwoCommit Batch() => new()
    {
        Positions = [new ReadPosition("hub", "0", 7, 0)],
        Keys = [new KeyRow("k", "state"u8.ToArray(), new OpenIncident("in-1", Make.Noon, 1))],
        Incidents = [new NewIncident(Incident("in-1"), [Step("sr-1", 0, "edr"), Step("sr-2", 1, "tickets")], [Draft("in-1")], ["pc-5.corp.example"])],
        DeadLetters = [new DeadLetter(new Origin("hub", "0", 3), "panos", "malformed", "not a log line", 4, new byte[] { 1, 0, 255 }, Make.Noon)],
        Hits = [new HitCount("panos", "", 5)],
    };

    private static Incident Incident(string id) => new()
    {
        Id = id,
        PlaybookId = "pb-1",
        Title = "t",
        Owner = "network-soc",
        Mode = PlaybookMode.Enforce,
        Group = ["10.0.0.5"],
        Summary = "s",
        OpenedAt = Make.Noon,
        RecordedAt = Make.Noon,
        Evidence = "{}",
        PlanHash = PlanHash.Of([]),
        LastEvidenceAt = Make.Noon,
    };

    private static ResponseStep Step(string id, int index, string system) => new()
    {
        Id = id,
        IncidentId = "in-1",
        PlaybookId = "pb-1",
        Owner = "network-soc",
        Index = index,
        Action = "host.quarantine",
        System = system,
        Mode = PlaybookMode.Enforce,
        With = ImmutableSortedDictionary<string, string>.Empty.Add("host", "10.0.0.5"),
        State = StepState.Due,
        DueAt = Make.Noon,
    };

    private static Hold Hold() => new()
    {
        EntityId = "mde:pc-5",
        Measure = "host.quarantine",
        System = "edr",
        PlacedBy = "sr-1",
        PlacedByIncident = "in-1",
        IntentAt = Make.Noon,
        Entity = new(Response.Entities.EntityKind.Host, "mde:pc-5", "pc-5", ["pc-5"], []),
        With = ImmutableSortedDictionary<string, string>.Empty,
        Reasons = [new HoldReason("in-1", "sr-1", Make.Noon.AddHours(1))],
        State = HoldState.Active,
        DueAt = Make.Noon.AddHours(1),
    };

    private static LedgerDraft Draft(string chain) => new(chain, Make.Noon, new SignalSeen(Make.Noon, "hub/0@1", ["r"], "{}"));
}
