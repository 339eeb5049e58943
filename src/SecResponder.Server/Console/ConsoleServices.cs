using System.Collections.Immutable;
using Microsoft.AspNetCore.DataProtection;
using SecResponder.Server.Console.Pages;
using SecResponder.Server.Console.People;
using SecResponder.Server.Console.SignIn;
using SecResponder.Server.Console.Trying;

namespace SecResponder.Server.Console;

/// <summary>Puts the console together. Without a way to sign in (<c>Server:Console</c>) there is none, and nothing of it answers.</summary>
internal static class ConsoleServices
{
    public static void Add(IServiceCollection services, ConsoleOptions options)
    {
        if (!options.IsOn)
            return;
        services.AddSingleton(options).AddSingleton<Sessions>().AddSingleton<TrialAccount>().AddSingleton<Assets>().AddSingleton<FrameMaker>().AddSingleton<TryOut>().AddSingleton<DayFigures>().AddSingleton<CoverageKept>().AddSingleton(new Kept<ImmutableArray<PlaybookLine>>(TimeSpan.FromSeconds(10))).AddSingleton<LiveFeed>();
        var keys = services.AddDataProtection().SetApplicationName("SecResponder console");
        if (options.Keys.Length > 0)
            keys.PersistKeysToFileSystem(Private(options.Keys));
        else
            keys.UseEphemeralDataProtectionProvider();
        var secure = options.IsEncrypted ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        // Under the prefix a browser takes the cookie from this very host over TLS, and from nobody else.
        var prefix = options.IsEncrypted ? "__Host-" : "";
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.FormFieldName = Frame.FormToken;
            antiforgery.HeaderName = null;
            antiforgery.SuppressXFrameOptionsHeader = true; // ConsoleFront says it, for every answer
            (antiforgery.Cookie.Name, antiforgery.Cookie.SecurePolicy, antiforgery.Cookie.SameSite, antiforgery.Cookie.Path) = ($"{prefix}secresponder-form", secure, SameSiteMode.Strict, "/");
        });
        services.AddRazorComponents();
        var authentication = services.AddAuthentication();
        authentication.AddCookie(ConsoleUser.Scheme, cookie =>
        {
            // Lax: whoever follows the link in a card is signed in; a form that another site sends is not.
            (cookie.Cookie.Name, cookie.Cookie.SecurePolicy, cookie.Cookie.SameSite, cookie.Cookie.HttpOnly, cookie.Cookie.Path) = ($"{prefix}secresponder", secure, SameSiteMode.Lax, true, "/");
            (cookie.ExpireTimeSpan, cookie.SlidingExpiration, cookie.TimeProvider) = (options.SessionLasts, false, TimeProvider.System);
        });
        if (options.OpenId.IsGiven)
            OpenIdSignIn.Add(authentication, options, secure);
    }

    // Whoever reads these keys can make anybody's cookie.
    private static DirectoryInfo Private(string folder) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(folder)
        : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    /// <summary>Before anything else looks at a request.</summary>
    public static void Use(WebApplication app)
    {
        if (app.Services.GetService<ConsoleOptions>() is null)
            return;
        app.Use((HttpContext context, RequestDelegate next) => ConsoleFront.PassAsync(context, next));
        app.UseAuthentication();
    }

    public static void Map(WebApplication app)
    {
        if (app.Services.GetService<ConsoleOptions>() is null)
            return;
        Assets.Map(app);
        SignInEndpoints.Map(app);
        OverviewEndpoint.Map(app);
        IncidentsEndpoint.Map(app);
        IncidentEndpoint.Map(app);
        ApprovalEndpoint.Map(app);
        HoldsEndpoint.Map(app);
        SwitchEndpoint.Map(app);
        EntityEndpoint.Map(app);
        RefusedEndpoint.Map(app);
        CoverageEndpoint.Map(app);
        PlaybooksEndpoint.Map(app);
        TeamsEndpoint.Map(app);
        DeadLetterEndpoint.Map(app);
        LedgerEndpoint.Map(app);
        TryEndpoint.Map(app);
        LiveFeed.Map(app);
    }
}
