using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Polly;
using SecResponder.Connectors.Secrets;

namespace SecResponder.Connectors.Http;

/// <summary>How connectors reach the outside: only where they were told to, never by redirect or proxy, with limits of time and size; only reading is tried again.</summary>
/// <remarks>
/// <code>
///   1 masked: what the other side says loses our secrets   2 tried again (questions only)   3 https only   4 the address is checked, and connected to as checked
/// </code>
/// </remarks>
internal static class ConnectorHttp
{
    /// <summary>What the guard says when a name leads only to where no call may go.</summary>
    public const string NotPublic = "the host's addresses are not public";

    /// <summary>The most bytes of an answer.</summary>
    public const int LargestAnswer = 4 << 20;

    /// <summary>How long one attempt may take.</summary>
    public static readonly TimeSpan Attempt = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Connect = TimeSpan.FromSeconds(5);

    /// <param name="services">Where to.</param>
    /// <param name="name">The client's name.</param>
    /// <param name="baseAddress">Where it is; null when each call says so.</param>
    /// <param name="reach">Where it may be led besides the internet.</param>
    /// <param name="roots">A file of the only certificates that are believed, see <see cref="PrivateRoots"/>; null: those that the machine believes. Read once, at the first call.</param>
    public static IHttpClientBuilder AddConnectorHttp(this IServiceCollection services, string name, Uri? baseAddress, Reach reach, string? roots = null)
    {
        var http = services.AddGuardedHttp(name, baseAddress, reach, roots, provider => new MaskedAnswers(provider.GetService<RevealedSecrets>() ?? new RevealedSecrets()));
        http.AddResilienceHandler("reading", pipeline =>
        {
            var retry = new HttpRetryStrategyOptions { MaxRetryAttempts = 2, Delay = TimeSpan.FromMilliseconds(300), BackoffType = DelayBackoffType.Exponential, UseJitter = true };
            // What the guard has refused it refuses again.
            retry.ShouldHandle = outcome => ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(outcome.Outcome) && outcome.Outcome.Exception?.GetBaseException().Message is not NotPublic);
            // A write that got no answer may have had its effect: the step runner reads back before it is called again.
            retry.DisableForUnsafeHttpMethods();
            pipeline.AddRetry(retry).AddTimeout(Attempt);
        });
        return http;
    }

    /// <summary>A client that goes only where it may, without trying anything again: for who has its own times for that.</summary>
    public static IHttpClientBuilder AddGuardedHttp(this IServiceCollection services, string name, Uri? baseAddress, Reach reach, string? roots = null, params Func<IServiceProvider, DelegatingHandler>[] outermost)
    {
        var http = services.AddHttpClient(name, client =>
            {
                client.BaseAddress = baseAddress;
                client.MaxResponseContentBufferSize = LargestAnswer;
                client.Timeout = Timeout.InfiniteTimeSpan;
            })
            .ConfigurePrimaryHttpMessageHandler(provider => Handler(provider.GetService<Dialing>() ?? Dialing.Real, reach, roots))
            // The usual ones tell whole addresses, and of a webhook that is the secret.
            .RemoveAllLoggers()
            .AddLogger(provider => new HostLog(provider.GetRequiredService<ILogger<HostLog>>()), wrapHandlersPipeline: false);
        foreach (var handler in outermost)
            http.AddHttpMessageHandler(handler);
        return http.AddHttpMessageHandler(() => new OnlySecure());
    }

    private static SocketsHttpHandler Handler(Dialing dialing, Reach reach, string? roots) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        // A proxy would resolve the name itself, and the guard would judge the proxy.
        UseProxy = false,
        // Traces would tell whole addresses, too, and tell strangers our trace ids.
        ActivityHeadersPropagator = null,
        ConnectTimeout = Connect,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        SslOptions = { CertificateChainPolicy = roots is null ? null : PrivateRoots.Policy(roots) },
        ConnectCallback = (context, cancellation) => ConnectAsync(dialing, context.DnsEndPoint, reach, cancellation),
    };

    // The address that was checked is the one that is connected to: DNS can't change in between.
    private static async ValueTask<Stream> ConnectAsync(Dialing dialing, DnsEndPoint endPoint, Reach reach, CancellationToken cancellation)
    {
        var addresses = await dialing.Resolve(endPoint.Host, cancellation);
        var allowed = addresses.Where(address => AddressGuard.Allows(address, reach)).ToArray();
        return allowed.Length > 0
            ? await dialing.Connect(allowed, endPoint.Port, cancellation)
            : throw new HttpRequestException(HttpRequestError.ConnectionError, NotPublic);
    }

    // Credentials go over TLS or stay on this machine.
    private sealed class OnlySecure : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri is { } uri && (uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback)
                ? base.SendAsync(request, cancellationToken)
                : throw new HttpRequestException(HttpRequestError.SecureConnectionError, "only https is called");
    }
}
