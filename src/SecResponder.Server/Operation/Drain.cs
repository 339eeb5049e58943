namespace SecResponder.Server.Operation;

/// <summary>Between "end" and the end: it still listens and takes, and says that it is not ready, until whoever sends here has heard of it.</summary>
/// <remarks>The last to begin of what runs by itself, so that it is the first to end: listeners close behind it.</remarks>
internal sealed partial class Drain(ServerOptions options, TimeProvider time, ILogger<Drain> log) : IHostedLifecycleService
{
    private volatile bool _hasBegun;

    /// <summary>Whether the process was asked to end.</summary>
    public bool HasBegun => _hasBegun;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Of all services this comes before the first is stopped.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _hasBegun = true;
        LogEnding(log);
        if (options.DrainDelay > TimeSpan.Zero)
            await Task.Delay(options.DrainDelay, time, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        LogEnded(log);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Asked to end: what was taken is stored first")]
    private static partial void LogEnding(ILogger log);

    [LoggerMessage(Level = LogLevel.Information, Message = "Everything that was taken is stored")]
    private static partial void LogEnded(ILogger log);
}
