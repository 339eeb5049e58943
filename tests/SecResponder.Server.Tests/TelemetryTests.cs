using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace SecResponder.Server.Tests;

/// <summary>Metrics and traces reach the collector that is named, and nobody when none is.</summary>
public sealed class TelemetryTests : IDisposable
{
    private const string Playbook = """
        title: Denied
        id: 00000000-0000-4000-8000-000000000001
        logsource: {category: firewall}
        detection: {s: {DvcAction: Deny}, condition: s}
        level: low
        owner: soc
        mode: observe
        response: [{do: ticket.open, with: {queue: soc, title: 'From {{ SrcIpAddr }}'}}]
        """;

    private readonly ServerFolder _folder = new(Playbook);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_collector_is_told_of_events_incidents_and_their_traces()
    {
        var got = new ConcurrentDictionary<string, ConcurrentQueue<byte[]>>();
        await using var collector = await CollectorAsync(got);
        await using var server = await _folder.StartAsync([new("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First()), new("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")]);
        using var http = ServerFolder.Client(server);
        await http.PostAsync("ingest/fw", new StringContent("<164>May 01 2026 10:01:00 fw1 : %ASA-4-106023: Deny tcp src outside:198.51.100.7/40001 dst inside:10.0.0.5/22 by access-group \"a\" [0x0, 0x0]"), Cancellation);

        Assert.True(server.Services.GetRequiredService<TracerProvider>().ForceFlush(20_000));
        Assert.True(server.Services.GetRequiredService<MeterProvider>().ForceFlush(20_000));

        var (traces, metrics) = (Text(got, "/v1/traces"), Text(got, "/v1/metrics"));
        Assert.All(["detect", "incident", "secresponder-server"], word => Assert.Contains(word, traces, StringComparison.Ordinal));
        Assert.All(["secresponder.events", "cisco-asa", "secresponder.incidents", "secresponder.lag"], word => Assert.Contains(word, metrics, StringComparison.Ordinal));
        Assert.All(["198.51.100.7", "10.0.0.5"], address => Assert.DoesNotContain(address, traces + metrics, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_no_collector_is_named_nothing_is_made()
    {
        await using var server = await _folder.StartAsync([]);
        Assert.Null(server.Services.GetService<TracerProvider>());
        Assert.Null(server.Services.GetService<MeterProvider>());
    }

    private static string Text(ConcurrentDictionary<string, ConcurrentQueue<byte[]>> got, string path) =>
        string.Concat(got.GetValueOrDefault(path, []).Select(Encoding.Latin1.GetString));

    private static async Task<WebApplication> CollectorAsync(ConcurrentDictionary<string, ConcurrentQueue<byte[]>> got)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/v1/{signal}", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            got.GetOrAdd(context.Request.Path.Value!, _ => []).Enqueue(body.ToArray());
            return Results.Bytes([], "application/x-protobuf");
        });
        await app.StartAsync(Cancellation);
        return app;
    }
}
