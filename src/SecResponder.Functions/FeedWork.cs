using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SecResponder.Connectors.Feeds;

namespace SecResponder.Functions;

/// <summary>Each instance keeps its own feeds while it lives: a timer trigger would run on one of them only.</summary>
/// <remarks>As with <see cref="PlaybookWork"/>, the playbooks that name the feeds may be read meanwhile.</remarks>
internal sealed class FeedWork(IServiceProvider services) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => services.GetRequiredService<FeedKeeper>().RunAsync(stoppingToken);
}
