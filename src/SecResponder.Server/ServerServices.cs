using SecResponder.Connectors;
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
        app.MapGet("/healthz", () => Results.Text("ok"));
    }
}
