using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Pages;
using SecResponder.Server.Access;
using SecResponder.Server.Console.Pages;
using SecResponder.Server.Console.People;
using SecResponder.Server.Console.SignIn;

namespace SecResponder.Server.Console;

/// <summary>How things are: the same stamp as long as nothing changes, and what lasts and waits; empty and null when the store can't be asked.</summary>
internal sealed record Look(string Stamp, NowCounts? Now);

/// <summary>Tells open pages that something has changed, by server-sent events: never what. They read it anew, through the same doors.</summary>
internal sealed class LiveFeed(IResponderStore store, IStorePages pages, IHostApplicationLifetime life)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    // Before a proxy takes a quiet connection for a dead one; and a person who was signed out meanwhile hears no more.
    private const int BeatEach = 10;

    private readonly Lock _lock = new();
    private Task<Look>? _look;
    private long _lookedAt = long.MinValue;

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet(ConsolePaths.Live, (HttpContext context, LiveFeed feed, Sessions sessions, string? seen) =>
    {
        context.Response.Headers["X-Accel-Buffering"] = "no";
        // Whoever comes back after a broken connection says what it heard last.
        var last = context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } heard ? heard : seen ?? "";
        return TypedResults.ServerSentEvents(feed.TellAsync(last, () => sessions.UserAsync(context), context.RequestAborted));
    }).Behind(new Door.Person(ConsoleRole.Viewer));

    private async IAsyncEnumerable<SseItem<string>> TellAsync(string seen, Func<ValueTask<ConsoleUser?>> who, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // A page that stays open must not keep a process from ending.
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, life.ApplicationStopping);
        using var timer = new PeriodicTimer(Every);
        for (var turn = 0; turn == 0 || await TicksAsync(timer, both.Token); turn++)
        {
            var now = (await LookAsync()).Stamp;
            if (now != seen)
                yield return new SseItem<string>("", "changed") { EventId = now };
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

    /// <summary>How things are. However many ask, the store is asked about once a second.</summary>
    public Task<Look> LookAsync()
    {
        lock (_lock)
        {
            if (_look is null || Environment.TickCount64 - _lookedAt >= Every.TotalMilliseconds / 2)
                (_look, _lookedAt) = (AskAsync(), Environment.TickCount64);
            return _look;
        }
    }

    /// <summary>Somebody has changed something here, and comes back to see it: what was seen before is not good enough.</summary>
    public void Forget()
    {
        lock (_lock)
            _look = null;
    }

    private async Task<Look> AskAsync()
    {
        try
        {
            var chain = (await pages.ChainPageAsync(null, 1, CancellationToken.None)).Items.FirstOrDefault();
            var latest = (await pages.IncidentPageAsync(IncidentFilter.All, null, 1, CancellationToken.None)).Items.FirstOrDefault();
            var pauses = await store.PausesAsync(CancellationToken.None);
            var now = await pages.NowAsync(FrameMaker.MostCounted, CancellationToken.None);
            var all = $"{chain} {latest?.Incident.Id} {latest?.Incident.EvidenceCount} {now} {string.Join(' ', pauses.Select(pause => pause.Scope))}";
            return new Look(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)).AsSpan(0, 8)), now);
        }
        catch (StoreException)
        {
            return new Look("", null); // told by the page itself when it is read anew
        }
    }
}
