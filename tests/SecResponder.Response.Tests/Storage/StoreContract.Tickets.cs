using System.Collections.Immutable;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;
using SecResponder.Response.Tickets;

namespace SecResponder.Response.Tests.Storage;

// What a ticket is told after it was opened, as every store keeps it.
public abstract partial class StoreContract
{
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
        var pending = told with { Version = 4, Rows = 2, Evidence = 5, Pending = new PendingComment("sc-1", "text", 2, 5, 1) };
        await store.SaveAsync(new ResponseCommit { Journals = [pending] }, Token);
        Assert.Equal(pending with { Version = 5 }, Assert.Single(await DueAsync()));
        Assert.Equal(pending with { Version = 5 }, await store.JournalAsync("sr-1", Token));
        Assert.Null(await store.JournalAsync("sr-none", Token));
        await Assert.ThrowsAsync<StoreConflictException>(() => store.SaveAsync(new ResponseCommit { Journals = [told with { Version = 4 }] }, Token));
        await store.SaveAsync(new ResponseCommit { Journals = [told with { Version = 5, IsOver = true }] }, Token);
        Assert.Empty(await DueAsync());

        Task<ImmutableArray<TicketJournal>> DueAsync() => store.DueJournalsAsync(DateTimeOffset.MaxValue, 10, Token);
    }

    [Fact]
    public async Task What_another_process_adds_while_a_ticket_is_told_is_news_afterwards_however_they_meet()
    {
        await using var store = await OpenAsync();
        await using var other = await OpenAsync();
        await store.CommitAsync(Batch(), Token);
        await store.SaveAsync(new ResponseCommit { Journals = [new TicketJournal("sr-1", "in-1", Make.Noon, Make.Noon.AddMinutes(1))] }, Token);
        for (var round = 1; round <= 12; round++)
        {
            var journal = Assert.Single(await store.DueJournalsAsync(DateTimeOffset.MaxValue, 10, Token));
            var seen = (await store.LedgerHeadAsync("in-1", Token))!.Count;
            await Task.WhenAll(
                Task.Run(() => other.SaveAsync(new ResponseCommit { Ledger = [Draft("in-1")] }, Token), Token),
                Task.Run(() => store.SaveAsync(new ResponseCommit { Journals = [journal with { Rows = seen, Evidence = 1 }] }, Token), Token));
            Assert.True((await store.DueJournalsAsync(DateTimeOffset.MaxValue, 10, Token)).Length == 1, $"round {round}: a row of the ledger was never told");
        }
    }
}
