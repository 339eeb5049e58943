using System.Text;
using System.Text.Json;
using SecResponder.Playbooks.Enrichment.Feeds.Stix;

namespace SecResponder.Playbooks.Enrichment.Feeds;

/// <summary>Reads a feed's bytes. Never throws for what stands in them: what can't be used is told, with its place.</summary>
public static class FeedReader
{
    /// <param name="feed">How it is written and what of it is taken.</param>
    /// <param name="bytes">The feed, no longer compressed.</param>
    /// <param name="fetched">When it was fetched.</param>
    public static FeedContent Read(FeedDefinition feed, ReadOnlyMemory<byte> bytes, DateTimeOffset fetched)
    {
        ArgumentNullException.ThrowIfNull(feed);
        var draft = new FeedDraft(feed, fetched);
        try
        {
            switch (feed.Format)
            {
                case FeedFormat.Stix:
                    using (var bundle = JsonDocument.Parse(Unmarked(bytes)))
                        return StixBundle.Read(bundle.RootElement, draft) is { } noBundle ? FeedContent.Refused(noBundle) : draft.Finish();
                case FeedFormat.Misp:
                    using (var events = JsonDocument.Parse(Unmarked(bytes)))
                        return MispEvents.Read(events.RootElement, draft) is { } noEvents ? FeedContent.Refused(noEvents) : draft.Finish();
                case FeedFormat.Csv:
                    return CsvFeed.Read(Encoding.UTF8.GetString(Unmarked(bytes).Span), draft) is { } noTable ? FeedContent.Refused(noTable) : draft.Finish();
                default:
                    PlainFeed.Read(Encoding.UTF8.GetString(Unmarked(bytes).Span), draft);
                    return draft.Finish();
            }
        }
        catch (JsonException e)
        {
            return FeedContent.Refused($"line {(e.LineNumber ?? 0) + 1}, column {(e.BytePositionInLine ?? 0) + 1}: it is not JSON");
        }
        catch (InvalidOperationException)
        {
            // What JSON's reader says of bytes that are no UTF-8, and of halves of characters written as escapes.
            return FeedContent.Refused("it holds text that is not Unicode");
        }
    }

    private static ReadOnlyMemory<byte> Unmarked(ReadOnlyMemory<byte> bytes) => bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
}
