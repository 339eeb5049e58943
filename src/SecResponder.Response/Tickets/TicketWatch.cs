using Microsoft.Extensions.Logging;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Tickets;

/// <summary>Reads open tickets until people have closed them: what they say of the incident counts as their verdict. Says, too, when the incident of a ticket is over.</summary>
/// <remarks>
/// What is due stands in the store, so that a restart forgets none; a look is claimed there first, so that of several processes one asks. The older a ticket, the rarer it is read:
/// a tenth of its age apart, five minutes at least and six hours at most, for <see cref="Longest"/>. One round asks for so many (<see cref="RunnerOptions.Batch"/>), at the pace of
/// the ticket system.
/// </remarks>
/// <param name="world">All that is around.</param>
/// <param name="log">What operators see.</param>
public sealed partial class TicketWatch(ResponseWorld world, ILogger<TicketWatch> log)
{
    /// <summary>How long a ticket is looked after.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(60);

    internal static readonly TimeSpan Soonest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Rarest = TimeSpan.FromHours(6);

    private readonly IncidentJudge _judge = new(world);

    /// <summary>Reads the tickets whose turn it is.</summary>
    /// <exception cref="StoreException">Nothing could be read.</exception>
    public async Task LookDueAsync(CancellationToken cancellation)
    {
        foreach (var ticket in await world.Store.DueTicketsAsync(world.Now, world.Options.Batch, cancellation))
        {
            try
            {
                await LookAsync(ticket, cancellation);
            }
            catch (StoreConflictException)
            {
                // Somebody else has it.
            }
            catch (ConnectorException e)
            {
                // Nothing was changed: it is read again in its turn, and the gate of its system keeps the rest of them away.
                LogUnread(log, ticket.StepId, e.Message);
            }
        }
    }

    private async Task LookAsync(WatchedTicket ticket, CancellationToken cancellation)
    {
        var now = world.Now;
        var step = await world.Store.StepAsync(ticket.StepId, cancellation);
        if (step is null || now - ticket.OpenedAt > Longest)
        {
            await SaveAsync(ticket with { IsOver = true }, cancellation);
            return;
        }
        var claimed = ticket with { DueAt = now + Apart(now - ticket.OpenedAt) };
        if (!ticket.IncidentIsOver && await IncidentEnd.OfAsync(world, ticket.IncidentId, cancellation) is { } over)
        {
            claimed = claimed with { IncidentIsOver = true };
            await SaveAsync(claimed, cancellation, new LedgerDraft(ticket.IncidentId, now, over));
        }
        else
            await SaveAsync(claimed, cancellation);
        // A system that is not connected now may be so again: the ticket is still there.
        if (world.Actions.Find(step.Action, step.System) is not IWatchedTicket action || world.Calls.Shut(step.Line) is not null || await ReadAsync(step, action, cancellation) is not { } seen)
            return;
        if (seen is { IsOver: false, Verdict: null })
            return;
        var who = $"{(seen.By.Length > 0 ? seen.By : "somebody")} in {step.Reference}";
        // The verdict first: should this process die between the two, the ticket is read once more, and judging alike changes nothing.
        if (seen.Verdict is { } verdict)
            await _judge.JudgeAsync(ticket.IncidentId, verdict, who, seen.Why.Length > 0 ? seen.Why : "the ticket says no more", cancellation);
        await SaveAsync(claimed with { Version = claimed.Version + 1, IsOver = true }, cancellation, new LedgerDraft(ticket.IncidentId, now, new TicketClosed(step.Id, step.Reference ?? "", who, seen.Why)));
    }

    private async Task<TicketSeen?> ReadAsync(ResponseStep step, IWatchedTicket action, CancellationToken cancellation)
    {
        TicketSeen? seen = null;
        var call = await IncidentContexts.CallOfAsync(world, step, cancellation);
        await world.Calls.AskAsync(step.Line, "read " + step.Id, async token =>
        {
            seen = await action.ReadTicketAsync(call, token);
            return new Effect.Done(step.Reference ?? "", "read");
        }, step.Timeout, cancellation);
        return seen;
    }

    private Task SaveAsync(WatchedTicket ticket, CancellationToken cancellation, params LedgerDraft[] ledger) =>
        world.Store.SaveAsync(new ResponseCommit { Tickets = [ticket], Ledger = [.. ledger] }, cancellation);

    private static TimeSpan Apart(TimeSpan age) => TimeSpan.FromTicks(Math.Clamp(age.Ticks / 10, Soonest.Ticks, Rarest.Ticks));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The ticket of step {Step} can't be read, and is tried again later: {Reason}")]
    private static partial void LogUnread(ILogger log, string step, string reason);
}
