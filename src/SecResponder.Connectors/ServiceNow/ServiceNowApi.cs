using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.ServiceNow;

/// <summary>ServiceNow's Table API with the configured user.</summary>
internal sealed class ServiceNowApi(ApiClient api, ServiceNowOptions options, ISecrets secrets)
{
    /// <exception cref="ConnectorException">No answer, or the password can't be read.</exception>
    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancellation)
    {
        try
        {
            var password = (await secrets.ReadAsync(options.Password, cancellation)).Reveal();
            var answer = await api.SendAsync(method, path, body, Basic(password), cancellation);
            if (answer.Status != HttpStatusCode.Unauthorized)
                return answer;
            // Nothing was done under a password that is not taken; one that was replaced meanwhile is.
            secrets.Forget(options.Password);
            var now = (await secrets.ReadAsync(options.Password, cancellation)).Reveal();
            return now == password ? answer : await api.SendAsync(method, path, body, Basic(now), cancellation);
        }
        catch (SecretException e)
        {
            throw new ConnectorException($"ServiceNow: {e.Message}", e);
        }
    }

    private AuthenticationHeaderValue Basic(string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.User}:{password}")));

    /// <summary>The records of a table that a query gives.</summary>
    /// <exception cref="ConnectorException">No answer, or none that is a list.</exception>
    public async Task<IReadOnlyList<JsonElement>> QueryAsync(string table, string query, string fields, int most, CancellationToken cancellation)
    {
        // References come as ids and dates in UTC, whatever the user's own settings are.
        var answer = await SendAsync(
            HttpMethod.Get,
            $"api/now/table/{table}?sysparm_query={Uri.EscapeDataString(query)}&sysparm_fields={fields}&sysparm_limit={most}&sysparm_exclude_reference_link=true", null, cancellation);
        var records = answer.List("result");
        return records.All(record => record.ValueKind == JsonValueKind.Object) ? records : throw answer.Unreadable();
    }
}
