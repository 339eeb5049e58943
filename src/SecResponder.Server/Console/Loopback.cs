using System.Net;
using Microsoft.Extensions.Primitives;

namespace SecResponder.Server.Console;

/// <summary>What is this machine alone.</summary>
internal static class Loopback
{
    /// <summary>Whether an address to listen on, or to call, is this machine's own.</summary>
    public static bool Is(string url) => Read(url) is { Scheme: "http" or "https" } address && IsHost(address.Host);

    /// <summary>An address to listen on, which may have a star or a plus for every name; null: it is none.</summary>
    public static Uri? Read(string url) =>
        Uri.TryCreate(url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var address) ? address : null;

    /// <summary>Whether a request names this machine: a page of somebody else's that had its name lead here names its own.</summary>
    public static bool IsHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip);

    /// <summary>Where this process will listen, by its settings.</summary>
    public static IReadOnlyCollection<string> Listens(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? "").Where(url => url.Length > 0).ToArray();
        // Kestrel's endpoints stand above Urls.
        return endpoints.Length > 0 ? endpoints : [.. new StringTokenizer(configuration["Urls"] ?? "", [';']).Select(url => url.Value!.Trim()).Where(url => url.Length > 0)];
    }
}
