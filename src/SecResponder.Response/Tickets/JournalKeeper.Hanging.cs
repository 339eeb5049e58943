using System.Collections.Concurrent;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Tickets;

// A call that was given up and has not ended may still write its comment: its lease is kept as long as it hangs, as a step's is (LeaseKeeper).
public sealed partial class JournalKeeper
{
    // As they were stored last. Should this process die, so do its calls: the leases run out, and others look for the comment.
    private readonly ConcurrentDictionary<string, TicketJournal> _hanging = new(StringComparer.Ordinal);

    private static string CallId(string stepId) => "comment " + stepId;

    private async Task HangsAsync(TicketJournal journal, CancellationToken cancellation) =>
        _hanging[journal.StepId] = await SaveAsync(journal with { Tries = journal.Tries + 1, DueAt = world.Now + world.Options.Lease }, cancellation);

    private async Task KeepHangingAsync(CancellationToken cancellation)
    {
        foreach (var (stepId, journal) in _hanging.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            var hangs = world.Calls.IsUnanswered(CallId(stepId));
            if (hangs && journal.DueAt >= world.Now + (world.Options.Lease * 2 / 3))
                continue;
            // What has just arrived may take a moment to show.
            var due = world.Now + (hangs ? world.Options.Lease : Backoff.After(1, stepId, null, world.Options));
            try
            {
                _hanging[stepId] = await SaveAsync(journal with { DueAt = due }, cancellation);
            }
            catch (StoreConflictException)
            {
                // Somebody else has it: then there is no lease of ours to keep.
                hangs = false;
            }
            if (!hangs)
                _hanging.TryRemove(stepId, out _);
        }
    }
}
