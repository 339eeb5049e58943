using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using SecResponder.Connectors;
using SecResponder.Connectors.BlockLists;
using SecResponder.Connectors.Telemetry;
using SecResponder.Response.Hosting;
using SecResponder.Response.Pipeline;
using SecResponder.Server.Access;
using SecResponder.Server.Console;
using SecResponder.Server.Inputs.CloudEvents;
using SecResponder.Server.Inputs.Http;
using SecResponder.Server.Inputs.Kafka;
using SecResponder.Server.Inputs.OpenWhisk;
using SecResponder.Server.Inputs.Otlp;
using SecResponder.Server.Inputs.Splunk;
using SecResponder.Server.Inputs.Syslog;
using SecResponder.Server.Inputs.Webhooks;
using SecResponder.Server.Intake;
using SecResponder.Server.Operation;

namespace SecResponder.Server;

/// <summary>Puts this host together: connectors, the pipeline that is the same in all hosts, the ways in, and what runs by itself.</summary>
internal static class ServerServices
{
    /// <exception cref="InvalidOperationException">Settings are wrong; all mistakes of their section are named.</exception>
    public static IServiceCollection AddServer(this IServiceCollection services, IConfiguration configuration)
    {
        var server = configuration.GetSection(ServerOptions.Section).Get<ServerOptions>() ?? new ServerOptions();
        ServerOptionsValidator.Demand(server, Loopback.Listens(configuration));
        var responder = configuration.GetSection(ResponderOptions.Section).Get<ResponderOptions>() ?? new();
        services.AddConnectors(
            ConnectorOptions.From(configuration),
            provider => (owner, channel) => provider.GetRequiredService<PlaybooksInForce>().ChannelOf(owner, channel));
        services.AddResponder(responder, ActionCatalog.Signatures);
        services.AddTelemetryExport(configuration, "secresponder-server");
        services.AddSingleton(server).AddSingleton(responder).AddSingleton<InputMeter>();
        services.AddSingleton<Doorman>().AddSingleton<RateLimits>();
        EntraCaller.Add(services, configuration);
        ConsoleServices.Add(services, server.Console);
        services.AddSingleton<InProcessStage>().AddSingleton<EventIntake>().AddSingleton<HttpIngest>();
        services.AddSingleton<WebhookInput>().AddSingleton<HecChannels>().AddSingleton<SplunkCollector>().AddSingleton<OtlpLogs>().AddSingleton<OpenWhiskAction>();
        services.AddSingleton<Drain>().AddSingleton<Readiness>().AddSingleton<SyslogInputs>();
        if (server.Prometheus)
            PrometheusPage.Add(services);
        // In the order in which they begin; they end the other way round, so that what an input took is stored, and steps are woken, before that ends.
        services.AddHostedService<Work>().AddHostedService(provider => provider.GetRequiredService<EventIntake>());
        services.AddHostedService<KafkaInputs>().AddHostedService(provider => provider.GetRequiredService<SyslogInputs>()).AddHostedService(provider => provider.GetRequiredService<Drain>());
        services.Configure<HostOptions>(host => host.ShutdownTimeout = server.DrainDelay + server.DrainTimeout);
        services.Configure<KestrelServerOptions>(kestrel => Limit(kestrel, server));
        return services;
    }

    public static void MapServer(this WebApplication app)
    {
        ConsoleServices.Use(app);
        app.UseRouting();
        app.Use((HttpContext context, RequestDelegate next) => Doors.AskAsync(context, next));
        app.MapPost("/ingest/{stream}", (HttpContext context, HttpIngest ingest, string stream) => ingest.TakeAsync(context, stream)).Behind(new Door.Guarded(Rights.Ingest));
        app.MapMethods("/ingest/{stream}", ["OPTIONS"], (HttpContext context, string stream) => EventGridHandshake.Options(context)).Behind(new Door.Guarded(Rights.Ingest));
        WebhookInput.Map(app);
        SplunkCollector.Map(app);
        OtlpLogs.Map(app);
        if (app.Services.GetRequiredService<ServerOptions>().OpenWhisk)
            OpenWhiskAction.Map(app);
        Probes.Map(app);
        ConsoleServices.Map(app);
        if (app.Services.GetRequiredService<ServerOptions>().Prometheus)
            PrometheusPage.Map(app);
        if (app.Services.GetService<FeedPage>() is not { } feeds)
            return;
        app.MapMethods(FeedPage.Path, ["GET", "HEAD"], (HttpContext context, string list, string form, string file) => Feeds.SendAsync(context, feeds, list, form, file))
            .Behind(new Door.Own("each list says which firewalls may fetch it"));
    }

    private static void Limit(KestrelServerOptions kestrel, ServerOptions server)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = server.Http.LargestBody;
        kestrel.Limits.MaxConcurrentConnections = server.Http.Connections;
        kestrel.Limits.MinRequestBodyDataRate = server.Http.SlowestSender == 0 ? null : new MinDataRate(server.Http.SlowestSender, TimeSpan.FromSeconds(5));
        if (server.Certificates.Authorities.Length == 0)
            return;
        var authorities = ClientCertificates.Authorities(server.Certificates.Authorities);
        kestrel.ConfigureHttpsDefaults(https =>
        {
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.ClientCertificateValidation = (certificate, chain, _) => ClientCertificates.IsSigned(certificate, authorities, chain?.ChainPolicy.ExtraStore);
        });
    }
}
