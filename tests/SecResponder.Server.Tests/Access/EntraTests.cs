using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace SecResponder.Server.Tests.Access;

/// <summary>Tokens of Entra, whose keys are ours here; everything else is as Microsoft.Identity.Web checks it.</summary>
public sealed class EntraTests : IDisposable
{
    private const string Tenant = "00000000-0000-4000-8000-0000000000aa";
    private const string Client = "00000000-0000-4000-8000-0000000000bb";
    private const string Issuer = $"https://login.microsoftonline.com/{Tenant}/v2.0";

    private readonly ServerFolder _folder = new(ServerFolder.KnockThrice);
    private readonly RSA _entra = RSA.Create(2048);
    private readonly RSA _somebody = RSA.Create(2048);

    public void Dispose()
    {
        _entra.Dispose();
        _somebody.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("with the role", "", "", HttpStatusCode.Accepted)]
    [InlineData("with another role", "roles", "SecResponder.Metrics", HttpStatusCode.Forbidden)]
    [InlineData("without a role", "roles", "", HttpStatusCode.Unauthorized)]
    [InlineData("for somebody else", "aud", "00000000-0000-4000-8000-0000000000cc", HttpStatusCode.Unauthorized)]
    [InlineData("of another tenant", "iss", "https://login.microsoftonline.com/00000000-0000-4000-8000-0000000000dd/v2.0", HttpStatusCode.Unauthorized)]
    [InlineData("whose time is over", "exp", "1000000000", HttpStatusCode.Unauthorized)]
    public async Task A_token_opens_what_its_roles_say(string token, string claim, string value, HttpStatusCode expected)
    {
        Assert.NotEmpty(token);
        await using var server = await StartAsync();
        Assert.Equal(expected, await PostAsync(server, Token(_entra, claim, value)));
    }

    [Fact]
    public async Task A_token_that_somebody_else_has_signed_opens_nothing()
    {
        await using var server = await StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(server, Token(_somebody, "", "")));
    }

    private Task<WebApplication> StartAsync() => _folder.StartAsync(
        [new("Server:Entra:TenantId", Tenant), new("Server:Entra:ClientId", Client)],
        services => services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, options =>
        {
            var known = new OpenIdConnectConfiguration { Issuer = Issuer };
            known.SigningKeys.Add(new RsaSecurityKey(_entra) { KeyId = "1" });
            options.ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(known);
            // The one that is replaced asks the cloud for the issuer's other names.
            options.TokenValidationParameters.IssuerValidator = null;
            options.TokenValidationParameters.ValidIssuer = Issuer;
        }));

    private static string Token(RSA key, string claim, string value)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = Issuer,
            ["aud"] = Client,
            ["tid"] = Tenant,
            ["oid"] = "o",
            ["sub"] = "s",
            ["azp"] = "caller",
            ["ver"] = "2.0",
            ["iat"] = now - 60,
            ["nbf"] = now - 60,
            ["exp"] = now + 600,
            ["roles"] = new[] { "SecResponder.Ingest" },
        };
        if (claim.Length > 0 && !claims.Remove(claim))
            throw new ArgumentException($"a token has no {claim} to change", nameof(claim));
        if (value.Length > 0)
            claims[claim] = claim switch
            {
                "roles" => new[] { value },
                "exp" => long.Parse(value, CultureInfo.InvariantCulture),
                _ => value,
            };
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Claims = claims,
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(key) { KeyId = "1" }, SecurityAlgorithms.RsaSha256),
        });
    }

    private static async Task<HttpStatusCode> PostAsync(WebApplication server, string token)
    {
        using var http = ServerFolder.Client(server, new AuthenticationHeaderValue("Bearer", token));
        return (await http.PostAsync("ingest/fw", new StringContent(ServerFolder.Denied("198.51.100.7", 1)), TestContext.Current.CancellationToken)).StatusCode;
    }
}
