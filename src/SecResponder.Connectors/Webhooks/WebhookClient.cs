using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Webhooks;

/// <summary>Posts signed events to targets, and asks what became of them. A target that has answered 410 is not called again by this process.</summary>
/// <remarks>Standard Webhooks 1.0: the headers, and 410 for "send no more".</remarks>
internal sealed class WebhookClient(FrozenDictionary<string, ApiClient> clients, WebhooksOptions options, ISecrets secrets, TimeProvider time)
{
    /// <summary>What messages call it.</summary>
    public const string System = "Webhooks";

    private const int MostOfAnAnswer = 4096;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _gone = new(StringComparer.OrdinalIgnoreCase);

    public WebhooksOptions Options => options;

    /// <summary>Since when a target is switched off; null: it is not.</summary>
    public DateTimeOffset? GoneSince(string name) => _gone.TryGetValue(name, out var since) ? since : null;

    /// <summary>An address as it is called; null when a reference leads to where none may be.</summary>
    /// <exception cref="ConnectorException">It can't be had.</exception>
    public async Task<Uri?> AddressAsync(string given, CancellationToken cancellation) =>
        WebhookAddress.IsReference(given) ? AllowedHosts.Read((await RevealAsync(given, cancellation)).Trim(), options.Hosts) : new Uri(given);

    /// <summary>Posts an event; once more with fresh secrets when it was refused as not signed well, since nothing was done then.</summary>
    /// <exception cref="ConnectorException">No answer, or one that no receiver gives: whether it was taken is unknown.</exception>
    public async Task<ApiAnswer> PostAsync(string name, WebhookTarget target, Uri address, string id, byte[] body, CancellationToken cancellation)
    {
        var answer = await PostOnceAsync(name, target, address, id, body, cancellation);
        if (answer.Status == HttpStatusCode.Unauthorized && ForgetSecrets(target))
            answer = await PostOnceAsync(name, target, address, id, body, cancellation);
        if (answer.Status == HttpStatusCode.Gone)
            _gone.TryAdd(name, time.GetUtcNow());
        // A page for people is a proxy's, or a sign-in's: the receiver may not even have heard of it.
        return answer.IsSuccess && IsPage(answer.Said!) ? throw new ConnectorException($"{answer.System} answered {(int)answer.Status} with a page for people") : answer;
    }

    /// <summary>Asks what became of a step.</summary>
    /// <exception cref="ConnectorException">It does not say.</exception>
    public async Task<WebhookSeen> AskAsync(string name, WebhookTarget target, Uri address, string stepId, CancellationToken cancellation)
    {
        var headers = await HeadersAsync(target, stepId, [], cancellation);
        var answer = await clients[name].AskAsync(address, $"id={Uri.EscapeDataString(stepId)}", headers, cancellation);
        if (answer.Status == HttpStatusCode.Unauthorized)
            _ = ForgetSecrets(target);
        return WebhookSeen.Of(answer, stepId);
    }

    private async Task<ApiAnswer> PostOnceAsync(string name, WebhookTarget target, Uri address, string id, byte[] body, CancellationToken cancellation) =>
        await clients[name].PostAsync(address, body, StepEvent.ContentType, await HeadersAsync(target, id, body, cancellation), MostOfAnAnswer, cancellation);

    private async Task<ImmutableArray<(string Name, string Value)>> HeadersAsync(WebhookTarget target, string id, byte[] body, CancellationToken cancellation)
    {
        var keys = await KeysAsync(target, cancellation);
        var now = time.GetUtcNow();
        return
        [
            ("webhook-id", id),
            ("webhook-timestamp", now.ToUnixTimeSeconds().ToString(global::System.Globalization.CultureInfo.InvariantCulture)),
            ("webhook-signature", WebhookSignature.Of(id, now, body, keys)),
            ("Idempotency-Key", id),
        ];
    }

    /// <summary>What a target's events are signed with.</summary>
    /// <exception cref="ConnectorException">A secret can't be had, or is none.</exception>
    public async Task<IReadOnlyList<byte[]>> KeysAsync(WebhookTarget target, CancellationToken cancellation)
    {
        var keys = new List<byte[]>();
        foreach (var reference in target.Secrets)
            keys.Add(WebhookSignature.Key(await RevealAsync(reference, cancellation)) ?? throw new ConnectorException($"{System}: '{reference}' is none: {WebhookSignature.Form}"));
        return keys;
    }

    private bool ForgetSecrets(WebhookTarget target)
    {
        foreach (var reference in target.Secrets.Concat(WebhookAddress.Of(target).Where(WebhookAddress.IsReference)))
            secrets.Forget(reference);
        return true;
    }

    private async Task<string> RevealAsync(string reference, CancellationToken cancellation)
    {
        try
        {
            return (await secrets.ReadAsync(reference, cancellation)).Reveal();
        }
        catch (SecretException e)
        {
            throw new ConnectorException($"{System}: {e.Message}", e);
        }
    }

    private static bool IsPage(string text) =>
        text.AsSpan().TrimStart() is var start && (start.StartsWith("<html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase));
}
