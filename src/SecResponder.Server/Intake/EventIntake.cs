using System.Collections.Concurrent;
using System.Collections.Immutable;
using SecResponder.Response.Hosting;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Storage;
using SecResponder.Server.Operation;

namespace SecResponder.Server.Intake;

/// <summary>The one way in for what is pushed here (HTTP, syslog): bounded, and answered only when it is in the store.</summary>
/// <remarks>A hosted service so that it ends behind all inputs: what they have taken is stored before the process is gone.</remarks>
internal sealed class EventIntake : IHostedService, IDisposable, IAsyncDisposable
{
    // So long nobody is sent here after a failure; then somebody is, to see.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (IntakeLane Lane, Task Running)> _lanes = new(StringComparer.Ordinal);
    private readonly Lock _opening = new();
    private readonly CancellationTokenSource _abandon = new();
    private readonly SemaphoreSlim _working = new(Environment.ProcessorCount);
    private readonly InProcessStage _stage;
    private readonly IResponderStore _store;
    private readonly IntakeOptions _options;
    private readonly string _instance;
    private readonly TimeProvider _time;
    private readonly InputMeter _meter;
    private readonly ILogger<EventIntake> _log;
    private long _failedAt;
    private bool _isClosed;

    public EventIntake(InProcessStage stage, IResponderStore store, ServerOptions options, ResponderOptions responder, TimeProvider time, InputMeter meter, ILogger<EventIntake> log)
    {
        (_stage, _store, _options, _time, _meter, _log) = (stage, store, options.Intake, time, meter, log);
        _instance = _options.Instance.Length > 0 ? _options.Instance : responder.AzureStorage.IsGiven || responder.Postgres.IsGiven ? Environment.MachineName.ToLowerInvariant() : "0";
        Memory = new MemoryBudget(_options.Bytes);
        meter.Watch(() => _lanes.Values.Sum(lane => lane.Lane.Waiting), () => Memory.Used);
    }

    /// <summary>What bodies may take of memory; whoever reads one asks first.</summary>
    public MemoryBudget Memory { get; }

    /// <summary>Whether most senders would be refused.</summary>
    public bool IsBusy => Memory.Used > _options.Bytes / 10 * 9;

    /// <summary>Whether what came last could not be written, a moment ago: a store that can be read may be full, or may not be written.</summary>
    public bool CouldNotStore => _time.GetUtcNow() - new DateTimeOffset(Interlocked.Read(ref _failedAt), TimeSpan.Zero) < Moment;

    /// <summary>Whether it takes no more, because the process ends.</summary>
    public bool IsStopping
    {
        get
        {
            lock (_opening)
                return _isClosed;
        }
    }

    /// <summary>Stores bodies; the answer comes when they are in the store, or won't be.</summary>
    public Task<IntakeAnswer> TakeAsync(string stream, string? source, ImmutableArray<ArraySegment<byte>> bodies) =>
        TakeAsync(stream, source, [.. bodies.Select(body => new IntakeBody(body))]);

    /// <summary>Stores bodies of which more is known: one whose id came lately is not taken again, nor are all of them when what they are known by together did.</summary>
    public async Task<IntakeAnswer> TakeAsync(string stream, string? source, ImmutableArray<IntakeBody> bodies, long? id = null)
    {
        if (bodies.IsEmpty)
            return IntakeAnswer.Stored;
        var answer = Lane(stream, out var refused) is { } lane ? await lane.TakeAsync(new Delivery(source, bodies, _time.GetUtcNow(), id)) : refused;
        if (answer is IntakeAnswer.Stored or IntakeAnswer.StoreAway)
            Interlocked.Exchange(ref _failedAt, answer == IntakeAnswer.Stored ? 0 : _time.GetUtcNow().UtcTicks);
        _meter.Answered(stream, answer, bodies.Length);
        return answer;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_opening)
            _isClosed = true;
        foreach (var (lane, _) in _lanes.Values)
            lane.Close();
        // The host's patience is over: what is not begun stays with its senders.
        await using var end = cancellationToken.Register(_abandon.Cancel);
        await Task.WhenAll(_lanes.Values.Select(lane => lane.Running));
    }

    // A host that could not start never asks to stop, and its syslog may have been sent to already: what is being stored still needs the store.
    public async ValueTask DisposeAsync()
    {
        Dispose();
        await Task.WhenAll(_lanes.Values.Select(lane => lane.Running));
    }

    public void Dispose()
    {
        lock (_opening)
            _isClosed = true;
        foreach (var (lane, _) in _lanes.Values)
            lane.Close();
        _abandon.Cancel();
    }

    private IntakeLane? Lane(string stream, out IntakeAnswer refused)
    {
        refused = default;
        if (_lanes.TryGetValue(stream, out var known))
            return known.Lane;
        lock (_opening)
        {
            if (_lanes.TryGetValue(stream, out known))
                return known.Lane;
            if (_isClosed || _lanes.Count >= _options.Streams)
            {
                refused = _isClosed ? IntakeAnswer.Stopping : IntakeAnswer.TooManyStreams;
                return null;
            }
            var lane = new IntakeLane(stream, _instance, _stage, _store, _working, _options.Waiting, _log);
            _lanes[stream] = (lane, Task.Run(() => lane.RunAsync(_abandon.Token)));
            return lane;
        }
    }
}
