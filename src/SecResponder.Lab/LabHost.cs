using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SecResponder.Lab.Faults;
using SecResponder.Lab.Page;
using SecResponder.Lab.State;

namespace SecResponder.Lab;

/// <summary>The outside world on loopback: the systems of <see cref="LabSystems"/> as HTTP APIs with state, quirks, latency and faults. For trying and testing.</summary>
/// <remarks>The way of a request: the guard against other hosts' names, the faulty wire, then one folder a system. <c>/</c> shows what became of it.</remarks>
public sealed class LabHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LabHost(WebApplication app, LabState state)
    {
        _app = app;
        State = state;
        BaseAddress = new Uri(app.Urls.First());
    }

    /// <summary>Where it listens: <c>http://127.0.0.1:port</c>. Every system has its own paths below it.</summary>
    public Uri BaseAddress { get; }

    /// <summary>The truth: what really happened in the outside world.</summary>
    public LabState State { get; }

    /// <summary>Starts a lab.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<LabHost> StartAsync(LabOptions options, TimeProvider time, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        var state = new LabState(options, time);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1 << 20;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.Use(LoopbackOnly.InvokeAsync);
        app.Use((context, next) =>
        {
            // The outside world has its own clock, and tells it.
            context.Response.Headers.Date = time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
            return next(context);
        });
        app.Use(new FaultyWire(state, time).InvokeAsync);
        app.UseRouting();
        new ControlApi(state).Map(app);
        foreach (var system in state.Systems)
            system.Map(app);
        new LabPage(state, time).Map(app);
        await app.StartAsync(cancellation);
        return new LabHost(app, state);
    }

    /// <summary>Serves until cancelled.</summary>
    public Task WaitAsync(CancellationToken cancellation) => HostingAbstractionsHostExtensions.WaitForShutdownAsync(_app, cancellation);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
