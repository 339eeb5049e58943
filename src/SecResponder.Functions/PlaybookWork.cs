using Microsoft.Extensions.Hosting;
using SecResponder.Response.Hosting;

namespace SecResponder.Functions;

/// <summary>Each instance reads changed playbooks for itself: a timer trigger would run on one of them only. Where the app runs from a package its folder never changes, and looking costs next to nothing.</summary>
internal sealed class PlaybookWork(PlaybookWatch playbooks) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => playbooks.RunAsync(stoppingToken);
}
