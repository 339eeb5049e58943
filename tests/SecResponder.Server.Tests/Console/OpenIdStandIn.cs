using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace SecResponder.Server.Tests.Console;

/// <summary>An OpenID provider on loopback that signs in whoever it is told to: discovery, keys, the code flow with PKCE, and nothing else (OpenID Connect Core 1.0, RFC 7636).</summary>
public sealed class OpenIdStandIn : IAsyncDisposable
{
    public const string Client = "00000000-0000-4000-8000-0000000000bb";

    // Of all stand-ins: making one takes longer than signing in.
    private static readonly RSA Key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, (string Challenge, string Nonce, string Redirect, IReadOnlyDictionary<string, object> Who)> _codes = new();
    private readonly WebApplication _app;

    private OpenIdStandIn(WebApplication app) => _app = app;

    /// <summary>The issuer.</summary>
    public string Address => _app.Urls.First();

    /// <summary>The claims of whoever is at the keyboard.</summary>
    public IReadOnlyDictionary<string, object> Who { get; set; } = new Dictionary<string, object>();

    /// <summary>What the id token says instead, for tests of a provider that lies.</summary>
    public Action<Dictionary<string, object>>? Change { get; set; }

    /// <summary>Whether it has a place to end its session; not every provider has.</summary>
    public bool EndsSessions { get; init; } = true;

    /// <summary>Who asked it to end its session: the client, and where it sent people back to.</summary>
    public ConcurrentQueue<(string Client, string Back)> Left { get; } = new();

    /// <summary>Client secrets that the token endpoint was shown.</summary>
    public ConcurrentQueue<string> Secrets { get; } = new();

    public static async Task<OpenIdStandIn> StartAsync(bool endsSessions = true)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var provider = new OpenIdStandIn(app) { EndsSessions = endsSessions };
        app.UseRouting();
        app.MapGet("/.well-known/openid-configuration", provider.Discover);
        app.MapGet("/keys", provider.Keys);
        app.MapGet("/authorize", provider.Authorize);
        app.MapPost("/token", provider.TokenAsync);
        app.MapGet("/leave", provider.Leave);
        await app.StartAsync();
        return provider;
    }

    /// <summary>Has somebody with these groups at the keyboard.</summary>
    public void Is(string name, params string[] groups) => Who = new Dictionary<string, object> { ["sub"] = name, ["preferred_username"] = name, ["groups"] = groups };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task Discover(HttpContext context) => context.Response.WriteAsJsonAsync(new Dictionary<string, object?>
    {
        ["issuer"] = Address,
        ["authorization_endpoint"] = $"{Address}/authorize",
        ["token_endpoint"] = $"{Address}/token",
        ["jwks_uri"] = $"{Address}/keys",
        ["end_session_endpoint"] = EndsSessions ? $"{Address}/leave" : null,
        ["response_types_supported"] = new[] { "code" },
        ["subject_types_supported"] = new[] { "public" },
        ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
    });

    private Task Keys(HttpContext context)
    {
        var key = Key.ExportParameters(false);
        return context.Response.WriteAsJsonAsync(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "1", n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) } } });
    }

    private Task Authorize(HttpContext context)
    {
        var query = context.Request.Query;
        if (query["client_id"] != Client || query["response_type"] != "code" || query["code_challenge_method"] != "S256" || query["code_challenge"].Count == 0)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return context.Response.WriteAsync("the code flow with PKCE is asked for, and nothing else");
        }
        var code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _codes[code] = (query["code_challenge"]!, query["nonce"]!, query["redirect_uri"]!, Who);
        context.Response.Redirect($"{query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(query["state"]!)}");
        return Task.CompletedTask;
    }

    // RP-Initiated Logout 1.0: it ends its session and sends people back to where the client has said that they may be sent.
    private Task Leave(HttpContext context)
    {
        var query = context.Request.Query;
        var back = query["post_logout_redirect_uri"].ToString();
        Left.Enqueue((query["client_id"].ToString(), back));
        context.Response.Redirect($"{back}?state={Uri.EscapeDataString(query["state"]!)}");
        return Task.CompletedTask;
    }

    private async Task TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var challenge = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (!_codes.TryRemove(form["code"].ToString(), out var asked) || asked.Challenge != challenge || asked.Redirect != form["redirect_uri"])
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(new { error = "invalid_grant" });
            return;
        }
        Secrets.Enqueue(form["client_secret"].ToString());
        await context.Response.WriteAsJsonAsync(new { token_type = "Bearer", access_token = "none", id_token = IdToken(asked.Nonce, asked.Who) });
    }

    private string IdToken(string nonce, IReadOnlyDictionary<string, object> who)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>(who) { ["iss"] = Address, ["aud"] = Client, ["iat"] = now, ["nbf"] = now - 30, ["exp"] = now + 300, ["nonce"] = nonce };
        Change?.Invoke(claims);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Claims = claims,
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(Key) { KeyId = "1" }, SecurityAlgorithms.RsaSha256),
        });
    }
}
