using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SecResponder.Playbooks.Files;

namespace SecResponder.Playbooks.Enrichment.Feeds;

/// <summary>
/// Keeps the last good bytes of each fetched feed in a folder, with what is known of the last fetches, so that a restart without a network begins with what was known.
/// Only bytes that were read as a feed are put here.
/// </summary>
/// <param name="folder">The folder; made when something is kept.</param>
public sealed class FeedCache(string folder)
{
    /// <summary>What is known of a feed's fetches; null: nothing, or of another address.</summary>
    public FeedMark? Mark(FeedDefinition feed)
    {
        try
        {
            var mark = JsonSerializer.Deserialize(File.ReadAllBytes(PathOf(feed, ".json")), FeedMarkJson.Default.FeedMark);
            return mark?.Feed == Identity(feed) ? mark : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // Not kept, or not whole: the feed is fetched anew.
            return null;
        }
    }

    /// <summary>The last good bytes with their mark; null: none.</summary>
    public (byte[] Bytes, FeedMark Mark)? Read(FeedDefinition feed)
    {
        try
        {
            if (Mark(feed) is not { Fetched: not null } mark)
                return null;
            var bytes = File.ReadAllBytes(PathOf(feed, ".feed"));
            return (bytes, Hash(bytes) == mark.Body ? mark : mark with { ETag = null, LastModified = null });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps bytes that were read as this feed.</summary>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public void Keep(FeedDefinition feed, byte[] bytes, FeedMark mark)
    {
        ArgumentNullException.ThrowIfNull(mark);
        Write(PathOf(feed, ".feed"), bytes);
        Keep(feed, mark with { Body = Hash(bytes) });
    }

    /// <summary>Keeps what is known of the fetches.</summary>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public void Keep(FeedDefinition feed, FeedMark mark) => Write(PathOf(feed, ".json"), JsonSerializer.SerializeToUtf8Bytes(mark, FeedMarkJson.Default.FeedMark));

    /// <summary>The playbooks with what is kept of their feeds.</summary>
    public PlaybookSet Apply(PlaybookSet playbooks)
    {
        ArgumentNullException.ThrowIfNull(playbooks);
        var lists = playbooks.Enrichment.Lists;
        foreach (var feed in playbooks.Lists.Values.Select(list => list.Feed).OfType<FeedDefinition>().Where(feed => feed.Url is not null))
            if (Read(feed) is var (bytes, mark) && FeedReader.Read(feed, bytes, mark.Checked ?? mark.Fetched!.Value).Content is { } content)
                lists = lists.SetItem(feed.Name, content);
        return playbooks.With(playbooks.Enrichment with { Lists = lists });
    }

    /// <summary>A feed's mark before its first fetch.</summary>
    public static FeedMark NeverFetched(FeedDefinition feed) => new() { Feed = Identity(feed) };

    // An address may hold a key in its query: it is not written down.
    private static string Identity(FeedDefinition feed) => Hash(Encoding.UTF8.GetBytes($"{feed.Format} {feed.Url}"));

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    // A list's name may hold what a file's may not.
    private string PathOf(FeedDefinition feed, string ending)
    {
        ArgumentNullException.ThrowIfNull(feed);
        var readable = string.Concat(feed.Name.Where(char.IsAsciiLetterOrDigit).Take(40));
        return Path.Combine(folder, $"{readable}-{Hash(Encoding.UTF8.GetBytes(feed.Name))[..12]}{ending}");
    }

    private void Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(folder);
        WholeFile.Write(path, bytes);
    }
}
