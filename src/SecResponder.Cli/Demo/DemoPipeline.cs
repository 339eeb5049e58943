using Microsoft.Extensions.DependencyInjection;
using SecResponder.Events;
using SecResponder.Lab;
using SecResponder.Response.Approvals;
using SecResponder.Response.Holds;
using SecResponder.Response.Hosting;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Cli.Demo;

/// <summary>
/// The real pipeline over the demo's logs, against a lab. Everything it knows is in its folder: killed at any point and started again it goes on where it was.
/// </summary>
internal sealed class DemoPipeline : IAsyncDisposable
{
    private const int LinesAtOnce = 40;
    // More turns than everything that can become due in the demo takes; a pipeline that never settles is a mistake, and ends.
    private const int MostTurns = 400;

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(2);

    private readonly ServiceProvider _services;
    private readonly DemoTraffic _traffic;
    private readonly IDemoReport _report;

    /// <param name="folder">Store, clock and playbooks.</param>
    /// <param name="lab">The lab's address.</param>
    /// <param name="credentials">What the lab takes.</param>
    /// <param name="traffic">The logs.</param>
    /// <param name="clock">The time that all of it happens in.</param>
    /// <param name="report">Hears what happens.</param>
    /// <param name="change">Changes the services, for tests that take something away.</param>
    public DemoPipeline(string folder, Uri lab, LabOptions credentials, DemoTraffic traffic, DemoClock clock, IDemoReport report, Action<IServiceCollection>? change = null)
    {
        (_traffic, _report, Clock) = (traffic, report, clock);
        var services = DemoServices.Of(folder, lab, credentials, clock, CallTimeout);
        change?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    /// <summary>The demo's time.</summary>
    public DemoClock Clock { get; }

    public IResponderStore Store => Get<IResponderStore>();

    /// <summary>Feeds what has not been fed, and works until nothing is left to do: every hold lifted, every step ended.</summary>
    /// <exception cref="InvalidOperationException">It does not settle.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await FeedAsync(cancellation);
        for (var turn = 0; turn < MostTurns; turn++)
        {
            await WorkAsync(cancellation);
            if (await ApproveAsync(waitingFor: TimeSpan.Zero, cancellation))
                continue;
            if (await NextDueAsync(cancellation) is not { } due)
                return;
            if (Clock.MoveTo(due) is var ahead && ahead > TimeSpan.FromMinutes(1))
                _report.Jumped(ahead, due);
        }
        throw new InvalidOperationException($"after {MostTurns} turns there is still something to do");
    }

    public async ValueTask DisposeAsync() => await _services.DisposeAsync();

    private async Task FeedAsync(CancellationToken cancellation)
    {
        var fed = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (stream, _) in DemoStreams.All)
            foreach (var position in await Store.PositionsAsync(stream, cancellation))
                fed[stream] = position.Sequence;
        var sequences = new Dictionary<string, long>(StringComparer.Ordinal);
        var records = new List<RawRecord>(LinesAtOnce);
        foreach (var line in _traffic.Lines)
        {
            var sequence = sequences[line.Stream] = sequences.GetValueOrDefault(line.Stream) + 1;
            if (sequence > fed.GetValueOrDefault(line.Stream))
                records.Add(new RawRecord(line.Bytes, new Origin(line.Stream, "0", sequence), line.Time));
            if (records.Count == LinesAtOnce)
                await TakeAsync(records, cancellation);
        }
        if (records.Count > 0)
            await TakeAsync(records, cancellation);
    }

    private async Task TakeAsync(List<RawRecord> records, CancellationToken cancellation)
    {
        Clock.MoveTo(records[^1].ReceivedAt);
        await Get<InProcessStage>().FollowAsync(records, sourceHint: null, cancellation);
        _report.Fed(records.Count, records[^1].ReceivedAt);
        records.Clear();
        await WorkAsync(cancellation);
        await ApproveAsync(waitingFor: TimeSpan.FromMinutes(1), cancellation);
    }

    private async Task WorkAsync(CancellationToken cancellation)
    {
        await Get<StepRunner>().RunDueAsync(cancellation);
        await Get<HoldKeeper>().ReleaseDueAsync(cancellation);
        await Get<IDueTickets>().LookDueAsync(cancellation);
        await _report.LookAsync(Store, Clock.GetUtcNow(), cancellation);
    }

    // The demo's own approver looks at what waits and says yes to exactly that.
    private async Task<bool> ApproveAsync(TimeSpan waitingFor, CancellationToken cancellation)
    {
        var desk = Get<ApprovalDesk>();
        var any = false;
        foreach (var approval in (await desk.PendingAsync(20, cancellation)).Where(approval => Clock.GetUtcNow() - approval.AskedAt >= waitingFor))
        {
            var who = Get<PlaybooksInForce>().Snapshot.Teams[approval.Owner].Approvers[approval.By][0];
            await desk.DecideAsync(approval.Id, approval.PlanHash, Decision.Approve, who, "seen in the demo", cancellation);
            any = true;
        }
        return any;
    }

    private async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellation)
    {
        var step = await Store.NextStepDueAsync(cancellation);
        var hold = (await Store.HoldsAsync(cancellation)).Min(held => held.DueAt);
        var comment = (await Store.DueJournalsAsync(DateTimeOffset.MaxValue, 1, cancellation)).FirstOrDefault()?.DueAt;
        return new[] { step, hold, comment }.Min();
    }

    private T Get<T>() where T : notnull => _services.GetRequiredService<T>();
}
