using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Pages;
using SecResponder.Server.Access;
using SecResponder.Server.Console.People;
using SecResponder.Server.Console.SignIn;

namespace SecResponder.Server.Console;

/// <summary>Tells open pages that something has changed, by server-sent events: never what. They read it anew, through the same doors.</summary>
internal sealed class LiveFeed(IResponderStore store, IStorePages pages, IHostApplicationLifetime life)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    // Before a proxy takes a quiet connection for a dead one; and a person who was signed out meanwhile hears no more.
    private const int BeatEach = 10;

    private readonly Lock _lock = new();
    private Task<string>? _look;
    private long _lookedAt = long.MinValue;

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet(ConsolePaths.Live, (HttpContext context, LiveFeed feed, Sessions sessions) =>
    {
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(feed.TellAsync(() => sessions.UserAsync(context), context.RequestAborted));
    }).Behind(new Door.Person(ConsoleRole.Viewer));

    private async IAsyncEnumerable<SseItem<string>> TellAsync(Func<ValueTask<ConsoleUser?>> who, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // A page that stays open must not keep a process from ending.
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, life.ApplicationStopping);
        using var timer = new PeriodicTimer(Every);
        var seen = await LookAsync();
        for (var turn = 1; await TicksAsync(timer, both.Token); turn++)
        {
            var now = await LookAsync();
            if (now != seen)
                yield return new SseItem<string>("", "changed");
            else if (turn % BeatEach == 0)
            {
                if (await who() is null)
                    yield break;
                yield return new SseItem<string>("", "beat");
            }
            seen = now;
        }
    }

    private static async Task<bool> TicksAsync(PeriodicTimer timer, CancellationToken cancellation)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            return false; // the page was closed, or the process ends
        }
    }

    // However many look, the store is asked once every two seconds.
    private Task<string> LookAsync()
    {
        lock (_lock)
        {
            if (_look is null || Environment.TickCount64 - _lookedAt >= Every.TotalMilliseconds / 2)
                (_look, _lookedAt) = (AskAsync(), Environment.TickCount64);
            return _look;
        }
    }

    private async Task<string> AskAsync()
    {
        try
        {
            var chain = (await pages.ChainPageAsync(null, 1, CancellationToken.None)).Items.FirstOrDefault();
            var latest = (await pages.IncidentPageAsync(IncidentFilter.All, null, 1, CancellationToken.None)).Items.FirstOrDefault();
            var pauses = await store.PausesAsync(CancellationToken.None);
            return $"{chain} {latest?.Incident.Id} {latest?.Incident.EvidenceCount} {await pages.NowAsync(1_000, CancellationToken.None)} {string.Join(' ', pauses.Select(pause => pause.Scope))}";
        }
        catch (StoreException)
        {
            return ""; // told by the page itself when it is read anew
        }
    }
}
