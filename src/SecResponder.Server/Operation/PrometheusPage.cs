using OpenTelemetry.Metrics;
using SecResponder.Response.Telemetry;
using SecResponder.Server.Access;

namespace SecResponder.Server.Operation;

/// <summary><c>GET /metrics</c>: what OTLP exports, for whoever scrapes instead. Asked for by <c>Server:Prometheus</c>.</summary>
internal static class PrometheusPage
{
    public const string Path = "/metrics";

    public static void Add(IServiceCollection services) => services.AddOpenTelemetry().WithMetrics(metrics => metrics
        .AddMeter(ResponderTelemetry.Name, InputMeter.Name)
        .AddPrometheusExporter());

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapPrometheusScrapingEndpoint(Path).WithMetadata(new HttpMethodMetadata(["GET"])).Behind(new Door.Guarded(Rights.Metrics));
}
