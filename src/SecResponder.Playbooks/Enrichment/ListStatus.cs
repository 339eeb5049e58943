using SecResponder.Playbooks.Enrichment.Feeds;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Files.Lists;

namespace SecResponder.Playbooks.Enrichment;

/// <summary>How a list stands: what an operator looks at first when a rule that names it is too quiet.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>networks</c>, <c>values</c>, <c>assets</c>, <c>geo</c>, <c>feed</c>.</param>
/// <param name="Entries">How many entries, assets or databases it has.</param>
/// <param name="Expired">How many of them are over.</param>
/// <param name="Known">As of when what it holds is known: the last time that a feed's source said so, when a file was written, the build of the oldest geo database.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Error">What is wrong with it; null: nothing.</param>
public sealed record ListStatus(string Name, string Kind, int Entries, int Expired, DateTimeOffset? Known, string Source, string? Error)
{
    /// <summary>All lists of a repository, by name.</summary>
    /// <param name="playbooks">The repository, with what is known besides.</param>
    /// <param name="markOf">What is known of a feed's fetches.</param>
    /// <param name="now">What has expired by now.</param>
    public static IEnumerable<ListStatus> Of(PlaybookSet playbooks, Func<FeedDefinition, FeedMark?> markOf, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(playbooks);
        ArgumentNullException.ThrowIfNull(markOf);
        return playbooks.Lists.Values.Select(list => Of(list, playbooks.Enrichment, markOf, now));
    }

    private static ListStatus Of(PlaybookList list, EnrichmentSnapshot enrichment, Func<FeedDefinition, FeedMark?> markOf, DateTimeOffset now)
    {
        if (!list.Geo.IsDefault)
            return new ListStatus(list.Name, list.Kind, list.Geo.Length, 0, list.Geo.IsEmpty ? null : list.Geo.Min(database => database.Built), string.Join(", ", list.Geo.Select(database => database.File)),
                list.Geo.IsEmpty ? "no database could be read" : list.Geo.Sum(database => database.Broken) is > 0 and var broken ? $"{broken:N0} look-ups met a part that can't be read" : null);
        if (!list.Assets.IsEmpty)
            return new ListStatus(list.Name, list.Kind, list.Assets.Length, 0, null, list.File, null);
        var content = enrichment.ContentOf(list.ToNamed());
        if (list.Feed is not { } feed)
            return new ListStatus(list.Name, list.Kind, content.Entries.Length, content.ExpiredBy(now), null, list.File, null);
        var mark = feed.Url is null ? null : markOf(feed);
        return new ListStatus(list.Name, list.Kind, content.Entries.Length, content.ExpiredBy(now), mark?.Checked ?? mark?.Fetched ?? list.ReadAsOf, feed.Source, mark?.Error ?? list.Read?.Refusal ?? (feed.Url is not null && mark is null ? "never fetched" : null));
    }
}
