using Microsoft.Extensions.Hosting;
using SecResponder.Connectors.Feeds;

namespace SecResponder.Functions;

/// <summary>Each instance keeps its own feeds while it lives: a timer trigger would run on one of them only.</summary>
internal sealed class FeedWork(FeedKeeper feeds) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => feeds.RunAsync(stoppingToken);
}
