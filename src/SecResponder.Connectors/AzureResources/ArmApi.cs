using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Nodes;
using Azure.Core;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureResources;

/// <summary>Azure Resource Manager over REST: read, write, remove, and wait for what it does in the background.</summary>
/// <remarks>Microsoft Learn, "Track asynchronous Azure operations", "Throttling Resource Manager requests", Azure REST API reference.</remarks>
internal sealed class ArmApi(ApiClient api, AzureOptions options, ISecrets secrets, TokenCredential credential, TimeProvider time)
{
    /// <summary>What messages call it.</summary>
    public const string System = "Azure";

    private const string OperationHeader = "Azure-AsyncOperation";
    private readonly BearerToken _token = new(System, "https://management.azure.com/.default", options.Token, secrets, credential);

    public AzureOptions Options => options;

    /// <summary>A resource, or null when Resource Manager itself says that there is none.</summary>
    /// <exception cref="ConnectorException">It could not be asked, or answered something else.</exception>
    public async Task<ArmResource?> FindAsync(ArmId id, string version, CancellationToken cancellation)
    {
        var answer = await SendAsync(HttpMethod.Get, id.Url, version, null, null, null, cancellation);
        return IsMissing(answer) ? null : answer.IsSuccess ? ArmResource.Of(id, answer) : throw answer.Broken();
    }

    /// <summary>Writes the whole resource; with its ETag, so that nobody's change in between is lost.</summary>
    public Task<ApiAnswer> PutAsync(ArmResource resource, string version, string stepId, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Put, resource.Id.Url, version, resource.Body, resource.Etag, stepId, cancellation);

    /// <summary>Sends a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Below the base address, escaped.</param>
    /// <param name="version">The API version of the resource's type.</param>
    /// <param name="body">JSON, or null.</param>
    /// <param name="etag">Then only if the resource is still as it was read.</param>
    /// <param name="stepId">The step, which the Activity Log then shows as the client's request id.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<ApiAnswer> SendAsync(HttpMethod method, string path, string version, JsonObject? body, string? etag, string? stepId, CancellationToken cancellation) =>
        SendAsync(method, $"{path}?api-version={version}", body, [.. Headers(etag, stepId)], cancellation);

    /// <summary>The same for the write of a resource, whose answer must tell the resource.</summary>
    /// <exception cref="ConnectorException">It was taken, and its answer can't be read.</exception>
    public Task<Effect?> SettleAsync(ArmId written, ApiAnswer answer, CancellationToken cancellation)
    {
        if (answer.IsSuccess)
            _ = ArmResource.Of(written, answer);
        return SettleAsync(answer, cancellation);
    }

    /// <summary>Waits a while for what an accepted request has begun. Null: it has succeeded; <see cref="Effect.Running"/>: it goes on; else: what it came to.</summary>
    public async Task<Effect?> SettleAsync(ApiAnswer answer, CancellationToken cancellation)
    {
        if (!answer.IsSuccess)
            return Failure(answer);
        if (!answer.Headers.TryGetValue(OperationHeader, out var address))
            return answer.Text("properties", "provisioningState") is { } state and ("Updating" or "Creating" or "Deleting" or "Accepted") ? Going(state) : null;
        var operation = Below(address);
        for (var waited = TimeSpan.Zero; ;)
        {
            var told = await SendAsync(HttpMethod.Get, operation, null, [], cancellation);
            if (!told.IsSuccess)
                throw told.Broken();
            switch (told.Text("status"))
            {
                case "Succeeded":
                    return null;
                case "Failed" or "Canceled":
                    var why = $"{System} began it, and it came to nothing ({Code(told)}): {told.Reason}";
                    return IsPassing(Code(told)) ? new Effect.TryAgain(why, options.PollEvery) : new Effect.Refused(why);
                case null:
                    throw told.Unreadable();
            }
            var pause = told.RetryAfter is { } asked && asked < options.WaitFor ? asked : options.PollEvery;
            if (waited + pause > options.WaitFor)
                return Going(told.Text("status")!);
            await Task.Delay(pause, time, cancellation);
            waited += pause;
        }
    }

    private Effect.Running Going(string state) => new("", $"{System} is at it ({state})", options.PollEvery);

    /// <summary>What a refusal means. Resource Manager says by its code, not by its status, whether it is for good.</summary>
    /// <exception cref="ConnectorException">The server failed: whether it has acted is unknown.</exception>
    public Effect Failure(ApiAnswer answer) => answer.Status switch
    {
        // Somebody wrote between our look and our call.
        HttpStatusCode.PreconditionFailed => new Effect.TryAgain($"{System}: it was changed by another meanwhile (412)", TimeSpan.FromSeconds(1)),
        // Busy with another change of the same resource: that is no throttling, and nobody else has to wait.
        HttpStatusCode.TooManyRequests when IsPassing(Code(answer)) => new Effect.TryAgain($"{System} is busy with another change of it (429): {answer.Reason}", answer.RetryAfter ?? options.PollEvery),
        HttpStatusCode.Conflict or HttpStatusCode.Locked when Code(answer) is "ScopeLocked" => new Effect.Refused($"{System} refused ({(int)answer.Status}): a lock of somebody's stands against it: {answer.Reason}"),
        _ => answer.Failure(),
    };

    /// <summary>Whether Resource Manager, and not some proxy, says that there is no such thing.</summary>
    public static bool IsMissing(ApiAnswer answer) => answer.Status == HttpStatusCode.NotFound && Code(answer).Length > 0;

    private static string Code(ApiAnswer answer) => answer.Text("error", "code") ?? "";

    private static bool IsPassing(string code) => code is "RetryableError" or "RetryableErrorDueToAnotherOperation" or "AnotherOperationInProgress" or "ReferencedResourceNotProvisioned" or "Conflict";

    // An operation's address is followed as a call of ours: it carries the token, so it must be Resource Manager's.
    private string Below(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var operation) && options.BaseAddress is { } home && Uri.Compare(operation, home, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0
            ? operation.PathAndQuery.TrimStart('/')
            : throw new ConnectorException($"{System} says that its answer is to be had elsewhere than at Connectors:Azure:BaseAddress; it is not asked for there");

    private static IEnumerable<(string, string)> Headers(string? etag, string? stepId)
    {
        if (etag is not null)
            yield return ("If-Match", etag);
        if (stepId is not null)
            yield return ("x-ms-client-request-id", stepId);
    }

    private Task<ApiAnswer> SendAsync(HttpMethod method, string path, JsonObject? body, ImmutableArray<(string, string)> headers, CancellationToken cancellation)
    {
        var text = body?.ToJsonString();
        return _token.SendAsync(authorization => api.SendAsync(method, path, text, authorization, headers, cancellation), cancellation);
    }
}

/// <summary>The versions of the API that the shapes here are those of.</summary>
internal static class ArmVersions
{
    public const string Network = "2024-05-01";
    public const string Compute = "2024-07-01";
    public const string Tags = "2021-04-01";
    public const string Locks = "2016-09-01";
    public const string DiagnosticSettings = "2021-05-01-preview";
    public const string Graph = "2022-10-01";
    public const string Permissions = "2022-04-01";
}
