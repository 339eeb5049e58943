using SecResponder.Server.Console.People;

namespace SecResponder.Server.Console;

/// <summary>The web console: the configuration section <c>Server:Console</c>. Without a way to sign in there is none.</summary>
internal sealed class ConsoleOptions
{
    /// <summary>The address that people type, where it is not the one that this process listens on: behind a proxy that ends TLS. An https address makes cookies that only travel encrypted.</summary>
    public string Address { get; set; } = "";

    /// <summary>Sign-in by OpenID Connect.</summary>
    public OpenIdOptions OpenId { get; set; } = new();

    /// <summary>Which groups have which role. Each role has what those before it have.</summary>
    public RoleOptions Roles { get; set; } = new();

    /// <summary>An account for trying it out, on this machine only: its password is made at start, told once, and gone with the process. Default false.</summary>
    public bool Trial { get; set; }

    /// <summary>What the trial account is called, in the ledger too. A team's <c>approvers</c> must name it before it can approve.</summary>
    public string TrialName { get; set; } = "trial@localhost";

    /// <summary>How long a sign-in lasts. Default 8 h; range 5 min to 24 h. Groups are looked at anew with each.</summary>
    public TimeSpan SessionLasts { get; set; } = TimeSpan.FromHours(8);

    /// <summary>A folder for the keys that cookies are sealed with; several instances share one. Default: in memory, and a restart signs everybody out.</summary>
    public string Keys { get; set; } = "";

    public bool IsOn => Trial || OpenId.IsGiven;

    public bool IsEncrypted => Address.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>What is wrong with it, each by the name it has in the configuration.</summary>
    /// <param name="listens">Where this process listens.</param>
    public IEnumerable<string> Mistakes(IReadOnlyCollection<string> listens)
    {
        if (Address.Length > 0 && !(Uri.TryCreate(Address, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && Uri.TryCreate(Address, UriKind.Absolute, out var whole) && whole.AbsolutePath == "/" && whole.Query.Length == 0))
            yield return $"Console:Address is '{Address}': give scheme and host alone, as https://soc.example.com";
        if (SessionLasts < TimeSpan.FromMinutes(5) || SessionLasts > TimeSpan.FromHours(24))
            yield return $"Console:SessionLasts is {SessionLasts}: it may be from 00:05:00 to 1.00:00:00";
        // Whoever reaches the port could try the trial account: so nobody but this machine may.
        if (Trial && listens.FirstOrDefault(url => !Loopback.Is(url)) is { } open)
            yield return $"Console:Trial is on and {open} is not this machine alone: listen on http://127.0.0.1:8787, or sign people in by Console:OpenId";
        if (Trial && Address.Length > 0 && !Loopback.Is(Address))
            yield return $"Console:Trial is on and Console:Address is '{Address}': the trial account is for this machine alone; sign people in by Console:OpenId";
        if (!OpenId.IsGiven)
            yield break;
        foreach (var mistake in OpenId.Mistakes())
            yield return mistake;
        if (Roles.IsEmpty)
            yield return "Console:OpenId is given and Console:Roles is empty, so nobody could enter: give the group ids of Viewer, Responder, Approver or Admin";
        if (Address.Length == 0 && listens.Any(url => !Loopback.Is(url)))
            yield return "Console:OpenId is given and Console:Address is not: give the address that people type (https://soc.example.com); the sign-in comes back to it";
    }
}

/// <summary>Sign-in by OpenID Connect: <c>Server:Console:OpenId</c>. Code flow with PKCE.</summary>
internal sealed class OpenIdOptions
{
    private static readonly string[] AnyTenant = ["common", "organizations", "consumers"];

    /// <summary>The issuer: <c>https://login.microsoftonline.com/TENANT/v2.0</c>, or any other provider's.</summary>
    public string Authority { get; set; } = "";

    /// <summary>This console's registration there. Its redirect address is <c>ADDRESS/console/openid</c>.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>A reference to the registration's secret: <c>keyvault:NAME</c>, <c>env:NAME</c>. Empty for a public client.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>What the button says.</summary>
    public string Name { get; set; } = "Microsoft Entra";

    /// <summary>The claim that names a person as teams' <c>approvers</c> do. Default: <c>preferred_username</c>.</summary>
    public string NameClaim { get; set; } = "preferred_username";

    /// <summary>The claim with the groups. Default: <c>groups</c>.</summary>
    public string GroupsClaim { get; set; } = "groups";

    /// <summary>Scopes besides <c>openid profile</c>.</summary>
    public string[] Scopes { get; set; } = [];

    public bool IsGiven => Authority.Length > 0;

    public IEnumerable<string> Mistakes()
    {
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var authority) || !(authority.Scheme == Uri.UriSchemeHttps || authority is { Scheme: "http", IsLoopback: true }))
            yield return $"Console:OpenId:Authority is '{Authority}': give the issuer's https address";
        // There anybody's tenant could give anybody any name.
        else if (authority.Segments.Select(part => part.Trim('/')).FirstOrDefault(part => AnyTenant.Contains(part, StringComparer.OrdinalIgnoreCase)) is { } any)
            yield return $"Console:OpenId:Authority is for '{any}', that is for every tenant there is: give yours";
        if (ClientId.Length == 0)
            yield return "Console:OpenId:ClientId is empty: give the id of the registration";
        if (ClientSecret.Length > 0 && !ClientSecret.StartsWith("keyvault:", StringComparison.Ordinal) && !ClientSecret.StartsWith("env:", StringComparison.Ordinal))
            // It may be the secret itself: it is not repeated.
            yield return "Console:OpenId:ClientSecret is no reference: 'keyvault:name' or 'env:NAME'";
    }
}
