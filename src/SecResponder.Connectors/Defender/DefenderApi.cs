using System.Text.Json;
using Azure.Core;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Defender;

/// <summary>Defender for Endpoint's API, as far as it is needed: machines, what is done to them, indicators.</summary>
/// <remarks>Microsoft Learn, "Microsoft Defender for Endpoint API": machine, machineaction, find-machines-by-ip, ti-indicator, and a page for each action.</remarks>
public sealed class DefenderApi(ApiClient api, DefenderOptions options, ISecrets secrets, TokenCredential credential)
{
    /// <summary>What messages call it.</summary>
    public const string System = "Defender";

    /// <summary>What it is called with.</summary>
    internal BearerToken Token { get; } = new(System, "https://api.securitycenter.microsoft.com/.default", options.Token, secrets, credential);

    internal TimeSpan PollEvery => options.PollEvery;

    internal Task<ApiAnswer> GetAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Get, path, null, cancellation);

    internal Task<ApiAnswer> PostAsync(string path, string body, CancellationToken cancellation) => SendAsync(HttpMethod.Post, path, body, cancellation);

    internal Task<ApiAnswer> DeleteAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Delete, path, null, cancellation);

    /// <summary>The items that a question is about. Defender says "not found" where others answer with an empty list.</summary>
    /// <exception cref="ConnectorException">The answer can't be read, or the question was not taken.</exception>
    internal async Task<IReadOnlyList<JsonElement>> ListAsync(string path, string filter, CancellationToken cancellation)
    {
        var answer = await GetAsync($"{path}?$filter={Uri.EscapeDataString(filter)}", cancellation);
        return answer.Status == global::System.Net.HttpStatusCode.NotFound && answer.Body?.Member("error") is not null ? [] : answer.List("value");
    }

    private Task<ApiAnswer> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancellation) =>
        Token.SendAsync(authorization => api.SendAsync(method, path, body, authorization, cancellation), cancellation);
}
