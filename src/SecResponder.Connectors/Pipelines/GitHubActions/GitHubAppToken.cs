using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Pipelines.GitHubActions;

/// <summary>Tokens of a GitHub App's installation: asked for with the least that running workflows needs, kept until shortly before they end.</summary>
/// <remarks>GitHub docs, "Generating a JSON Web Token (JWT) for a GitHub App", "Generating an installation access token". Safe for concurrent use.</remarks>
internal sealed class GitHubAppToken(ApiClient api, GitHubApp app, string[] repositories, ISecrets secrets, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim _one = new(1);
    private (string Token, DateTimeOffset Until) _kept;

    /// <exception cref="ConnectorException">There is no token to be had.</exception>
    public async Task<string> ReadAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (_kept.Until <= time.GetUtcNow() + Early)
                _kept = await AskAsync(cancellation);
            return _kept.Token;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Forgets a token that was refused, and the key that it was asked for with.</summary>
    public void Forget()
    {
        secrets.Forget(app.PrivateKey);
        _kept = default;
    }

    public void Dispose() => _one.Dispose();

    private async Task<(string, DateTimeOffset)> AskAsync(CancellationToken cancellation)
    {
        var asked = new JsonObject { ["repositories"] = new JsonArray([.. repositories.Select(repository => (JsonNode)repository)]), ["permissions"] = new JsonObject { ["actions"] = "write" } };
        var answer = await api.SendAsync(
            HttpMethod.Post, $"app/installations/{app.Installation}/access_tokens", asked.ToJsonString(), new AuthenticationHeaderValue("Bearer", await WebTokenAsync(cancellation)), GitHubActionsApi.Headers, cancellation);
        if (!answer.IsSuccess)
            throw new ConnectorException($"{GitHubActionsApi.System} gave the app no token ({(int)answer.Status}): {answer.Reason}") { RetryAfter = answer.RetryAfter };
        return answer.Text("token") is { Length: > 0 } token && answer.Body?.Member("expires_at") is { ValueKind: JsonValueKind.String } until && until.TryGetDateTimeOffset(out var ends)
            ? (token, ends)
            : throw answer.Unreadable();
    }

    private async Task<string> WebTokenAsync(CancellationToken cancellation)
    {
        using var key = RSA.Create();
        try
        {
            key.ImportFromPem((await secrets.ReadAsync(app.PrivateKey, cancellation)).Reveal());
        }
        catch (SecretException e)
        {
            throw new ConnectorException($"{GitHubActionsApi.System}: {e.Message}", e);
        }
        // What is wrong with a key is not told by repeating it.
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new ConnectorException($"{GitHubActionsApi.System}: '{app.PrivateKey}' is no RSA private key in PEM ({e.GetType().Name})");
        }
        var now = time.GetUtcNow();
        // A minute ago, since clocks differ; ten minutes are the most.
        var claims = new JsonObject { ["iat"] = now.AddMinutes(-1).ToUnixTimeSeconds(), ["exp"] = now.AddMinutes(8).ToUnixTimeSeconds(), ["iss"] = app.Id };
        var signed = $"{Url("""{"alg":"RS256","typ":"JWT"}"""u8)}.{Url(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        return $"{signed}.{Url(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Url(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
