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
    /// <summary>What the guard says when a name leads to no public address.</summary>
    public const string NotPublic = "the host's addresses are not public";

    /// <summary>The most bytes of an answer.</summary>
    public const int LargestAnswer = 4 << 20;

    private static readonly TimeSpan Connect = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(20);

    public static IHttpClientBuilder AddConnectorHttp(this IServiceCollection services, string name, Uri? baseAddress, bool isPrivateAllowed)
    {
        var http = services.AddGuardedHttp(name, baseAddress, isPrivateAllowed, provider => new MaskedAnswers(provider.GetRequiredService<RevealedSecrets>()));
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
    public static IHttpClientBuilder AddGuardedHttp(this IServiceCollection services, string name, Uri? baseAddress, bool isPrivateAllowed, params Func<IServiceProvider, DelegatingHandler>[] outermost)
    {
        var http = services.AddHttpClient(name, client =>
            {
                client.BaseAddress = baseAddress;
                client.MaxResponseContentBufferSize = LargestAnswer;
                client.Timeout = Timeout.InfiniteTimeSpan;
            })
            .ConfigurePrimaryHttpMessageHandler(provider => Handler(provider.GetService<Dialing>() ?? Dialing.Real, isPrivateAllowed))
            // The usual ones tell whole addresses, and of a webhook that is the secret.
            .RemoveAllLoggers()
            .AddLogger(provider => new HostLog(provider.GetRequiredService<ILogger<HostLog>>()), wrapHandlersPipeline: false);
        foreach (var handler in outermost)
            http.AddHttpMessageHandler(handler);
        return http.AddHttpMessageHandler(() => new OnlySecure());
    }

    private static SocketsHttpHandler Handler(Dialing dialing, bool isPrivateAllowed) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        // A proxy would resolve the name itself, and the guard would judge the proxy.
        UseProxy = false,
        // Traces would tell whole addresses, too, and tell strangers our trace ids.
        ActivityHeadersPropagator = null,
        ConnectTimeout = Connect,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = (context, cancellation) => ConnectAsync(dialing, context.DnsEndPoint, isPrivateAllowed, cancellation),
    };

    // The address that was checked is the one that is connected to: DNS can't change in between.
    private static async ValueTask<Stream> ConnectAsync(Dialing dialing, DnsEndPoint endPoint, bool isPrivateAllowed, CancellationToken cancellation)
    {
        var addresses = await dialing.Resolve(endPoint.Host, cancellation);
        var allowed = addresses.Where(address => isPrivateAllowed || AddressGuard.IsPublic(address)).ToArray();
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
