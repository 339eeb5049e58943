using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace SecResponder.Connectors.Http;

/// <summary>How connectors reach the outside: only where they were told to, never by redirect, with limits of time and size; only reading is tried again.</summary>
internal static class ConnectorHttp
{
    /// <summary>What the guard says when a name leads only to where no call may go.</summary>
    public const string NotPublic = "the host's addresses are not public";

    /// <summary>How long one attempt may take.</summary>
    public static readonly TimeSpan Attempt = TimeSpan.FromSeconds(20);

    private const int LargestAnswer = 4 << 20;
    private static readonly TimeSpan Connect = TimeSpan.FromSeconds(5);

    /// <param name="services">Where to.</param>
    /// <param name="name">The client's name.</param>
    /// <param name="baseAddress">Where it is; null when each call says so.</param>
    /// <param name="reach">Where it may be led besides the internet.</param>
    /// <param name="roots">A file of the only certificates that are believed, see <see cref="PrivateRoots"/>; null: those that the machine believes. Read once, at the first call.</param>
    public static IHttpClientBuilder AddConnectorHttp(this IServiceCollection services, string name, Uri? baseAddress, Reach reach, string? roots = null)
    {
        var http = services.AddGuardedHttp(name, baseAddress, reach, roots);
        http.AddResilienceHandler("reading", pipeline =>
        {
            var retry = new HttpRetryStrategyOptions { MaxRetryAttempts = 2, Delay = TimeSpan.FromMilliseconds(300), BackoffType = DelayBackoffType.Exponential, UseJitter = true };
            // A write that got no answer may have had its effect: the step runner reads back before it is called again.
            retry.DisableForUnsafeHttpMethods();
            pipeline.AddRetry(retry).AddTimeout(Attempt);
        });
        return http;
    }

    /// <summary>A client that goes only where it may, without trying anything again: for who has its own times for that.</summary>
    public static IHttpClientBuilder AddGuardedHttp(this IServiceCollection services, string name, Uri? baseAddress, Reach reach, string? roots = null) =>
        services.AddHttpClient(name, client =>
            {
                client.BaseAddress = baseAddress;
                client.MaxResponseContentBufferSize = LargestAnswer;
                client.Timeout = Timeout.InfiniteTimeSpan;
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = Connect,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                SslOptions = { CertificateChainPolicy = roots is null ? null : PrivateRoots.Policy(roots) },
                ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, reach, cancellation),
            })
            .AddHttpMessageHandler(() => new OnlySecure());

    // The address that was checked is the one that is connected to: DNS can't change in between.
    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, Reach reach, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(endPoint.Host, cancellation);
        var allowed = addresses.Where(address => AddressGuard.Allows(address, reach)).ToArray();
        if (allowed.Length == 0)
            throw new HttpRequestException(HttpRequestError.ConnectionError, NotPublic);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, endPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Credentials go over TLS or stay on this machine.
    private sealed class OnlySecure : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri is { } uri && SecureAddress.Is(uri)
                ? base.SendAsync(request, cancellationToken)
                : throw new HttpRequestException(HttpRequestError.SecureConnectionError, "only https is called");
    }
}
