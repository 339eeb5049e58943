using System.Threading.Channels;
using SecResponder.Events;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Storage;

namespace SecResponder.Server.Intake;

/// <summary>One stream's way into the store: what waits is stored together, in its order, and each sender is answered when its own is there.</summary>
/// <remarks>
/// <code>
///   delivery ──▶ queue (bounded) ──▶ 1 take what waits, of one source  2 number it, on from the store's last  3 one commit  4 answer each
/// </code>
/// </remarks>
internal sealed partial class IntakeLane(string stream, string instance, InProcessStage stage, IResponderStore store, SemaphoreSlim working, int waiting, ILogger log)
{
    // A commit of this much is one wait for the disk for all of it, and still short.
    private const int MostBodies = 512;
    private const long MostBytes = 4 << 20;
    private const int Rounds = 5;

    private readonly Channel<Delivery> _queue = Channel.CreateBounded<Delivery>(new BoundedChannelOptions(waiting) { SingleReader = true });
    private Delivery? _next;
    private long? _last;

    public int Waiting => _queue.Reader.Count;

    /// <summary>Puts it into the queue; the answer comes when it is stored.</summary>
    public Task<IntakeAnswer> TakeAsync(Delivery delivery) => _queue.Writer.TryWrite(delivery)
        ? delivery.Done
        : Task.FromResult(_queue.Reader.Completion.IsCompleted || _isClosed ? IntakeAnswer.Stopping : IntakeAnswer.Full);

    private volatile bool _isClosed;

    /// <summary>Takes no more; what waits is still stored.</summary>
    public void Close()
    {
        _isClosed = true;
        _queue.Writer.TryComplete();
    }

    /// <summary>Stores what comes until the lane is closed and empty. A token that ends it earlier leaves what waits unstored, and says so to its senders.</summary>
    public async Task RunAsync(CancellationToken abandon)
    {
        while (_next is not null || await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var taken = Take();
            if (taken.Count == 0)
                continue;
            var answer = IntakeAnswer.Stopping;
            try
            {
                if (!abandon.IsCancellationRequested)
                {
                    await working.WaitAsync(CancellationToken.None);
                    try
                    {
                        answer = await StoreAsync(taken);
                    }
                    finally
                    {
                        working.Release();
                    }
                }
            }
            // Whoever waits is told in any case, and the lane goes on.
            catch (Exception e)
            {
                (answer, _last) = (IntakeAnswer.Failed, null);
                LogFailed(log, e, stream);
            }
            foreach (var delivery in taken)
                delivery.Answer(answer);
        }
    }

    private List<Delivery> Take()
    {
        List<Delivery> taken = [];
        var (bodies, bytes) = (0, 0L);
        while (bodies < MostBodies && bytes < MostBytes && (_next ?? (_queue.Reader.TryRead(out var read) ? read : null)) is { } next)
        {
            _next = null;
            if (taken.Count > 0 && next.Source != taken[0].Source)
            {
                _next = next;
                break;
            }
            taken.Add(next);
            bodies += next.Bodies.Length;
            bytes += next.Length;
        }
        return taken;
    }

    private async Task<IntakeAnswer> StoreAsync(List<Delivery> taken)
    {
        for (var round = 1; ; round++)
            try
            {
                var ids = taken.Any(delivery => delivery.HasIds) ? new KnownIds() : null;
                // Who sends again may have sent to another instance: what that one has taken stands in the store.
                if (_last is null || ids is not null)
                {
                    var positions = await store.PositionsAsync(stream, CancellationToken.None);
                    _last = positions.FirstOrDefault(position => position.Partition == instance)?.Sequence ?? 0;
                    ids?.Know(positions, instance);
                }
                var at = _last.Value;
                List<RawRecord> records = [];
                foreach (var delivery in taken.Where(delivery => delivery.Id is not { } whole || ids!.IsNew(whole)))
                    foreach (var body in delivery.Bodies)
                        if (body.Id is not { } id || ids!.IsNew(id))
                            records.Add(new RawRecord(body.Bytes, new Origin(stream, instance, ++at), body.At ?? delivery.Received));
                // Whether a sender still waits changes nothing from here on: what is read is stored.
                if (records.Count > 0)
                    await stage.TakeNewAsync(records, taken[0].Source, ids?.Remembered, CancellationToken.None);
                _last = at;
                return IntakeAnswer.Stored;
            }
            catch (StoreConflictException) when (round < Rounds)
            {
                // Another process gives out the same numbers: on from where it has come.
                _last = null;
            }
            catch (Exception e) when (e is StoreException or StoreConflictException)
            {
                // Whether it was stored is the store's to say.
                _last = null;
                LogAway(log, e, stream);
                return IntakeAnswer.StoreAway;
            }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What came by {Stream} can't be stored; its senders are told to send it again")]
    private static partial void LogAway(ILogger log, Exception e, string stream);

    [LoggerMessage(Level = LogLevel.Critical, Message = "A delivery of {Stream} failed in an unexpected way; its senders are told. Please report it")]
    private static partial void LogFailed(ILogger log, Exception e, string stream);
}
