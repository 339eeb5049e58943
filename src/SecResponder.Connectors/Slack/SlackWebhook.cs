using System.Text;
using SecResponder.Connectors.Http;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Slack;

/// <summary>Posts by an incoming webhook: its address is the whole permission, and its answer a word.</summary>
internal sealed class SlackWebhook(ApiClient api, SlackOptions options)
{
    private const int LongestWord = 300;

    /// <summary>Whether an address is on a host that webhooks may be on.</summary>
    public bool Is(Uri address) =>
        address.UserInfo.Length == 0 && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback)
        && options.Allowed.Any(host => host.StartsWith('.') ? address.Host.EndsWith(host, StringComparison.OrdinalIgnoreCase) : address.Host.Equals(host, StringComparison.OrdinalIgnoreCase));

    /// <summary>Posts.</summary>
    /// <returns>Null when it was taken, else what the refusal means.</returns>
    /// <exception cref="ConnectorException">Whether it was taken is unknown.</exception>
    public async Task<Effect?> PostAsync(Uri address, string body, CancellationToken cancellation)
    {
        var answer = await api.PostAsync(address, Encoding.UTF8.GetBytes(body), ApiRequest.Json, [], LongestWord, cancellation);
        return !answer.IsSuccess ? answer.Failure() : answer.Said == "ok" ? null : throw answer.Unreadable();
    }
}
