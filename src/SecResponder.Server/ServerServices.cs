using System.Globalization;
using SecResponder.Connectors;
using SecResponder.Connectors.BlockLists;
using SecResponder.Response.Hosting;
using SecResponder.Response.Pipeline;

namespace SecResponder.Server;

/// <summary>Puts this host together: connectors, the pipeline that is the same in all hosts, the ways in, and what runs by itself.</summary>
internal static class ServerServices
{
    public static IServiceCollection AddServer(this IServiceCollection services, IConfiguration configuration)
    {
        var server = configuration.GetSection(ServerOptions.Section).Get<ServerOptions>() ?? new ServerOptions();
        services.AddConnectors(
            ConnectorOptions.From(configuration),
            provider => (owner, channel) => provider.GetRequiredService<PlaybooksInForce>().ChannelOf(owner, channel));
        services.AddResponder(configuration.GetSection(ResponderOptions.Section).Get<ResponderOptions>() ?? new(), ActionCatalog.Signatures);
        services.AddSingleton(server).AddSingleton<InProcessStage>().AddSingleton<StreamSequences>().AddSingleton<HttpIngest>().AddHostedService<Work>();
        services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = server.LargestBody;
        });
        return services;
    }

    public static void MapServer(this WebApplication app)
    {
        app.MapPost("/ingest/{stream}", (HttpContext context, HttpIngest ingest, string stream) => ingest.TakeAsync(context, stream));
        // Whoever asks need not be told what is wrong in which file: the log, the ledger and a notice tell those who may know.
        app.MapGet("/healthz", (PlaybookWatch playbooks) => Results.Text(playbooks.Refused is { } refused
            ? string.Create(CultureInfo.InvariantCulture, $"ok, but the playbooks changed at {refused.Since.UtcDateTime:O} {(refused.Mistakes == 0 ? "can't be taken" : $"have {refused.Mistakes} mistakes")}: those before are in force")
            : "ok"));
        if (app.Services.GetService<FeedPage>() is not { } feeds)
            return;
        app.MapMethods(FeedPage.Path, ["GET", "HEAD"], (HttpContext context, string list, string form, string file) => Feeds.SendAsync(context, feeds, list, form, file));
    }
}
