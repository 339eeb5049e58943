namespace SecResponder.Connectors.Http;

/// <summary>Hosts that an address may be on which only a secret tells: exact, or a suffix that begins with a dot.</summary>
internal static class AllowedHosts
{
    /// <summary>The address, when it is one that may be called: https or this machine, without a user, on one of the hosts; else null.</summary>
    public static Uri? Read(string address, IEnumerable<string> hosts) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && SecureAddress.Is(uri)
            && hosts.Any(host => host.StartsWith('.') ? uri.Host.EndsWith(host, StringComparison.OrdinalIgnoreCase) : uri.Host.Equals(host, StringComparison.OrdinalIgnoreCase))
            ? uri
            : null;
}
