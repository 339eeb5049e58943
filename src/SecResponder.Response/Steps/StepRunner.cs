using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Steps;

/// <summary>Runs steps when they are due. Steps of one incident start in their order, each on its own: one that fails or waits holds none of the others up, but those that need it.</summary>
/// <param name="world">All that is around.</param>
/// <param name="log">What operators see.</param>
public sealed partial class StepRunner(ResponseWorld world, ILogger<StepRunner> log) : IDueSteps
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);
    // Incidents under way at a time, in batches.
    private const int Most = 4;

    private readonly StepTurn _turn = new(world, log);
    private readonly LeaseKeeper _leases = new(world);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Runs all that is due now and waits until it has ended: for timers, queues, the command line and tests.</summary>
    /// <returns>How many turns were taken.</returns>
    /// <exception cref="StoreException">Nothing could be claimed.</exception>
    public async Task<int> RunDueAsync(CancellationToken cancellation)
    {
        var turns = 0;
        var running = new HashSet<Task>();
        while (true)
        {
            running.RemoveWhere(task => task.IsCompleted);
            var claimed = await ClaimAsync(world.Calls.Busy, cancellation);
            turns += claimed.Length;
            foreach (var steps in ByIncident(claimed))
                running.Add(RunInOrderAsync(steps, cancellation));
            if (!claimed.IsEmpty)
                continue;
            if (running.Count == 0)
                return turns;
            // What becomes due meanwhile is begun beside what hangs.
            await Task.WhenAny([.. running, Task.Delay(LongestSleep, world.Time, cancellation)]);
        }
    }

    Task IDueSteps.RunDueAsync(CancellationToken cancellation) => RunDueAsync(cancellation);

    /// <summary>Runs until cancelled: for always-on hosts. A system that hangs keeps its own steps waiting and no others.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var running = new HashSet<Task>();
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                running.RemoveWhere(task => task.IsCompleted);
                // A flood is not claimed faster than it is worked off: what is claimed and not begun would lose its lease.
                if (running.Count >= Most * world.Options.Batch)
                {
                    await Task.WhenAny(running);
                    continue;
                }
                var claimed = await ClaimAsync(world.Calls.Busy, cancellation);
                // Each on a thread of its own: a store that answers at once would else have one incident's card go before the next one's isolation.
                foreach (var steps in ByIncident(claimed))
                    running.Add(Task.Run(() => RunInOrderAsync(steps, cancellation), CancellationToken.None));
                if (claimed.IsEmpty)
                    await SleepAsync(cancellation);
            }
            catch (StoreException e)
            {
                LogStore(log, e);
                await Task.Delay(world.Options.FirstPause, world.Time, cancellation).ContinueWith(_ => { }, TaskScheduler.Default);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // Asked to stop: what is under way is waited for below, or found again by its intent.
            }
        }
        await Task.WhenAll(running);
    }

    /// <summary>Says that there may be something to do now.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    private async Task<ImmutableArray<ResponseStep>> ClaimAsync(IReadOnlyCollection<string> except, CancellationToken cancellation)
    {
        await _leases.KeepAsync(cancellation);
        var now = world.Now;
        return await world.Store.ClaimDueStepsAsync(now, now + world.Options.Lease, world.Options.Batch, except, cancellation);
    }

    private static IEnumerable<IEnumerable<ResponseStep>> ByIncident(ImmutableArray<ResponseStep> claimed) =>
        claimed.GroupBy(step => step.IncidentId, StringComparer.Ordinal).Select(steps => steps.OrderBy(step => step.Index));

    private async Task RunInOrderAsync(IEnumerable<ResponseStep> steps, CancellationToken cancellation)
    {
        var begun = new List<Task>();
        foreach (var step in steps)
        {
            // A card may wait a moment to tell how the isolation went; an isolation waits for no ticket.
            if (begun.Count > 0 && step is { OnlyTells: true, Needs.IsEmpty: true })
                await Task.WhenAny(begun[^1], Task.Delay(world.Options.HeadStart, world.Time, cancellation));
            begun.Add(TakeTurnAsync(step, cancellation));
        }
        await Task.WhenAll(begun);
    }

    private async Task TakeTurnAsync(ResponseStep step, CancellationToken cancellation)
    {
        try
        {
            using var turn = world.Telemetry.Turn(step);
            var after = await _turn.RunAsync(step, cancellation);
            world.Telemetry.Ended(after, turn);
            await TellEffectAsync(after, cancellation);
            if (after.State == StepState.Failed)
                LogFailed(log, after.Action, after.Id, after.IncidentId, PlainText.Line(after.Note));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Asked to stop: the step is where its last commit left it.
        }
        // The store is down, or a mistake of ours: neither may end the others' turns. The lease runs out, then the step is taken again, and an intent without an
        // answer is read back.
        catch (Exception e)
        {
            LogStep(log, step.Id, step.IncidentId, e);
        }
        finally
        {
            Wake();
        }
    }

    // For who watches: a store that is down now has stored what matters.
    private async Task TellEffectAsync(ResponseStep step, CancellationToken cancellation)
    {
        if (step.State != StepState.Done || !world.Telemetry.WantsEffects)
            return;
        try
        {
            if (await world.Store.IncidentAsync(step.IncidentId, cancellation) is { } incident)
                world.Telemetry.Effect(step, incident.OpenedAt, world.Now);
        }
        catch (StoreException)
        {
            // One figure less.
        }
    }

    private async Task SleepAsync(CancellationToken cancellation)
    {
        var next = await world.Store.NextStepDueAsync(cancellation);
        var wait = next - world.Now is { } until && until < LongestSleep ? until : LongestSleep;
        // Due and not claimed: its system has no place left. Whoever ends a call wakes us.
        if (wait <= TimeSpan.Zero)
            wait = world.Calls.Busy.Count > 0 ? LongestSleep : TimeSpan.FromMilliseconds(20);
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(_wake.Reader.WaitToReadAsync(woken.Token).AsTask(), Task.Delay(wait, world.Time, woken.Token));
        await woken.CancelAsync();
        _wake.Reader.TryRead(out _);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Action} failed for good (step {Step}, incident {Incident}): {Reason}. Look at it with `why {Incident}`")]
    private static partial void LogFailed(ILogger log, string action, string step, string incident, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Step {Step} of incident {Incident} is taken again when its lease has run out")]
    private static partial void LogStep(ILogger log, string step, string incident, Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "Steps can't be claimed; tried again shortly")]
    private static partial void LogStore(ILogger log, Exception e);
}
