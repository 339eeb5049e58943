using System.Net.Http.Headers;
using System.Text.Json;
using Azure.Core;
using Azure.Identity;
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

    private static readonly TokenRequestContext Scope = new(["https://api.securitycenter.microsoft.com/.default"]);

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

    private async Task<ApiAnswer> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancellation)
    {
        var answer = await api.SendAsync(method, path, body, await AuthorizationAsync(cancellation), cancellation);
        if (answer.Status != global::System.Net.HttpStatusCode.Unauthorized || options.Token is null)
            return answer;
        // A token that was replaced meanwhile: nothing was done under the old one.
        secrets.Forget(options.Token);
        return await api.SendAsync(method, path, body, await AuthorizationAsync(cancellation), cancellation);
    }

    private async Task<AuthenticationHeaderValue> AuthorizationAsync(CancellationToken cancellation)
    {
        try
        {
            var token = options.Token is { } reference
                ? (await secrets.ReadAsync(reference, cancellation)).Reveal()
                : (await credential.GetTokenAsync(Scope, cancellation)).Token;
            return new AuthenticationHeaderValue("Bearer", token);
        }
        catch (SecretException e)
        {
            throw new ConnectorException($"Defender: {e.Message}", e);
        }
        catch (AuthenticationFailedException e)
        {
            throw new ConnectorException("Defender: the host's identity got no token; see doctor", e);
        }
    }
}
