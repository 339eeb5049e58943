using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Playbooks.Enrichment.Feeds;
using SecResponder.Response.Hosting;

namespace SecResponder.Connectors.Feeds;

/// <summary>Adds what fetches feeds. A host lets it run (<see cref="FeedKeeper.RunAsync"/>); the command line asks it once.</summary>
public static class FeedServices
{
    private const string Outside = "feeds";
    private const string Inside = "feeds-inside";

    internal static void AddFeeds(this IServiceCollection services, FeedOptions options)
    {
        services.AddGuardedHttp(Outside, null, Reach.Internet);
        services.AddGuardedHttp(Inside, null, Reach.Private | Reach.ThisMachine);
        services.AddSingleton(new FeedCache(options.Folder));
        services.AddSingleton(provider => new FeedClient(Client(provider, Outside), Client(provider, Inside), options, provider.GetRequiredService<ISecrets>()));
        services.AddSingleton(provider => new FeedKeeper(provider.GetRequiredService<PlaybooksInForce>(), provider.GetRequiredService<FeedClient>(), provider.GetRequiredService<FeedCache>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<FeedKeeper>>()));
    }

    private static HttpClient Client(IServiceProvider provider, string name) => provider.GetRequiredService<IHttpClientFactory>().CreateClient(name);
}
