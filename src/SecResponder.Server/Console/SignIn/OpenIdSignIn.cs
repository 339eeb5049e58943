using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.Hosting;
using SecResponder.Server.Console.Pages;
using SecResponder.Server.Console.People;

namespace SecResponder.Server.Console.SignIn;

/// <summary>Sign-in by a provider: code flow with PKCE, tokens read once and kept nowhere. Who it is and what they may do comes from its claims.</summary>
internal static class OpenIdSignIn
{
    public const string Scheme = "console-openid";

    public static void Add(AuthenticationBuilder authentication, ConsoleOptions options, CookieSecurePolicy secure) => authentication.AddOpenIdConnect(Scheme, openId =>
    {
        openId.SignInScheme = ConsoleUser.Scheme;
        (openId.Authority, openId.ClientId) = (options.OpenId.Authority, options.OpenId.ClientId);
        openId.RequireHttpsMetadata = !Loopback.Is(options.OpenId.Authority);
        // In the address, not as a form of another site: so the cookies that belong to it need not travel with other sites' forms.
        (openId.ResponseType, openId.ResponseMode, openId.UsePkce) = (OpenIdConnectResponseType.Code, OpenIdConnectResponseMode.Query, true);
        (openId.SaveTokens, openId.MapInboundClaims, openId.GetClaimsFromUserInfoEndpoint) = (false, false, false);
        foreach (var scope in options.OpenId.Scopes)
            openId.Scope.Add(scope);
        (openId.CallbackPath, openId.SignedOutCallbackPath, openId.RemoteSignOutPath) = (ConsolePaths.OpenIdReturns, ConsolePaths.OpenIdEnds, default);
        foreach (var cookie in new[] { openId.CorrelationCookie, openId.NonceCookie })
            (cookie.SameSite, cookie.SecurePolicy, cookie.HttpOnly) = (SameSiteMode.Lax, secure, true);
        openId.TimeProvider = TimeProvider.System;
        openId.Events.OnAuthorizationCodeReceived = received => GiveSecretAsync(received, options.OpenId.ClientSecret);
        openId.Events.OnTokenValidated = validated => EnterAsync(validated, options);
        openId.Events.OnRemoteFailure = FailAsync;
        openId.Events.OnRedirectToIdentityProviderForSignOut = leaving =>
        {
            // Without a token that was kept as a hint, it is this that tells the provider who asks (RP-Initiated Logout 1.0, section 2).
            leaving.ProtocolMessage.ClientId = options.OpenId.ClientId;
            return Task.CompletedTask;
        };
    });

    /// <summary>Whether the provider has a place to end its own session; it has none when it can't be asked.</summary>
    public static async Task<bool> EndsSessionsAsync(HttpContext context)
    {
        try
        {
            return context.RequestServices.GetService<IOptionsMonitor<OpenIdConnectOptions>>()?.Get(Scheme).ConfigurationManager is { } metadata
                && (await metadata.GetConfigurationAsync(context.RequestAborted)).EndSessionEndpoint is { Length: > 0 };
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException)
        {
            // Whoever leaves is out here all the same.
            return false;
        }
    }

    private static async Task GiveSecretAsync(AuthorizationCodeReceivedContext received, string reference)
    {
        if (reference.Length > 0 && received.TokenEndpointRequest is { } request)
            request.ClientSecret = (await received.HttpContext.RequestServices.GetRequiredService<ISecrets>().ReadAsync(reference, received.HttpContext.RequestAborted)).Reveal();
    }

    private static async Task EnterAsync(TokenValidatedContext validated, ConsoleOptions options)
    {
        var principal = validated.Principal!;
        var (name, groups) = (principal.FindFirst(options.OpenId.NameClaim)?.Value ?? "", principal.FindAll(options.OpenId.GroupsClaim).Select(claim => claim.Value).ToArray());
        // Entra names no group at all when there are more than a token holds.
        var isCut = groups.Length == 0 && principal.Claims.Any(claim => claim.Type is "_claim_names" or "hasgroups");
        var role = options.Roles.Of(groups);
        var problem = (name, role) switch
        {
            ("", _) => $"The provider tells no claim '{options.OpenId.NameClaim}', which says who you are (Server:Console:OpenId:NameClaim).",
            (_, ConsoleRole.None) when isCut => $"{name} is in more groups than the token can hold, so it names none. Have the registration emit only groups that are assigned to the application.",
            (_, ConsoleRole.None) => $"{name} is in no group that has a role here (Server:Console:Roles). Ask whoever keeps the console's settings.",
            _ => null,
        };
        if (problem is not null)
        {
            validated.HandleResponse();
            validated.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("SecResponder.Server.Console").LogNotSignedIn(Response.PlainText.Line(problem));
            await Says.WithAsync(validated.HttpContext, StatusCodes.Status403Forbidden, "You can't enter", problem);
            return;
        }
        await validated.HttpContext.RequestServices.GetRequiredService<Sessions>().EndAsync(validated.HttpContext);
        var user = ConsoleUser.SignedIn(name, role, Kept(groups, options, validated.HttpContext.RequestServices.GetRequiredService<PlaybooksInForce>())) with { IsOfProvider = true };
        validated.Principal = user.Principal;
    }

    // What decides nothing here need not travel with every request.
    private static IEnumerable<string> Kept(string[] groups, ConsoleOptions options, PlaybooksInForce playbooks)
    {
        var named = playbooks.Snapshot.Teams.Values.SelectMany(team => team.Approvers.Values).SelectMany(members => members).ToArray();
        return groups.Where(group => options.Roles.Groups.Contains(group, StringComparer.OrdinalIgnoreCase) || named.Any(member => member.Contains(group, StringComparison.OrdinalIgnoreCase)));
    }

    private static Task FailAsync(RemoteFailureContext failure)
    {
        failure.HandleResponse();
        failure.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("SecResponder.Server.Console").LogNotSignedIn(Response.PlainText.Line(failure.Failure?.Message ?? "no reason given"));
        return Says.WithAsync(failure.HttpContext, StatusCodes.Status400BadRequest, "The sign-in did not work", "The provider's answer could not be taken; the log says why. Open the console again to try once more.");
    }
}
