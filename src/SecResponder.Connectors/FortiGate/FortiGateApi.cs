using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecResponder.Connectors.Http;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.FortiGate;

/// <summary>One device's REST API, in one virtual domain.</summary>
/// <remarks>FortiOS REST API: <c>/api/v2/cmdb</c> is the configuration, <c>/api/v2/monitor</c> what runs. Every answer tells <c>status</c>, <c>http_status</c> and, of an error, a number.</remarks>
internal sealed class FortiGateApi(ApiClient api, string name, KeptSecret token, string vdom)
{
    /// <summary>What messages call it.</summary>
    public const string System = "FortiGate";

    /// <summary>The error of something that is there already.</summary>
    public const int Exists = -5;

    /// <summary>The error of something that others still use.</summary>
    public const int InUse = -23;

    /// <summary>Its name in the settings.</summary>
    public string Name => name;

    /// <summary>The items that a question gave; null when the device itself says that there is no such thing.</summary>
    /// <exception cref="ConnectorException">It was not answered, or with something that can't be read.</exception>
    public async Task<IReadOnlyList<JsonElement>?> ListAsync(string path, CancellationToken cancellation)
    {
        var answer = await SendAsync(HttpMethod.Get, path, null, cancellation);
        if (IsMissing(answer))
            return null;
        return !answer.IsSuccess ? throw answer.Broken() : IsTaken(answer) ? answer.List("results") : throw answer.Unreadable();
    }

    public Task<ApiAnswer> PostAsync(string path, JsonObject body, CancellationToken cancellation) => SendAsync(HttpMethod.Post, path, body, cancellation);

    public Task<ApiAnswer> DeleteAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Delete, path, null, cancellation);

    /// <summary>What an answer to a change means; null: it was taken.</summary>
    /// <exception cref="ConnectorException">Whether it was taken is unknown.</exception>
    public static Effect? Failure(ApiAnswer answer) => answer switch
    {
        { IsSuccess: true } => IsTaken(answer) ? null : throw answer.Unreadable(),
        // A number says that it was looked at and not done, whatever the status.
        { Status: HttpStatusCode.InternalServerError } when Error(answer) is { } error and < 0 => new Effect.Refused($"{answer.System} refused (error {error}{Words(error)})"),
        { Status: HttpStatusCode.FailedDependency } => new Effect.Refused($"{answer.System} refused (424): something that it needs is not there, or not as it must be{(Error(answer) is { } error ? $" (error {error})" : "")}"),
        _ => answer.Failure(),
    };

    /// <summary>Whether the device, and not some proxy, says that there is no such thing.</summary>
    public static bool IsMissing(ApiAnswer answer) => answer.Status == HttpStatusCode.NotFound && answer.Body?.Member("http_status") is not null;

    /// <summary>The number of an error, or null.</summary>
    public static int? Error(ApiAnswer answer) => answer.Body?.Member("error") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var error) ? error : null;

    private static bool IsTaken(ApiAnswer answer) => answer.Text("status") == "success";

    private static string Words(int error) => error switch
    {
        Exists => ": it is there already",
        InUse => ": something else uses it",
        -3 => ": there is no such entry",
        -56 => ": a group can't be empty",
        -14 or -37 => ": the administrator's profile does not allow it",
        _ => "",
    };

    private Task<ApiAnswer> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellation) => token.SendAsync(
        value => api.SendAsync(method, $"api/v2/{path}?vdom={vdom}", body?.ToJsonString(), new AuthenticationHeaderValue("Bearer", value), cancellation),
        answer => answer.Status == HttpStatusCode.Unauthorized, cancellation);
}
