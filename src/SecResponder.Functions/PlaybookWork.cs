using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SecResponder.Response.Hosting;

namespace SecResponder.Functions;

/// <summary>
/// Each instance reads changed playbooks for itself: a timer trigger would run on one of them only. Where the app runs from a package its folder never changes, and looking costs next to nothing.
/// </summary>
/// <remarks>What needs the playbooks is asked for once the app runs: hosted services are made before any of them begins, and reading would hold up the worker's greeting.</remarks>
internal sealed class PlaybookWork(IServiceProvider services) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => services.GetRequiredService<PlaybookWatch>().RunAsync(stoppingToken);
}
