using SecResponder.Playbooks.Enrichment.Feeds;
using SecResponder.Playbooks.Enrichment.Lists;
using SecResponder.Playbooks.Files.Lists;

namespace SecResponder.Connectors.Feeds;

/// <summary>One feed and what is known of its fetches: decides what an answer changes, and when to ask again.</summary>
internal sealed class FeedTurn(FeedDefinition feed, FeedCache cache)
{
    // A server that is down is asked again soon, and not too often.
    private static readonly TimeSpan SoonAgain = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private (DateTime Written, long Length) _file;

    public FeedDefinition Feed => feed;

    public FeedMark Mark { get; private set; } = FeedCache.NeverFetched(feed);

    /// <summary>When to ask next.</summary>
    public DateTimeOffset Due { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>What was read last and could not be kept.</summary>
    public ListContent? Unkept { get; private set; }

    /// <summary>What was kept by an earlier process, if anything; then it is asked for when that is due.</summary>
    public ListContent? Kept()
    {
        if (feed.Url is null || cache.Read(feed) is not var (bytes, mark))
            return null;
        Mark = mark;
        Due = (mark.Checked ?? mark.Fetched!.Value) + feed.Every;
        return FeedReader.Read(feed, bytes, mark.Checked ?? mark.Fetched!.Value).Content;
    }

    /// <summary>What an answer changes; null: nothing.</summary>
    public ListContent? Take(FeedAnswer answer, DateTimeOffset now)
    {
        Unkept = null;
        switch (answer)
        {
            case FeedAnswer.Fetched fetched:
                var read = FeedReader.Read(feed, fetched.Bytes, now);
                if (read.Content is null)
                    return Fail(read.Refusal!, null, now);
                Unkept = read.Content;
                Succeed(Mark with { ETag = fetched.ETag, LastModified = fetched.LastModified, Fetched = now }, now);
                cache.Keep(feed, fetched.Bytes, Mark);
                return read.Content;
            case FeedAnswer.Unchanged when Mark.Fetched is not null:
                Succeed(Mark, now);
                cache.Keep(feed, Mark);
                // What holds for so long from the fetch holds longer now.
                return feed.ValidFor is null || cache.Read(feed) is not var (bytes, _) ? null : FeedReader.Read(feed, bytes, now).Content;
            case FeedAnswer.Failed failed:
                return Fail(failed.Why, failed.RetryAfter, now);
            default:
                return Fail("it answered 304 to a question that nobody asked", null, now);
        }
    }

    /// <summary>What a file that has changed holds; null: it has not, or it is no feed.</summary>
    public ListContent? Look(DateTimeOffset now)
    {
        var file = new FileInfo(feed.File!);
        var seen = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        if (seen == _file && Mark.Fetched is not null)
        {
            Due = now + feed.Every;
            return null;
        }
        _file = seen;
        var read = FeedFile.Read(feed);
        if (read.Content is null)
            return Fail(read.Refusal!, null, now);
        Succeed(Mark with { Fetched = now }, now);
        return read.Content;
    }

    private void Succeed(FeedMark mark, DateTimeOffset now)
    {
        Mark = mark with { Checked = now, Error = null, FailingSince = null };
        Due = now + feed.Every;
    }

    private ListContent? Fail(string why, TimeSpan? after, DateTimeOffset now)
    {
        Mark = Mark with { Error = why, FailingSince = Mark.FailingSince ?? now };
        var wait = feed.Every < SoonAgain ? feed.Every : SoonAgain;
        Due = now + (after is { } asked && asked > wait ? asked < LongestWait ? asked : LongestWait : wait);
        if (feed.Url is not null)
            cache.Keep(feed, Mark);
        return null;
    }
}
