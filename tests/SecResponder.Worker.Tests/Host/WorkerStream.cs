using System.Threading.Channels;
using Grpc.Core;
using SecResponder.Worker.Tests.Rpc;

namespace SecResponder.Worker.Tests.Host;

/// <summary>The one stream between host and worker: whatever is said goes through here, answers are told apart by the request's id.</summary>
internal sealed class WorkerStream : FunctionRpc.FunctionRpcBase
{
    private readonly Channel<StreamingMessage> _toWorker = Channel.CreateUnbounded<StreamingMessage>();
    private readonly Dictionary<string, TaskCompletionSource<StreamingMessage>> _asked = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<RpcLog> _logs = [];
    private readonly Lock _lock = new();
    private Exception? _ended;

    /// <summary>What the worker has logged so far, its own words and the app's.</summary>
    public IReadOnlyList<RpcLog> Logs
    {
        get
        {
            lock (_lock)
                return [.. _logs];
        }
    }

    /// <summary>Done when the worker has called and said who it is.</summary>
    public Task Started => _started.Task;

    public void Say(StreamingMessage message) => _toWorker.Writer.TryWrite(message);

    /// <summary>Says something and waits for the answer to it.</summary>
    public async Task<StreamingMessage> AskAsync(StreamingMessage message, CancellationToken cancellation)
    {
        message.RequestId = Guid.NewGuid().ToString();
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_ended is not null)
                throw _ended;
            _asked[message.RequestId] = answer;
        }
        Say(message);
        return await answer.Task.WaitAsync(cancellation);
    }

    /// <summary>Nothing will be answered any more: whoever waits is told why.</summary>
    public void End(string why)
    {
        lock (_lock)
        {
            _ended ??= new IOException(why);
            foreach (var waiting in _asked.Values)
                waiting.TrySetException(_ended);
            _asked.Clear();
        }
        _started.TrySetException(_ended);
        _toWorker.Writer.TryComplete();
    }

    public override async Task EventStream(IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        var saying = SayAllAsync(responseStream, context.CancellationToken);
        try
        {
            while (await requestStream.MoveNext(context.CancellationToken))
                Hear(requestStream.Current);
            await saying;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The worker is gone; the process's end says so.
        }
    }

    private async Task SayAllAsync(IServerStreamWriter<StreamingMessage> to, CancellationToken cancellation)
    {
        await foreach (var message in _toWorker.Reader.ReadAllAsync(cancellation))
            await to.WriteAsync(message, cancellation);
    }

    private void Hear(StreamingMessage message)
    {
        if (message.ContentCase == StreamingMessage.ContentOneofCase.StartStream)
            _started.TrySetResult();
        lock (_lock)
        {
            if (message.ContentCase == StreamingMessage.ContentOneofCase.RpcLog)
                _logs.Add(message.RpcLog);
            else if (_asked.Remove(message.RequestId, out var answer))
                answer.TrySetResult(message);
        }
    }
}
