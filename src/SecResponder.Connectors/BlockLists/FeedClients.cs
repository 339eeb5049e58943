using System.Net;
using System.Security.Cryptography;
using System.Text;
using SecResponder.Connectors.Secrets;

namespace SecResponder.Connectors.BlockLists;

/// <summary>Who fetches: a bearer token, a user with a password, an address, or several of these, as each client's settings say.</summary>
public sealed class FeedClients(BlockListsOptions options, ISecrets secrets)
{
    /// <summary>The client's name; null: nobody that may.</summary>
    /// <param name="authorization">The header, as it came.</param>
    /// <param name="remote">Where the connection comes from; null where the host can't tell for sure.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="SecretException">A client's secret can't be had.</exception>
    internal async Task<string?> NameAsync(string? authorization, IPAddress? remote, CancellationToken cancellation)
    {
        // All are looked at, whoever it is: how long it takes tells nothing.
        string? found = null;
        foreach (var (name, client) in options.Clients)
            if (await IsAsync(client, authorization ?? "", remote, cancellation))
                found ??= name;
        return found;
    }

    /// <summary>Whether a client may fetch a list.</summary>
    internal bool MayFetch(string client, string list) => options.Lists.TryGetValue(list, out var own) && (own.Clients.Count == 0 || own.Clients.Contains(client));

    private async Task<bool> IsAsync(BlockListClient client, string authorization, IPAddress? remote, CancellationToken cancellation)
    {
        if (client.Addresses.Count > 0 && (remote is null || !client.Addresses.Any(entry => Means(entry, remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote))))
            return false;
        if (client.Token is { Length: > 0 } token && !Equal(authorization, $"Bearer {(await secrets.ReadAsync(token, cancellation)).Reveal()}"))
            return false;
        return client is not { User.Length: > 0, Password: { Length: > 0 } password }
            || Equal(authorization, $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client.User}:{(await secrets.ReadAsync(password, cancellation)).Reveal()}"))}");
    }

    private static bool Means(string entry, IPAddress remote) =>
        IPAddress.TryParse(entry, out var address) ? address.Equals(remote) : IPNetwork.TryParse(entry, out var network) && network.Contains(remote);

    private static bool Equal(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
