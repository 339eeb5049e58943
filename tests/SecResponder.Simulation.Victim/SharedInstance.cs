using Microsoft.Extensions.DependencyInjection;
using SecResponder.Cli.Demo;
using SecResponder.Events;
using SecResponder.Lab;
using SecResponder.Response.Approvals;
using SecResponder.Response.Holds;
using SecResponder.Response.Hosting;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Simulation.Victim;

/// <summary>One of several instances of a server over one store. Each believes that every partition is its own, as both do while a group is rebalanced: what another has taken in already is dropped.</summary>
internal sealed class SharedInstance : IAsyncDisposable
{
    private const int LinesAtOnce = 40;
    // Longer than a busy machine makes an answer wait; what a killed instance had is waited for five times as long.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    // What is due later than this waits for nobody here: a hold's end, a deadline.
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    private readonly ServiceProvider _services;
    private readonly DemoTraffic _traffic;
    private readonly TimeProvider _clock;

    public SharedInstance(string folder, Uri lab, DemoTraffic traffic, TimeProvider clock, Action<IServiceCollection> change)
    {
        (_traffic, _clock) = (traffic, clock);
        var services = DemoServices.Of(folder, lab, new LabOptions(), clock, CallTimeout);
        change(services);
        _services = services.BuildServiceProvider();
    }

    /// <summary>Takes all lines, runs what is due, and ends when nothing is due soon, whoever has it.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await Task.WhenAll(FeedAsync(cancellation), WorkAsync(TimeSpan.FromSeconds(1), cancellation));
        await WorkAsync(TimeSpan.Zero, cancellation);
    }

    public async ValueTask DisposeAsync() => await _services.DisposeAsync();

    private async Task FeedAsync(CancellationToken cancellation)
    {
        var sequences = new Dictionary<string, long>(StringComparer.Ordinal);
        var records = _traffic.Lines.Select(line => new RawRecord(
            line.Bytes, new Origin(line.Stream, "0", sequences[line.Stream] = sequences.GetValueOrDefault(line.Stream) + 1), line.Time));
        foreach (var some in records.Chunk(LinesAtOnce))
            while (!await TakenAsync(some, cancellation))
                await Task.Delay(Pause, _clock, cancellation);
    }

    private async Task<bool> TakenAsync(RawRecord[] records, CancellationToken cancellation)
    {
        try
        {
            await Get<InProcessStage>().FollowAsync(records, sourceHint: null, cancellation);
            return true;
        }
        catch (StoreConflictException)
        {
            return false;
        }
    }

    private async Task WorkAsync(TimeSpan atLeast, CancellationToken cancellation)
    {
        var began = _clock.GetUtcNow();
        while (_clock.GetUtcNow() < began + atLeast || await IsDueSoonAsync(cancellation))
        {
            await Get<StepRunner>().RunDueAsync(cancellation);
            await Get<HoldKeeper>().ReleaseDueAsync(cancellation);
            await ApproveAsync(cancellation);
            await Task.Delay(Pause, _clock, cancellation);
        }
    }

    private async Task<bool> IsDueSoonAsync(CancellationToken cancellation) =>
        await Get<IResponderStore>().NextStepDueAsync(cancellation) is { } due && due < _clock.GetUtcNow() + Soon || !(await Get<ApprovalDesk>().PendingAsync(1, cancellation)).IsEmpty;

    private async Task ApproveAsync(CancellationToken cancellation)
    {
        foreach (var approval in await Get<ApprovalDesk>().PendingAsync(20, cancellation))
            await Get<ApprovalDesk>().DecideAsync(
                approval.Id, approval.PlanHash, Decision.Approve, Get<PlaybooksInForce>().Snapshot.Teams[approval.Owner].Approvers[approval.By][0], "seen by one of us", cancellation);
    }

    private T Get<T>() where T : notnull => _services.GetRequiredService<T>();
}

/// <summary>The real clock, from another point in time: the same for all instances.</summary>
internal sealed class OffsetClock(TimeSpan offset) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + offset;
}
