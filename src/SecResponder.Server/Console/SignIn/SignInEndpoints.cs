using Microsoft.AspNetCore.Authentication;
using SecResponder.Server.Access;
using SecResponder.Server.Console.Pages;
using SecResponder.Server.Console.People;

namespace SecResponder.Server.Console.SignIn;

/// <summary>In and out: the page to sign in, the way to the provider, the trial account's password, the way out.</summary>
internal static class SignInEndpoints
{
    public const string PasswordField = "password";
    public const string NextField = "next";

    private static readonly Door Open = new Door.Own("nobody is signed in yet; the provider, or the trial account's password, says who it is");

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(ConsolePaths.SignIn, ShowAsync).Behind(Open);
        endpoints.MapPost(ConsolePaths.SignIn, SignInAsync).Behind(Open);
        endpoints.MapGet(ConsolePaths.OpenId, Challenge).Behind(Open);
        endpoints.MapGet(ConsolePaths.OpenIdLeaves, LeaveAsync).Behind(new Door.Own("it is for whoever has just signed out here, and does nothing for somebody who is signed in"));
        endpoints.MapPost(ConsolePaths.SignOut, SignOutAsync).Behind(new Door.Person(ConsoleRole.Viewer));
        endpoints.MapPost(ConsolePaths.Theme, SwitchThemeAsync).Behind(new Door.Person(ConsoleRole.Viewer));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, ConsoleOptions options, Sessions sessions, string? next) =>
        await sessions.UserAsync(context) is null ? SignInForm(context, options, next, null) : Results.LocalRedirect(ConsolePaths.Next(next));

    private static async Task<IResult> SignInAsync(HttpContext context, ConsoleOptions options, TrialAccount trial, Sessions sessions)
    {
        if (!options.Trial)
            return Results.NotFound();
        if (!await ConsoleGate.IsOurFormAsync(context))
        {
            await ConsoleGate.NotOurFormAsync(context);
            return Results.Empty;
        }
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var next = form[NextField].ToString();
        if (trial.SignIn(context, form[PasswordField].ToString()) is not { } user)
            return SignInForm(context, options, next, "That is not the password. The process that serves this page told it when it started; it changes with every start.");
        await sessions.BeginAsync(context, user);
        return Results.LocalRedirect(ConsolePaths.Next(next));
    }

    private static IResult Challenge(HttpContext context, ConsoleOptions options, string? next) => options.OpenId.IsGiven
        ? Results.Challenge(new AuthenticationProperties { RedirectUri = ConsolePaths.Next(next) }, [OpenIdSignIn.Scheme])
        : Results.NotFound();

    private static async Task<IResult> SignOutAsync(HttpContext context, FrameMaker frames, ConsoleOptions options, Sessions sessions)
    {
        var isOfProvider = context.User().IsOfProvider;
        await sessions.EndAsync(context);
        // The policy lets a form lead to no other site, by a redirect neither: so a page leads on.
        return isOfProvider && await OpenIdSignIn.EndsSessionsAsync(context)
            ? Page.Of<SignedOutPage>(frames.SignedOut(context), (nameof(SignedOutPage.Provider), options.OpenId.Name))
            : Results.LocalRedirect(ConsolePaths.SignIn);
    }

    private static async Task<IResult> LeaveAsync(HttpContext context, ConsoleOptions options, Sessions sessions)
    {
        // A link from elsewhere ends nobody's session.
        if (await sessions.UserAsync(context) is not null)
            return Results.LocalRedirect(ConsolePaths.Overview);
        return options.OpenId.IsGiven && await OpenIdSignIn.EndsSessionsAsync(context)
            ? Results.SignOut(new AuthenticationProperties { RedirectUri = ConsolePaths.SignIn }, [OpenIdSignIn.Scheme])
            : Results.LocalRedirect(ConsolePaths.SignIn);
    }

    private static async Task<IResult> SwitchThemeAsync(HttpContext context, ConsoleOptions options)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var theme = Theme.Of(form[Theme.Field].ToString());
        context.Response.Cookies.Append(Theme.Cookie, theme, new CookieOptions { HttpOnly = true, Secure = options.IsEncrypted || context.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = ConsolePaths.Overview, MaxAge = TimeSpan.FromDays(365) });
        return Results.LocalRedirect(ConsolePaths.Next(form[NextField].ToString()));
    }

    private static IResult SignInForm(HttpContext context, ConsoleOptions options, string? next, string? problem)
    {
        var frame = context.RequestServices.GetRequiredService<FrameMaker>().SignedOut(context);
        return Page.Of<SignInPage>(problem is null ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized, frame,
            (nameof(SignInPage.Next), ConsolePaths.Next(next)), (nameof(SignInPage.Problem), problem), (nameof(SignInPage.Provider), options.OpenId.IsGiven ? options.OpenId.Name : null), (nameof(SignInPage.HasTrial), options.Trial));
    }
}
