using Microsoft.AspNetCore.Antiforgery;
using SecResponder.Response.Storage;
using SecResponder.Server.Console.Pages;
using SecResponder.Server.Console.People;
using SecResponder.Server.Console.SignIn;

namespace SecResponder.Server.Console;

/// <summary>The door for people: who is it, may they, and does the form come from a page of ours.</summary>
internal static class ConsoleGate
{
    public static async Task AskAsync(HttpContext context, ConsoleRole needed, RequestDelegate next)
    {
        if (await context.RequestServices.GetRequiredService<Sessions>().UserAsync(context) is not { } user)
        {
            await SignedOutAsync(context);
            return;
        }
        context.Features.Set(user);
        if (!user.Is(needed))
            await Says.WithAsync(context, StatusCodes.Status403Forbidden, "Not with your role", $"This asks for the role {needed}; {user.Name} is {user.Role}. Server:Console:Roles says which groups have which.");
        else if (HttpMethods.IsPost(context.Request.Method) && !await IsOurFormAsync(context))
            await NotOurFormAsync(context);
        else
            await GuardedAsync(context, next);
    }

    /// <summary>Whether a form was sent from a page that this console has shown to the same person.</summary>
    public static async Task<bool> IsOurFormAsync(HttpContext context)
    {
        try
        {
            if (context.Request.HasFormContentType)
                await context.Request.ReadFormAsync(Pages.Forms.Limits, context.RequestAborted);
            return await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context);
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException)
        {
            // No form, or one beyond the limits: not ours.
            return false;
        }
    }

    public static Task NotOurFormAsync(HttpContext context) => Says.WithAsync(context, StatusCodes.Status400BadRequest, "Nothing was done",
        "The form is not one that this console has shown you since you signed in; perhaps it stood open for long. Open the page again, look, and send it from there.");

    /// <summary>The signed-in person; only behind the door for people.</summary>
    public static ConsoleUser User(this HttpContext context) => context.Features.Get<ConsoleUser>() ?? throw new InvalidOperationException("this endpoint is not behind the door for people");

    private static Task SignedOutAsync(HttpContext context)
    {
        // A browser that shows a page is sent to sign in, and comes back; everything else is told.
        if (HttpMethods.IsGet(context.Request.Method) && !context.Request.Path.StartsWithSegments(ConsolePaths.Live, StringComparison.Ordinal))
        {
            context.Response.Redirect($"{ConsolePaths.SignIn}?next={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
            return Task.CompletedTask;
        }
        return Says.WithAsync(context, StatusCodes.Status401Unauthorized, "Nothing was done: you are signed out", "Sign in, open the page again, and look at what it says now.");
    }

    private static async Task GuardedAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            if (HttpMethods.IsPost(context.Request.Method))
                context.RequestServices.GetRequiredService<LiveFeed>().Forget();
        }
        catch (StoreException e) when (!context.Response.HasStarted)
        {
            context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("SecResponder.Server.Console").LogStoreAway(e);
            context.Response.Headers.RetryAfter = "5";
            await Says.WithAsync(context, StatusCodes.Status503ServiceUnavailable, "The store can't be used just now", "Nothing is lost: what has come in waits. Try again in some seconds; the log says what it is.");
        }
    }
}

internal static partial class ConsoleLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "A page of the console can't be shown: the store is away")]
    public static partial void LogStoreAway(this ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Somebody could not be signed in to the console: {Reason}")]
    public static partial void LogNotSignedIn(this ILogger log, string reason);
}
