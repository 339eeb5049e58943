using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SecResponder.Connectors.Feeds;
using SecResponder.Connectors.Secrets;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Hosting;

namespace SecResponder.Connectors.Tests;

/// <summary>A server of feeds on this machine, and the keeper that fetches from it.</summary>
internal sealed class FeedServer : IAsyncDisposable
{
    private const string Rule = "title: t\nid: 00000000-0000-4000-8000-00000000000a\nlogsource: {category: firewall}\ndetection:\n  s: {DstIpAddr|expand: '%feed%'}\n  condition: s\n";

    private readonly WebApplication _app;
    private readonly string _folder = Directory.CreateTempSubdirectory("feeds").FullName;
    private readonly List<ServiceProvider> _processes = [];

    private FeedServer(WebApplication app) => _app = app;

    /// <summary>What it answers.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = context => context.Response.WriteAsync("203.0.113.7\n");

    /// <summary>The requests that came, as method, path and the headers that matter.</summary>
    public ConcurrentQueue<(string Path, string? IfNoneMatch, string? Key)> Requests { get; } = [];

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public Uri Address => new(_app.Urls.First());

    public static async Task<FeedServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new FeedServer(builder.Build());
        server._app.Run(context =>
        {
            server.Requests.Enqueue((context.Request.Path.Value ?? "", context.Request.Headers.IfNoneMatch.FirstOrDefault(), context.Request.Headers["X-Key"].FirstOrDefault()));
            return server.Answer(context);
        });
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>A process that starts: its keeper and its playbooks. What an earlier one kept is in the folder.</summary>
    public (FeedKeeper Keeper, PlaybooksInForce Playbooks) Process(string? url = null, string more = "", Action<FeedOptions>? change = null)
    {
        var repository = Directory.CreateDirectory(Path.Combine(_folder, $"playbooks{_processes.Count}"));
        Directory.CreateDirectory(Path.Combine(repository.FullName, "lists"));
        File.WriteAllText(Path.Combine(repository.FullName, "rule.yaml"), Rule);
        File.WriteAllText(Path.Combine(repository.FullName, "lists", "feed.yaml"), $"feed: {{url: '{url ?? new Uri(Address, "feed").ToString()}', format: plain, every: 1h{more}}}\n");
        var set = PlaybookLoader.Load(repository.FullName, ActionCatalog.Signatures);
        Assert.Empty(set.Diagnostics);
        var feeds = new FeedOptions { Folder = Path.Combine(_folder, "kept"), Timeout = TimeSpan.FromSeconds(5), LargestAnswer = 1 << 20 };
        change?.Invoke(feeds);
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Time).AddSingleton(new PlaybooksInForce(set))
            .AddSingleton<ISecrets>(new Outside.Known(new(StringComparer.Ordinal) { ["env:KEY"] = Outside.Canary }))
            .AddConnectors(new ConnectorOptions().With(feeds), _ => (_, _) => null).BuildServiceProvider();
        _processes.Add(services);
        return (services.GetRequiredService<FeedKeeper>(), services.GetRequiredService<PlaybooksInForce>());
    }

    /// <summary>What the list holds, as text.</summary>
    public static string Held(PlaybooksInForce playbooks) => string.Join(' ', playbooks.Set.Enrichment.Lists.GetValueOrDefault("feed")?.Entries.Select(entry => entry.Text) ?? ["nothing"]);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
