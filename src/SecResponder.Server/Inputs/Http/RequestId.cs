using SecResponder.Response.Storage;
using SecResponder.Server.Access;

namespace SecResponder.Server.Inputs.Http;

/// <summary>What a request as a whole is known again by, when a sender that did not hear the answer sends it again. Null: nothing; then it is new each time.</summary>
/// <remarks>
/// The header is that of the IETF's draft "The Idempotency-Key HTTP Header Field". What a key stands for is its sender's, and goes with what the request says: two senders, or two bodies, that show one key lose nothing by it.
/// Forwarders that can't set a header send the same bytes again; whether the same bytes are the same request, and not just the same lines once more, only who has set up the sender knows (<see cref="Caller.Once"/>).
/// </remarks>
internal static class RequestId
{
    public const string Header = "Idempotency-Key";

    // Standard Webhooks 1.0.0 ("webhook-id"); GitHub docs, "Webhook events and payloads" (delivery headers); GitLab docs, "Webhooks" (Idempotency-Key): the same each time one and the same thing is told.
    private static readonly string[] OfHooks = ["webhook-id", "X-GitHub-Delivery", Header];

    /// <summary>Of what a webhook's sender tells, by the id that it gives it.</summary>
    public static long? OfHook(IHeaderDictionary headers, string name, ReadOnlySpan<byte> body) =>
        OfHooks.Select(header => headers[header].ToString()).FirstOrDefault(id => id.Length > 0) is { } told ? RecentIds.Of($"hook {name}", told, body) : null;

    public static long? Of(HttpRequest request, Caller caller, ReadOnlySpan<byte> body) =>
        request.Headers[Header].ToString() is { Length: > 0 } key ? RecentIds.Of($"key of {caller.Name}", key, body)
        : caller.Once ? RecentIds.Of($"body of {caller.Name}", "", body)
        : null;
}
