using System.Net;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecResponder.Worker.Tests.Rpc;

namespace SecResponder.Worker.Tests.Host;

/// <summary>
/// A Functions host, as small as one can be: starts the worker, asks which functions it has, has them loaded, invokes them, forwards HTTP. It listens to nothing itself: tests are its triggers, and see what
/// came of each invocation before they decide, as the platform does, whether it is tried again.
/// </summary>
/// <remarks>The order: 1 the worker calls, 2 it is initialized, 3 it tells its functions, 4 each is loaded, 5 invocations, 6 it is told to end.</remarks>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly WebApplication _server;
    private readonly WorkerStream _stream;
    private readonly WorkerProcess _worker;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private readonly string _folder;

    private FunctionsHost(WebApplication server, WorkerStream stream, WorkerProcess worker, string folder) => (_server, _stream, _worker, _folder) = (server, stream, worker, folder);

    /// <summary>What the worker says that it can do.</summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; private set; } = new Dictionary<string, string>();

    /// <summary>The functions, by name.</summary>
    public IReadOnlyDictionary<string, FunctionMetadata> Functions { get; private set; } = new Dictionary<string, FunctionMetadata>();

    public IReadOnlyList<RpcLog> Logs => _stream.Logs;

    public string Output => _worker.Output;

    /// <summary>Processor time that the worker has used so far.</summary>
    public TimeSpan ProcessorTime => _worker.ProcessorTime;

    /// <summary>Starts the worker, up to where it waits for invocations.</summary>
    /// <param name="app">The app's program.</param>
    /// <param name="settings">The app's settings.</param>
    /// <param name="cancellation">Nobody waits any more.</param>
    /// <exception cref="InvalidOperationException">It ended, hung, or could not load a function; its output is told.</exception>
    public static async Task<FunctionsHost> StartAsync(string app, IReadOnlyDictionary<string, string> settings, CancellationToken cancellation)
    {
        var stream = new WorkerStream();
        var server = await ServeAsync(stream, cancellation);
        var worker = WorkerProcess.Start(app, new Uri(server.Urls.First()), settings);
        var host = new FunctionsHost(server, stream, worker, Path.GetDirectoryName(app)!);
        _ = worker.EndAsync(CancellationToken.None).ContinueWith(end => stream.End($"the worker ended{(end.IsCompletedSuccessfully ? $" with exit code {end.Result}" : "")}"), TaskScheduler.Default);
        try
        {
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            soon.CancelAfter(Longest);
            await host.GreetAsync(soon.Token);
            return host;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or InvalidOperationException)
        {
            var output = host.Output;
            await host.DisposeAsync();
            throw new InvalidOperationException($"the worker did not come up ({exception.Message}):\n{output}", exception);
        }
    }

    /// <summary>Invokes a function once. Whether it failed stands in the answer; nothing is tried again.</summary>
    public async Task<InvocationResponse> InvokeAsync(string function, InvocationRequest request, CancellationToken cancellation)
    {
        request.FunctionId = Functions[function].FunctionId;
        if (request.InvocationId.Length == 0)
            request.InvocationId = Guid.NewGuid().ToString();
        request.TraceContext ??= new TraceContext { TraceParent = $"00-{Guid.NewGuid():N}-{Guid.NewGuid().ToString("N")[..16]}-01" };
        return (await _stream.AskAsync(new StreamingMessage { InvocationRequest = request }, cancellation)).InvocationResponse;
    }

    /// <summary>Has an invocation cancelled, as a host does that is about to shut down.</summary>
    public void Cancel(string invocation) => _stream.Say(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = invocation } });

    /// <summary>Forwards a request to the worker's own HTTP server, and invokes the function meanwhile: the two meet by the invocation's id.</summary>
    public async Task<HttpResponseMessage> SendAsync(string function, HttpRequestMessage request, InvocationRequest invocation, CancellationToken cancellation)
    {
        invocation.InvocationId = Guid.NewGuid().ToString();
        request.RequestUri = new Uri(new Uri(Capabilities["HttpUri"]), request.RequestUri!);
        request.Headers.Add("x-ms-invocation-id", invocation.InvocationId);
        var invoked = InvokeAsync(function, invocation, cancellation);
        var response = await _http.SendAsync(request, cancellation);
        var answer = await invoked;
        return answer.Result.Status == StatusResult.Types.Status.Success ? response : throw new InvalidOperationException($"{function} failed: {answer.Result.Exception?.Message}");
    }

    /// <summary>Tells the worker to end, as a host does.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync(CancellationToken cancellation)
    {
        _stream.Say(new StreamingMessage { WorkerTerminate = new WorkerTerminate { GracePeriod = Duration.FromTimeSpan(TimeSpan.FromSeconds(5)) } });
        return await EndAsync(cancellation);
    }

    /// <summary>Waits until the worker ends by itself.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> EndAsync(CancellationToken cancellation) => _worker.EndAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        _stream.End("the host ends");
        _worker.Dispose();
        _http.Dispose();
        await _server.DisposeAsync();
    }

    private static async Task<WebApplication> ServeAsync(WorkerStream stream, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(stream).AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        var server = builder.Build();
        server.MapGrpcService<WorkerStream>();
        await server.StartAsync(cancellation);
        return server;
    }

    private async Task GreetAsync(CancellationToken cancellation)
    {
        await _stream.Started.WaitAsync(cancellation);
        var init = await _stream.AskAsync(new StreamingMessage
        {
            WorkerInitRequest = new WorkerInitRequest { HostVersion = "4.1000.0", WorkerDirectory = _folder, FunctionAppDirectory = _folder },
        }, cancellation);
        Must(init.WorkerInitResponse.Result, "being initialized");
        Capabilities = init.WorkerInitResponse.Capabilities;
        var told = await _stream.AskAsync(new StreamingMessage { FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = _folder } }, cancellation);
        Must(told.FunctionMetadataResponse.Result, "telling its functions");
        Functions = told.FunctionMetadataResponse.FunctionMetadataResults.ToDictionary(function => function.Name);
        foreach (var function in Functions.Values)
        {
            var load = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function };
            var loaded = await _stream.AskAsync(new StreamingMessage { FunctionLoadRequest = load }, cancellation);
            Must(loaded.FunctionLoadResponse.Result, $"loading {function.Name}");
        }
    }

    private static void Must(StatusResult result, string what)
    {
        if (result.Status != StatusResult.Types.Status.Success)
            throw new InvalidOperationException($"{what} failed: {result.Exception?.Message}");
    }
}
