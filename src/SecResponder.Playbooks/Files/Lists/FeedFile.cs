using SecResponder.Playbooks.Enrichment.Feeds;

namespace SecResponder.Playbooks.Files.Lists;

/// <summary>Reads a feed that is a file.</summary>
public static class FeedFile
{
    /// <summary>A file larger than this is no feed.</summary>
    public const int LargestFile = 64 << 20;

    /// <summary>When it was written; null: it is not there.</summary>
    public static DateTimeOffset? WrittenAt(FeedDefinition feed)
    {
        ArgumentNullException.ThrowIfNull(feed);
        return File.Exists(feed.File) ? File.GetLastWriteTimeUtc(feed.File) : null;
    }

    /// <summary>What stands in it, its time of writing taken for when it was fetched.</summary>
    public static FeedContent Read(FeedDefinition feed)
    {
        ArgumentNullException.ThrowIfNull(feed);
        try
        {
            var file = new FileInfo(feed.File!);
            return file.Exists && file.Length > LargestFile
                ? FeedContent.Refused($"it has {file.Length >> 20:N0} MB, {LargestFile >> 20} may be")
                : FeedReader.Read(feed, File.ReadAllBytes(file.FullName), file.LastWriteTimeUtc);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return FeedContent.Refused($"the file can't be read ({e.GetType().Name})");
        }
    }
}
