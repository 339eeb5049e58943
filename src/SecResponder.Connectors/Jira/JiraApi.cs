using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Jira;

/// <summary>Jira's REST API with the configured token.</summary>
internal sealed class JiraApi(ApiClient api, JiraOptions options, ISecrets secrets)
{
    /// <param name="method">The method.</param>
    /// <param name="path">Below <c>rest/api/3/</c>.</param>
    /// <param name="body">JSON, or null.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ConnectorException">No answer, or the token can't be read.</exception>
    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancellation)
    {
        try
        {
            var token = (await secrets.ReadAsync(options.Token, cancellation)).Reveal();
            var authorization = options.User.Length > 0
                ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.User}:{token}")))
                : new AuthenticationHeaderValue("Bearer", token);
            var answer = await api.SendAsync(method, $"rest/api/3/{path}", body, authorization, cancellation);
            if (answer.Status == HttpStatusCode.Unauthorized)
                secrets.Forget(options.Token);
            return answer;
        }
        catch (SecretException e)
        {
            throw new ConnectorException($"{OpenIssue.System}: {e.Message}", e);
        }
    }
}
