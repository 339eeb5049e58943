using Microsoft.Extensions.Logging;
using SecResponder.Playbooks.Enrichment.Feeds;
using SecResponder.Playbooks.Enrichment.Lists;
using SecResponder.Response.Hosting;

namespace SecResponder.Connectors.Feeds;

/// <summary>
/// Keeps the lists that others keep: each feed is fetched when it is due, and what came is put in force at once, without touching rules or windows. What can't be fetched
/// or is no feed changes nothing: the last good state stays in force, and its age and the reason are told.
/// </summary>
public sealed partial class FeedKeeper
{
    private const int AtOnce = 4;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);

    private readonly PlaybooksInForce _playbooks;
    private readonly FeedClient _client;
    private readonly FeedCache _cache;
    private readonly TimeProvider _time;
    private readonly ILogger<FeedKeeper> _log;
    private readonly Dictionary<string, FeedTurn> _feeds = new(StringComparer.Ordinal);

    internal FeedKeeper(PlaybooksInForce playbooks, FeedClient client, FeedCache cache, TimeProvider time, ILogger<FeedKeeper> log) =>
        (_playbooks, _client, _cache, _time, _log) = (playbooks, client, cache, time, log);

    /// <summary>What is known of each feed's fetches, by the list's name.</summary>
    public IReadOnlyDictionary<string, FeedMark> Marks => _feeds.ToDictionary(feed => feed.Key, feed => feed.Value.Mark, StringComparer.Ordinal);

    /// <summary>Looks every quarter of a minute for what is due, until asked to stop.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Look, _time);
        try
        {
            do
                await RefreshDueAsync(stopping);
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: what was fetched is kept.
        }
    }

    /// <summary>Fetches the feeds that are due. One caller at a time.</summary>
    /// <returns>The names of the lists whose content is another now.</returns>
    public async Task<IReadOnlyCollection<string>> RefreshDueAsync(CancellationToken cancellation)
    {
        var wanted = _playbooks.Set.Lists.Values.Where(list => list.Feed is not null).ToDictionary(list => list.Name, StringComparer.Ordinal);
        foreach (var gone in _feeds.Keys.Where(name => !wanted.TryGetValue(name, out var list) || list.Feed != _feeds[name].Feed).ToList())
            _feeds.Remove(gone);
        var changed = new Dictionary<string, ListContent>(StringComparer.Ordinal);
        foreach (var list in wanted.Values.Where(list => !_feeds.ContainsKey(list.Name)))
        {
            var turn = new FeedTurn(list.Feed!, _cache);
            _feeds.Add(list.Name, turn);
            if (turn.Kept() is { } kept)
                changed[list.Name] = kept.Prepared();
        }
        // What is kept is in force before the first answer comes.
        if (changed.Count > 0)
            _playbooks.Enrich(changed);
        using var places = new SemaphoreSlim(AtOnce);
        var fetched = await Task.WhenAll(_feeds.Values.Where(turn => turn.Due <= _time.GetUtcNow()).Select(turn => TurnAsync(turn, places, cancellation)));
        foreach (var (feed, content) in fetched.OfType<(FeedDefinition, ListContent)>())
            changed[feed.Name] = content;
        if (changed.Count > 0)
            _playbooks.Enrich(changed);
        return changed.Keys;
    }

    private async Task<(FeedDefinition, ListContent)?> TurnAsync(FeedTurn turn, SemaphoreSlim places, CancellationToken cancellation)
    {
        await places.WaitAsync(cancellation);
        try
        {
            var content = turn.Feed.Url is null ? turn.Look(_time.GetUtcNow()) : turn.Take(await _client.FetchAsync(turn.Feed, turn.Mark, cancellation), _time.GetUtcNow());
            if (turn.Mark.Error is { } error)
                LogFailed(_log, turn.Feed.Name, error, turn.Mark.Checked ?? turn.Mark.Fetched, turn.Due);
            else if (content is not null)
                LogFetched(_log, turn.Feed.Name, content.Entries.Length);
            return content is null ? null : (turn.Feed, content.Prepared());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // In force it is all the same; only a restart would not know it.
            LogNotKept(_log, turn.Feed.Name, e);
            return turn.Unkept is { } content ? (turn.Feed, content.Prepared()) : null;
        }
        finally
        {
            places.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The feed {Name} has {Entries} entries")]
    private static partial void LogFetched(ILogger log, string name, int entries);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The feed {Name} can't be used: {Why}. What is known of {Known} stays in force; tried again at {Due}")]
    private static partial void LogFailed(ILogger log, string name, string why, DateTimeOffset? known, DateTimeOffset due);

    [LoggerMessage(Level = LogLevel.Error, Message = "What the feed {Name} holds can't be kept for the next start; give Connectors:Feeds:Folder a folder that can be written")]
    private static partial void LogNotKept(ILogger log, string name, Exception e);
}
