using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.PagerDuty;

/// <summary>Reads pages back by PagerDuty's REST API.</summary>
internal sealed class PageReader(ApiClient api, string token, ISecrets secrets)
{
    /// <summary>The incident whose key, or an alert's key in it, is the step's id; null when there is none.</summary>
    /// <exception cref="ConnectorException">PagerDuty could not be asked.</exception>
    public async Task<JsonElement?> FindAsync(string stepId, CancellationToken cancellation)
    {
        var answer = await SendAsync($"incidents?incident_key={Uri.EscapeDataString(stepId)}&date_range=all&limit=5", cancellation);
        foreach (var incident in answer.List("incidents"))
        {
            if (incident.Text("id") is not { Length: > 0 } id)
                throw answer.Unreadable();
            // An incident that holds alerts has no key of its own: theirs are compared, lest a filter that was not understood gives us another's.
            if (incident.Text("incident_key") == stepId || (await SendAsync($"incidents/{Uri.EscapeDataString(id)}/alerts", cancellation)).List("alerts").Any(alert => alert.Text("alert_key") == stepId))
                return incident;
        }
        return null;
    }

    /// <summary>Whether the key is good for that.</summary>
    /// <exception cref="ConnectorException">No answer.</exception>
    public Task<ApiAnswer> TryAsync(CancellationToken cancellation) => SendAsync("incidents?limit=1", cancellation);

    private async Task<ApiAnswer> SendAsync(string path, CancellationToken cancellation)
    {
        try
        {
            var key = (await secrets.ReadAsync(token, cancellation)).Reveal();
            var request = new ApiRequest(HttpMethod.Get, path)
            {
                Authorization = new AuthenticationHeaderValue("Token", $"token={key}"),
                Headers = [("Accept", "application/vnd.pagerduty+json;version=2")],
            };
            var answer = await api.SendAsync(request, cancellation);
            if (answer.Status == HttpStatusCode.Unauthorized)
                secrets.Forget(token);
            return answer;
        }
        catch (SecretException e)
        {
            throw new ConnectorException($"{OpenPage.System}: {e.Message}", e);
        }
    }
}
