using System.Globalization;
using SecResponder.Server.Console;
using SecResponder.Server.Console.People;
using SecResponder.Server.Inputs.Http;

namespace SecResponder.Server.Access;

/// <summary>What an endpoint asks of its callers. An endpoint that says nothing lets nobody in.</summary>
internal abstract record Door
{
    private Door() { }

    /// <summary>Callers with a right.</summary>
    /// <param name="Needed">The right.</param>
    /// <param name="Refuse">How a refusal is told; null: in plain text.</param>
    public sealed record Guarded(Rights Needed, Func<HttpContext, Refusal, Task>? Refuse = null) : Door;

    /// <summary>People who are signed in to the console.</summary>
    /// <param name="Needed">The role.</param>
    public sealed record Person(ConsoleRole Needed) : Door;

    /// <summary>It asks by itself, by a signature or a credential of its own.</summary>
    public sealed record Own(string How) : Door;

    /// <summary>Everybody: what it says is no secret.</summary>
    public sealed record Open(string Why) : Door;
}

/// <summary>Stands before every endpoint.</summary>
internal static class Doors
{
    public static TBuilder Behind<TBuilder>(this TBuilder endpoint, Door door) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(door);

    /// <summary>Whom the doorman let in; only behind a <see cref="Door.Guarded"/>.</summary>
    public static Caller Caller(this HttpContext context) => context.Features.Get<Caller>() ?? throw new InvalidOperationException("this endpoint is not behind a guarded door");

    public static async Task AskAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is not { } endpoint)
        {
            await next(context);
            return;
        }
        switch (endpoint.Metadata.GetMetadata<Door>())
        {
            case Door.Open or Door.Own:
                await next(context);
                return;
            case Door.Guarded guarded:
                var (caller, refusal) = await context.RequestServices.GetRequiredService<Doorman>().AdmitAsync(context, guarded.Needed);
                if (!context.RequestServices.GetRequiredService<RateLimits>().Allows(context, caller))
                    await (guarded.Refuse ?? RefuseAsync)(context, Refusal.TooOften);
                else if (caller is not null)
                {
                    context.Features.Set(caller);
                    await next(context);
                }
                else
                    await (guarded.Refuse ?? RefuseAsync)(context, refusal);
                return;
            case Door.Person person:
                await ConsoleGate.AskAsync(context, person.Needed, next);
                return;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
        }
    }

    private static Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        context.Response.StatusCode = StatusOf(refusal);
        Replies.SayWhen(context.Response, context.Response.StatusCode);
        if (context.Response.StatusCode == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{Words(refusal)}\n"), context.RequestAborted);
    }

    public static int StatusOf(Refusal refusal) => refusal switch
    {
        Refusal.NotAllowed => StatusCodes.Status403Forbidden,
        Refusal.TooOften => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status401Unauthorized,
    };

    public static string Words(Refusal refusal) => refusal switch
    {
        Refusal.SignedOut => "a key is needed: Authorization: Bearer …; 'secresponder serve key NAME' makes one",
        Refusal.Unreadable => "the Authorization header can't be read: Bearer, Splunk or Basic, a blank, and the key",
        Refusal.NotAllowed => "this key opens other doors, not this one: its 'May' and 'Streams' in the settings say which",
        Refusal.TooOften => "more requests than one caller may send (Server:Http:RequestsPerSecond): put more events into each",
        Refusal.KeyInAddress => "a key in the address is not taken: it would stand in logs. Give it as Authorization: Bearer …, or set Server:Http:KeyInAddress",
        _ => "what was shown opens nothing here",
    };
}
