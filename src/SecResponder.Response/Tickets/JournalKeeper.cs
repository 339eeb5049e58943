using Microsoft.Extensions.Logging;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Tickets;

/// <summary>Keeps tickets: what happens to an incident after its ticket was opened becomes comments on it, each written once.</summary>
/// <remarks>
/// <code>
///   a row or event is new ──▶ 1 made one comment with all that is new ──▶ 2 stored as pending ──▶ 3 written ──▶ 4 stored as told, with a ledger row
///   pending is found ──▶ looked for on the ticket by its id ── there ──▶ 4
///                                                    └── not there ──▶ 3
/// </code>
/// Whoever writes to an incident's ledger makes its tickets due; nothing is asked for where nothing is new. The more comments a ticket has, the longer what is new is gathered: from
/// <see cref="RunnerOptions.CommentEvery"/> to six hours. So a flood of evidence becomes few comments with a count in each, however long it lasts.
/// </remarks>
/// <param name="world">All that is around.</param>
/// <param name="log">What operators see.</param>
public sealed partial class JournalKeeper(ResponseWorld world, ILogger<JournalKeeper> log)
{
    private const int CommentsUntilRarer = 3;
    private static readonly TimeSpan Rarest = TimeSpan.FromHours(6);

    /// <summary>Tells every ticket what is new for it, whose turn it is. Two hosts may call it at once: a comment is written by one of them.</summary>
    /// <exception cref="StoreException">Nothing could be read.</exception>
    public async Task WriteDueAsync(CancellationToken cancellation)
    {
        foreach (var journal in await world.Store.DueJournalsAsync(world.Now, world.Options.Batch, cancellation))
        {
            try
            {
                await TakeTurnAsync(journal, cancellation);
            }
            catch (StoreConflictException)
            {
                // Somebody else has it.
            }
        }
    }

    private async Task TakeTurnAsync(TicketJournal journal, CancellationToken cancellation)
    {
        var step = await world.Store.StepAsync(journal.StepId, cancellation);
        if (step is null || world.Now - journal.OpenedAt > TicketWatch.Longest)
        {
            await SaveAsync(journal with { IsOver = true }, cancellation);
            return;
        }
        // A system that is not connected now may be so again: the ticket is still there.
        if (world.Actions.Find(step.Action, step.System) is not IWatchedTicket action)
        {
            await SaveAsync(journal with { DueAt = world.Now + Rarest }, cancellation);
            return;
        }
        if (world.Calls.Shut(step.Line) is var (until, _))
        {
            await SaveAsync(journal with { DueAt = until }, cancellation);
            return;
        }
        var isNew = journal.Pending is null;
        var intended = world.Calls.Moment();
        if (await PendingAsync(journal, cancellation) is not { Pending: { } pending } claimed)
            return;
        var call = await IncidentContexts.CallOfAsync(world, step, cancellation);
        try
        {
            var found = isNew ? new Effect.Absent(Knowable: false) : await AskAsync(step, token => action.FindCommentAsync(call, pending.Id, token), cancellation);
            if (found is Effect.Absent { Knowable: true } && !world.Absences.Confirms(pending.Id))
            {
                await SaveAsync(claimed with { DueAt = world.Now + world.Options.FirstPause }, cancellation);
                return;
            }
            var effect = found is Effect.Absent ? await AskAsync(step, token => action.CommentAsync(call, pending.Text, token), cancellation, intended) : found;
            await AnswerAsync(claimed, step, effect, cancellation);
        }
        catch (ConnectorException e)
        {
            // Whether it is there is not known: it is looked for before it is written again.
            if (e is { NotCalled: false, UnderWay: false })
                world.Absences.Called(pending.Id);
            if (e.UnderWay)
                await SaveAsync(claimed with { Tries = claimed.Tries + 1, DueAt = world.Now + world.Options.Lease }, cancellation);
            else
                await AgainAsync(claimed, step, e.Message, e.RetryAfter, e.ShutUntil, cancellation);
        }
    }

    // The comment that is to be written, stored: its due time is the lease.
    private async Task<TicketJournal?> PendingAsync(TicketJournal journal, CancellationToken cancellation)
    {
        if (journal.Pending is null)
        {
            if (await world.Store.IncidentAsync(journal.IncidentId, cancellation) is not { } incident)
            {
                await SaveAsync(journal with { IsOver = true }, cancellation);
                return null;
            }
            var chain = await world.Store.LedgerAsync(journal.IncidentId, cancellation);
            var pending = JournalText.Of(journal, incident, chain, await world.Store.StepsAsync(journal.IncidentId, cancellation));
            if (pending is null)
            {
                await SaveAsync(journal with { Rows = chain.IsEmpty ? journal.Rows : chain[^1].Sequence }, cancellation);
                return null;
            }
            journal = journal with { Pending = pending };
        }
        return await SaveAsync(journal with { DueAt = world.Now + world.Options.Lease }, cancellation);
    }

    private Task<Effect> AskAsync(ResponseStep step, Func<CancellationToken, Task<Effect>> call, CancellationToken cancellation, long? intended = null)
    {
        var id = TicketJournal.CallPrefix + step.Id;
        return world.Calls.IsUnanswered(id)
            ? throw new ConnectorException($"an earlier call to {step.System} has not been answered yet")
            : world.Calls.AskAsync(step.Line, id, call, step.Timeout, cancellation, intended);
    }

    private async Task AnswerAsync(TicketJournal journal, ResponseStep step, Effect effect, CancellationToken cancellation)
    {
        var pending = journal.Pending!;
        switch (effect)
        {
            case Effect.Done:
                var comments = journal.Comments + 1;
                await SaveAsync(
                    journal with { Rows = pending.Rows, Evidence = pending.Evidence, Comments = comments, Tries = 0, Pending = null, DueAt = world.Now + Apart(comments) }, cancellation,
                    new TicketNoted(step.Id, step.Reference ?? "", pending.Id, pending.Lines));
                break;
            case Effect.Refused refused:
                await SaveAsync(journal with { IsOver = true }, cancellation, new TicketSilent(step.Id, step.Reference ?? "", refused.Reason));
                break;
            case Effect.TryAgain again:
                await AgainAsync(journal, step, again.Reason, again.After, null, cancellation);
                break;
            default:
                await AgainAsync(journal, step, $"{step.System} gave no answer that can be understood", null, null, cancellation);
                break;
        }
    }

    private async Task AgainAsync(TicketJournal journal, ResponseStep step, string problem, TimeSpan? askedFor, DateTimeOffset? shutUntil, CancellationToken cancellation)
    {
        var tries = journal.Tries + 1;
        var next = shutUntil ?? world.Now + Backoff.After(tries, step.Id, askedFor, world.Options);
        LogUnwritten(log, step.Reference ?? step.Id, next, PlainText.Line(problem));
        await SaveAsync(journal with { Tries = tries, DueAt = next }, cancellation);
    }

    private TimeSpan Apart(int comments)
    {
        var pause = world.Options.CommentEvery * Math.Pow(2, Math.Min(comments / CommentsUntilRarer, 20));
        return pause < Rarest ? pause : Rarest;
    }

    private async Task<TicketJournal> SaveAsync(TicketJournal journal, CancellationToken cancellation, params LedgerFact[] told)
    {
        await world.Store.SaveAsync(
            new ResponseCommit { Journals = [journal], Ledger = [.. told.Select(fact => new LedgerDraft(journal.IncidentId, world.Now, fact))] }, cancellation);
        return journal with { Version = journal.Version + 1 };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A comment on {Ticket} can't be written, and is tried again at {Next:u}: {Reason}")]
    private static partial void LogUnwritten(ILogger log, string ticket, DateTimeOffset next, string reason);
}
