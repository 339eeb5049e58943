using System.Text;
using SecResponder.Playbooks.Enrichment.Feeds;

namespace SecResponder.Playbooks.Tests.Enrichment;

/// <summary>Feeds as text, read.</summary>
internal static class Feeds
{
    public static readonly DateTimeOffset Fetched = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static FeedDefinition Of(FeedFormat format) => new() { Name = "feed", Format = format, Url = new Uri("https://feeds.example.com/x") };

    public static FeedContent Read(FeedFormat format, string text) => Read(Of(format), text);

    public static FeedContent Read(FeedDefinition feed, string text) => FeedReader.Read(feed, Encoding.UTF8.GetBytes(text), Fetched);

    /// <summary>The entries' texts, in order.</summary>
    public static string Texts(FeedContent read) => string.Join(' ', read.Content?.Entries.Select(entry => entry.Network is { } network && entry.Text.Contains('/', StringComparison.Ordinal) ? network.ToString() : entry.Text) ?? [$"refused: {read.Refusal}"]);
}
