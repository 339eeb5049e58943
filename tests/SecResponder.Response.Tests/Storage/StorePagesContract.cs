using SecResponder.Response.Approvals;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Pages;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

/// <summary>What every store promises about its pages and counts: nothing is missed, nothing comes twice, and what is filtered is what was asked for.</summary>
public abstract partial class StorePagesContract : OverAStore
{
    [Fact]
    public async Task Pages_of_incidents_are_all_of_them_once_the_latest_first_whatever_comes_meanwhile()
    {
        await using var store = await OpenAsync();
        var pages = PagesOf(store);
        // Several at one moment, so that a page may end among them.
        var all = Enumerable.Range(0, 11).Select(n => Made($"in-{n:00}", openedAt: Make.Noon.AddMinutes(n / 4))).ToArray();
        await AddAsync(store, all);
        var read = new List<string>();
        string? after = null;
        do
        {
            var page = await pages.IncidentPageAsync(IncidentFilter.All, after, 3, Token);
            Assert.InRange(page.Items.Length, 1, 3);
            read.AddRange(page.Items.Select(line => line.Incident.Id));
            after = page.Next;
            await AddAsync(store, Made($"in-9{read.Count:00}", openedAt: Make.Noon.AddHours(1)));
        }
        while (after is not null);
        Assert.Equal(all.OrderByDescending(one => one.Incident.OpenedAt).ThenBy(one => one.Incident.Id, StringComparer.Ordinal).Select(one => one.Incident.Id), read);
    }

    [Fact]
    public async Task Filters_find_what_fits_all_of_them_and_nothing_else()
    {
        await using var store = await OpenAsync();
        var pages = PagesOf(store);
        var all = new List<NewIncident>();
        foreach (var owner in new[] { "soc", "net" })
            foreach (var level in new[] { "high", null })
                foreach (var playbook in new[] { "pb-1", "pb-2" })
                    foreach (var step in new StepState?[] { StepState.Done, StepState.Failed, StepState.AwaitingApproval, null })
                        all.Add(Made($"in-{all.Count:00}", owner: owner, level: level, playbook: playbook, step: step, openedAt: Make.Noon.AddMinutes(all.Count), mentions: [$"10.0.0.{all.Count % 3}"]));
        await AddAsync(store, [.. all]);
        IncidentFilter[] filters =
        [
            new() { Owner = "soc" }, new() { Level = "high" }, new() { PlaybookId = "pb-2" }, new() { State = IncidentState.Failed }, new() { State = IncidentState.Responded },
            new() { State = IncidentState.Recorded }, new() { About = " 10.0.0.1 " }, new() { State = IncidentState.AwaitingApproval, Owner = "net", Level = "high" },
            new() { About = "10.0.0.2", State = IncidentState.Failed }, new() { Owner = "soc", PlaybookId = "pb-1", Level = "high", State = IncidentState.Responded, About = "10.0.0.0" },
            new() { Owner = "nobody" }, new() { About = "10.0.0" }, new() { Level = "'; DROP TABLE incidents; --" }, new() { State = IncidentState.Skipped },
            new() { Since = Make.Noon.AddMinutes(20) }, new() { Since = Make.Noon.AddMinutes(20), Owner = "net", State = IncidentState.Failed }, new() { Since = Make.Noon.AddMinutes(9), About = "10.0.0.2" }, new() { Since = Make.Noon.AddDays(1) },
        ];
        foreach (var filter in filters)
        {
            var expected = all.Where(one => Fits(one, filter)).OrderByDescending(one => one.Incident.OpenedAt).Select(one => one.Incident.Id).ToArray();
            var read = new List<string>();
            string? after = null;
            do
            {
                var page = await pages.IncidentPageAsync(filter, after, 2, Token);
                read.AddRange(page.Items.Select(line => line.Incident.Id));
                after = page.Next;
            }
            while (after is not null);
            Assert.Equal(expected, read);
        }
    }

    [Theory]
    [InlineData(IncidentState.Recorded)]
    [InlineData(IncidentState.AwaitingApproval, StepState.Failed, StepState.AwaitingApproval, StepState.Waiting)]
    [InlineData(IncidentState.Failed, StepState.Done, StepState.Failed, StepState.Due)]
    [InlineData(IncidentState.Acting, StepState.Done, StepState.Waiting)]
    [InlineData(IncidentState.Acting, StepState.Intent)]
    [InlineData(IncidentState.Acting, StepState.Running, StepState.Refused)]
    [InlineData(IncidentState.Responded, StepState.Refused, StepState.Done, StepState.Skipped)]
    [InlineData(IncidentState.Refused, StepState.Refused, StepState.Observed)]
    [InlineData(IncidentState.Observed, StepState.Observed, StepState.Skipped)]
    [InlineData(IncidentState.Skipped, StepState.Skipped)]
    public async Task An_incident_stands_where_its_steps_stand_from_the_beginning_and_after_each_turn(IncidentState stands, params StepState[] steps)
    {
        await using var store = await OpenAsync();
        var pages = PagesOf(store);
        // One that begins so, and one that comes there by turns.
        await AddAsync(store, Made("in-1", steps: steps), Made("in-2", steps: [.. steps.Select(_ => StepState.Due)]));
        foreach (var step in await store.StepsAsync("in-2", Token))
            await store.SaveAsync(new ResponseCommit { Steps = [step with { State = steps[step.Index] }], Ledger = [Draft("in-2")] }, Token);
        Assert.Equal([stands, stands], (await pages.IncidentPageAsync(IncidentFilter.All, null, 10, Token)).Items.Select(line => line.State));
        Assert.Equal(["in-1", "in-2"], (await pages.IncidentPageAsync(new IncidentFilter { State = stands }, null, 10, Token)).Items.Select(line => line.Incident.Id));
        Assert.Equal([new StateCount(stands, 2)], await pages.IncidentCountsAsync(Make.Noon, null, 100, Token));
    }

    [Fact]
    public async Task Counts_are_of_a_span_and_an_owner_and_end_at_so_many()
    {
        await using var store = await OpenAsync();
        var pages = PagesOf(store);
        await AddAsync(store, [.. Enumerable.Range(0, 12).Select(n => Made($"in-{n:00}", owner: n % 2 == 0 ? "soc" : "net", step: n % 3 == 0 ? StepState.Failed : StepState.Done, openedAt: Make.Noon.AddMinutes(n)))]);
        Assert.Equal([new StateCount(IncidentState.Failed, 4), new StateCount(IncidentState.Responded, 8)], await pages.IncidentCountsAsync(Make.Noon, null, 100, Token));
        Assert.Equal([new StateCount(IncidentState.Failed, 2), new StateCount(IncidentState.Responded, 4)], await pages.IncidentCountsAsync(Make.Noon, "soc", 100, Token));
        Assert.Equal([new StateCount(IncidentState.Failed, 1), new StateCount(IncidentState.Responded, 1)], await pages.IncidentCountsAsync(Make.Noon.AddMinutes(8), "net", 100, Token));
        Assert.Equal(5, (await pages.IncidentCountsAsync(Make.Noon, null, 5, Token)).Sum(count => count.Count));
        Assert.Empty(await pages.IncidentCountsAsync(Make.Noon.AddDays(1), null, 5, Token));
    }

    [Fact]
    public async Task Holds_come_page_by_page_and_an_entitys_with_those_that_are_over()
    {
        await using var store = await OpenAsync();
        var pages = PagesOf(store);
        string[] entities = ["mde:pc-1", "mde:pc-1!x", "mde:pc-10", "url:https://evil.example/a?b=c#d", "ü" + new string('l', 900)];
        await store.SaveAsync(new ResponseCommit { Holds = [.. entities.Select(entity => Hold(entity, "host.quarantine")), Hold("mde:pc-1", "host.restrict")] }, Token);
        await store.SaveAsync(new ResponseCommit { Holds = [Hold("mde:pc-1", "host.restrict") with { State = HoldState.Lifted, DueAt = null, Version = 1 }] }, Token);
        var read = new List<string>();
        string? after = null;
        do
        {
            var page = await pages.HoldPageAsync(after, 2, Token);
            read.AddRange(page.Items.Select(hold => hold.EntityId));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal(entities.Order(StringComparer.Ordinal), read);
        Assert.Equal([HoldState.Active, HoldState.Lifted], (await pages.HoldsOfAsync("mde:pc-1", Token)).OrderBy(hold => hold.Measure, StringComparer.Ordinal).Select(hold => hold.State));
        Assert.Single(await pages.HoldsOfAsync(entities[^1], Token));
        Assert.Equal(5, (await pages.NowAsync(100, Token)).Holds);
        Assert.Equal(2, (await pages.NowAsync(2, Token)).Holds);
    }

    [Fact]
    public async Task Approvals_that_wait_are_counted_and_those_decided_are_not()
    {
        await using var store = await OpenAsync();
        await AddAsync(store, Made("in-1"));
        Approval[] asked = [.. Enumerable.Range(0, 3).Select(n => Make.Asked($"ap-{n}"))];
        await store.SaveAsync(new ResponseCommit { Approvals = [.. asked] }, Token);
        await store.SaveAsync(new ResponseCommit { Approvals = [asked[0] with { State = ApprovalState.Denied, Version = 1 }] }, Token);
        Assert.Equal(new NowCounts(0, 2), await PagesOf(store).NowAsync(100, Token));
    }

    [Fact]
    public async Task Refusals_of_a_span_are_counted_by_guardrail_and_playbook()
    {
        await using var store = await OpenAsync();
        var pages = PagesOf(store);
        await AddAsync(store, [.. Enumerable.Range(0, 6).Select(n => Made($"in-{n}", playbook: n < 4 ? "pb-1" : "pb-2", step: StepState.Due))]);
        for (var n = 0; n < 6; n++)
        {
            var step = Assert.Single(await store.StepsAsync($"in-{n}", Token));
            await store.SaveAsync(new ResponseCommit { Steps = [step with { State = StepState.Refused, DueAt = null, RefusedBy = n == 3 ? "blast-radius" : "protected", RefusedAt = Make.Noon.AddMinutes(n) }] }, Token);
        }
        Assert.Equal(
            [new RefusalCount("protected", "pb-1", 3, Make.Noon.AddMinutes(2)), new RefusalCount("protected", "pb-2", 2, Make.Noon.AddMinutes(5)), new RefusalCount("blast-radius", "pb-1", 1, Make.Noon.AddMinutes(3))],
            await pages.RefusalsAsync(Make.Noon.AddMinutes(-1), 100, Token));
        Assert.Equal([new RefusalCount("protected", "pb-2", 2, Make.Noon.AddMinutes(5))], await pages.RefusalsAsync(Make.Noon.AddMinutes(3), 100, Token));
        Assert.Equal([new RefusalCount("protected", "pb-2", 2, Make.Noon.AddMinutes(5)), new RefusalCount("blast-radius", "pb-1", 1, Make.Noon.AddMinutes(3))], (await pages.RefusalsAsync(Make.Noon.AddMinutes(-1), 3, Token)).OrderByDescending(one => one.Last));
        Assert.Equal(["in-5", "in-4", "in-3", "in-2", "in-1", "in-0"], await RefusedAsync(-1, null, 100));
        Assert.Equal(["in-5", "in-4"], await RefusedAsync(-1, null, 2));
        Assert.Equal(["in-2", "in-1"], await RefusedAsync(0, new RefusalsOf("protected", "pb-1"), 100));
        Assert.Equal(["in-2"], await RefusedAsync(-1, new RefusalsOf("protected", "pb-1"), 1));
        Assert.Empty(await RefusedAsync(-1, new RefusalsOf("blast-radius", "pb-2"), 100));

        async Task<IEnumerable<string>> RefusedAsync(int since, RefusalsOf? of, int max) => (await pages.RefusedStepsAsync(Make.Noon.AddMinutes(since), of, max, Token)).Select(step => step.IncidentId);
    }

    [Fact]
    public async Task What_playbooks_came_to_is_told_in_the_order_asked_for()
    {
        await using var store = await OpenAsync();
        await AddAsync(store,
            Made("in-1", playbook: "pb-1", step: StepState.Done, actedAt: Make.Noon), Made("in-2", playbook: "pb-1", step: StepState.Observed, actedAt: Make.Noon),
            Made("in-3", playbook: "pb-2", step: StepState.Done, actedAt: Make.Noon.AddHours(-2), openedAt: Make.Noon.AddHours(-2)));
        Assert.Equal(
            [new PlaybookCount("pb-2", 0, 0, 0), new PlaybookCount("pb-9", 0, 0, 0), new PlaybookCount("pb-1", 2, 1, 1)],
            await PagesOf(store).PlaybookCountsAsync(["pb-2", "pb-9", "pb-1"], Make.Noon.AddHours(-1), 100, Token));
        Assert.Equal([new PlaybookCount("pb-1", 1, 1, 1)], await PagesOf(store).PlaybookCountsAsync(["pb-1"], Make.Noon.AddHours(-1), 1, Token));
    }

    [Fact]
    public async Task Dead_letters_come_page_by_page_with_the_beginning_of_their_bytes_and_each_is_found_whole()
    {
        await using var store = await OpenAsync();
        var pages = PagesOf(store);
        var letters = Enumerable.Range(0, 7).Select(n => Letter(n, n % 3 == 0 ? "malformed" : "unknown-format", new byte[n == 2 ? 5_000 : n])).ToArray();
        foreach (var letter in letters)
            await store.CommitAsync(new StageTwoCommit { DeadLetters = [letter] }, Token);
        Assert.Equal(new long[] { 6, 5, 4, 3, 2, 1, 0 }, await SequencesAsync(pages, null));
        Assert.Equal(new long[] { 6, 3, 0 }, await SequencesAsync(pages, "malformed"));
        var line = (await pages.LetterPageAsync("unknown-format", null, 10, Token)).Items.Single(one => one.Letter.Origin.Sequence == 2);
        Assert.Equal((5_000, LetterLine.Shown), (line.Length, line.Letter.Raw.Length));
        Assert.Equal(5_000, (await pages.LetterAsync(LetterId.Read(line.Id.ToString())!, Token))!.Raw.Length);
        Assert.Null(await pages.LetterAsync(new LetterId(letters[0].Origin, "another"), Token));
        Assert.Equal([("unknown-format", 4), ("malformed", 3)], (await pages.LetterReasonsAsync(100, Token)).Select(one => (one.Code, one.Count)));
        Assert.Equal(2, (await pages.LetterReasonsAsync(2, Token)).Sum(one => one.Count));
    }

    [Fact]
    public async Task Chains_come_by_when_they_were_written_to_and_their_rows_the_latest_first()
    {
        await using var store = await OpenAsync();
        var pages = PagesOf(store);
        await AddAsync(store, Made("in-1"), Made("in-2"), Made("in-3"));
        for (var n = 0; n < 5; n++)
            await store.SaveAsync(new ResponseCommit { Ledger = [Draft("in-2") with { At = Make.Noon.AddMinutes(n + 1) }] }, Token);
        await store.PauseAsync(new Pause("all", "ann", "storm", Make.Noon.AddMinutes(3)), Token);
        var read = new List<(string, long)>();
        string? after = null;
        do
        {
            var page = await pages.ChainPageAsync(after, 1, Token);
            read.AddRange(page.Items.Select(line => (line.Chain, line.Count)));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal([("in-2", 6L), (LedgerChain.Operations, 1L), ("in-3", 1L), ("in-1", 1L)], read);
        Assert.Equal(new long[] { 6, 5 }, (await pages.ChainRowsAsync("in-2", long.MaxValue, 2, Token)).Select(row => row.Sequence));
        Assert.Equal(new long[] { 4, 3, 2, 1 }, (await pages.ChainRowsAsync("in-2", 5, 10, Token)).Select(row => row.Sequence));
        Assert.Empty(await pages.ChainRowsAsync("in-2", 1, 10, Token));
        Assert.Empty(await pages.ChainRowsAsync("in-9", long.MaxValue, 10, Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("-5.in-1")]
    [InlineData("99999999999999999999.x")]
    [InlineData("' OR 1=1 --")]
    [InlineData("1.\0")]
    [InlineData("9223372036854775807.~")]
    public async Task A_mark_that_nobody_gave_harms_nothing(string mark)
    {
        await using var store = await OpenAsync();
        var pages = PagesOf(store);
        await AddAsync(store, Made("in-1"));
        await pages.IncidentPageAsync(IncidentFilter.All, mark, 2, Token);
        await pages.IncidentPageAsync(new IncidentFilter { About = mark, Owner = mark }, mark, 2, Token);
        await pages.HoldPageAsync(mark, 2, Token);
        await pages.LetterPageAsync(mark, mark, 2, Token);
        await pages.ChainPageAsync(mark, 2, Token);
        Assert.Null(LetterId.Read(mark));
    }
}
