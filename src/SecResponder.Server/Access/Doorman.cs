using System.Collections.Frozen;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace SecResponder.Server.Access;

/// <summary>Finds out who asks. The one place that lets anybody in.</summary>
/// <remarks>
/// <code>
///   1 client certificate ──▶ 2 Authorization: Bearer, Splunk, Basic ──▶ 3 key in the address, where allowed ──▶ 4 nobody: as Server:Anonymous says
///                                       └── three parts and dots: a token of Entra
/// </code>
/// Something wrong that is shown is never taken for nothing shown.
/// </remarks>
internal sealed class Doorman
{
    private readonly FrozenDictionary<string, Caller> _keys;
    private readonly FrozenDictionary<string, Caller> _clients;
    private readonly ServerOptions _options;

    public Doorman(ServerOptions options)
    {
        _options = options;
        _keys = options.Keys.ToFrozenDictionary(
            key => key.Value.Hash,
            key => new Caller(key.Key, RightNames.Of(key.Value.May ?? ["ingest"])) { Streams = key.Value.Streams, Source = key.Value.Source, Acks = key.Value.Acks, Once = key.Value.Once }, StringComparer.Ordinal);
        _clients = options.Certificates.Clients.ToFrozenDictionary(
            client => client.Value.Subject,
            client => new Caller(client.Key, RightNames.Of(client.Value.May ?? ["ingest"])) { Streams = client.Value.Streams, Source = client.Value.Source, Once = client.Value.Once }, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Who asks, or why nobody is let in.</summary>
    public async ValueTask<(Caller? Caller, Refusal Refusal)> AdmitAsync(HttpContext context, Rights needed)
    {
        var (caller, refusal) = await FindAsync(context);
        return caller is not null && (caller.Rights & needed) != needed ? (null, Refusal.NotAllowed) : (caller, refusal);
    }

    /// <summary>Whose key it is, where it comes by another way than HTTP's own; null: nobody's who has the right.</summary>
    public Caller? AdmitKey(string key, Rights needed) => OfKey(key) is ({ } caller, _) && (caller.Rights & needed) == needed ? caller : null;

    private async ValueTask<(Caller?, Refusal)> FindAsync(HttpContext context)
    {
        // The handshake has checked the chain; whose it is decides here.
        if (context.Connection.ClientCertificate is { } certificate && ClientCertificates.NamesOf(certificate).Select(name => _clients.GetValueOrDefault(name)).FirstOrDefault(known => known is not null) is { } client)
            return (client, default);
        if (context.Request.Headers.Authorization is { Count: > 0 } header)
            return header is [{ } shown] && AuthenticationHeaderValue.TryParse(shown, out var given) && given.Parameter is { Length: > 0 } parameter
                ? await OfHeaderAsync(context, given.Scheme, parameter)
                : (null, Refusal.Unreadable);
        if (InAddress(context.Request) is { } key)
            return _options.Http.KeyInAddress ? OfKey(key) : (null, Refusal.KeyInAddress);
        return (OfNothing(context.Connection.RemoteIpAddress), context.Connection.ClientCertificate is null ? Refusal.SignedOut : Refusal.Unknown);
    }

    private async ValueTask<(Caller?, Refusal)> OfHeaderAsync(HttpContext context, string scheme, string parameter) => scheme.ToLowerInvariant() switch
    {
        "bearer" when parameter.Count(c => c == '.') == 2 && _options.Entra.IsGiven => await OfTokenAsync(context),
        "bearer" or "splunk" => OfKey(parameter),
        // Splunk's collector takes any user with the token for a password; curl -u does the same.
        "basic" when Password(parameter) is { } password => OfKey(password),
        _ => (null, Refusal.Unreadable),
    };

    // Found by its hash: how long that takes tells nothing of the key.
    private (Caller?, Refusal) OfKey(string key) => _keys.TryGetValue(ApiKey.Hash(key), out var caller) ? (caller, default) : (null, Refusal.Unknown);

    private static async ValueTask<(Caller?, Refusal)> OfTokenAsync(HttpContext context)
    {
        var result = await context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        return result.Principal is { } principal ? (EntraCaller.Of(principal), default) : (null, Refusal.Unknown);
    }

    private Caller? OfNothing(IPAddress? from) => _options.Anonymous switch
    {
        AnonymousCallers.Anyone => new Caller("anonymous", Rights.Ingest),
        AnonymousCallers.Loopback when from is not null && IPAddress.IsLoopback(from) => new Caller("loopback", Rights.Ingest | Rights.Metrics),
        _ => null,
    };

    private static string? InAddress(HttpRequest request) =>
        request.Query["key"].ToString() is { Length: > 0 } key ? key : request.Query["token"].ToString() is { Length: > 0 } token ? token : null;

    private static string? Password(string basic)
    {
        var bytes = new byte[basic.Length];
        return Convert.TryFromBase64String(basic, bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [_, { Length: > 0 } password] ? password : null;
    }
}
