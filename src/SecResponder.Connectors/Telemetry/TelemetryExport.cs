using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SecResponder.Response.Telemetry;

namespace SecResponder.Connectors.Telemetry;

/// <summary>Sends metrics and traces to whoever is named by the settings that everybody uses for it: an OpenTelemetry collector, Azure Monitor, both, or nobody. Nobody named, nothing is made.</summary>
/// <remarks>OpenTelemetry specification, "OpenTelemetry Protocol Exporter", "Environment Variable Specification"; Microsoft Learn, "Configure Azure Monitor OpenTelemetry".</remarks>
public static class TelemetryExport
{
    /// <summary>An OpenTelemetry collector's address.</summary>
    public const string Otlp = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>An Application Insights resource.</summary>
    public const string Insights = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    // Entra instead of the key in the connection string: 'ClientId=…;Authorization=AAD', as the Functions host reads it.
    private const string InsightsSignIn = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
    private const string ServiceName = "OTEL_SERVICE_NAME";

    /// <summary>Adds it.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">Says to whom.</param>
    /// <param name="service">What this host is called, unless <c>OTEL_SERVICE_NAME</c> says otherwise.</param>
    public static IServiceCollection AddTelemetryExport(this IServiceCollection services, IConfiguration configuration, string service)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var (toCollector, toInsights) = (!string.IsNullOrEmpty(configuration[Otlp]), !string.IsNullOrEmpty(configuration[Insights]));
        if (!toCollector && !toInsights)
            return services;
        var telemetry = services.AddOpenTelemetry();
        if (string.IsNullOrEmpty(configuration[ServiceName]))
            telemetry.ConfigureResource(resource => resource.AddService(service, serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString(3)));
        // A span a batch, and those of incidents: few enough that none is left to a sampler.
        telemetry.WithTracing(traces =>
        {
            traces.AddSource(ResponderTelemetry.Name);
            if (toInsights)
                traces.AddAzureMonitorTraceExporter(options => ToInsights(options, configuration));
            if (toCollector)
                traces.AddOtlpExporter(options => ToCollector(options, configuration, "v1/traces"));
            traces.SetSampler(new AlwaysOnSampler());
        });
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(ResponderTelemetry.Name, ResponderTelemetry.OfHosts);
            if (toInsights)
                metrics.AddAzureMonitorMetricExporter(options => ToInsights(options, configuration));
            if (toCollector)
                metrics.AddOtlpExporter(options => ToCollector(options, configuration, "v1/metrics"));
        });
        return services;
    }

    private static void ToInsights(AzureMonitorExporterOptions options, IConfiguration configuration)
    {
        options.ConnectionString = configuration[Insights];
        if (configuration[InsightsSignIn]?.Contains("Authorization=AAD", StringComparison.OrdinalIgnoreCase) == true)
            options.Credential = new DefaultAzureCredential();
    }

    // The exporter reads the environment by itself; settings may stand elsewhere, too.
    private static void ToCollector(OtlpExporterOptions options, IConfiguration configuration, string path)
    {
        var isHttp = string.Equals(configuration["OTEL_EXPORTER_OTLP_PROTOCOL"], "http/protobuf", StringComparison.OrdinalIgnoreCase);
        options.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        var address = configuration[Otlp]!.TrimEnd('/');
        options.Endpoint = new Uri(isHttp ? $"{address}/{path}" : address);
        if (configuration["OTEL_EXPORTER_OTLP_HEADERS"] is { Length: > 0 } headers)
            options.Headers = headers;
    }
}
