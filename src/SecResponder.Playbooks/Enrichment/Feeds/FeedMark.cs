using System.Text.Json.Serialization;

namespace SecResponder.Playbooks.Enrichment.Feeds;

/// <summary>What is known of the last fetches of a feed, beside the bytes that are kept of it.</summary>
public sealed record FeedMark
{
    /// <summary>Of which address and which settings it is, as a hash: what was kept of another is not this feed's.</summary>
    public required string Feed { get; init; }

    /// <summary>A hash of the bytes that <see cref="ETag"/> and <see cref="LastModified"/> are of; other bytes are not asked for by them.</summary>
    public string? Body { get; init; }

    public string? ETag { get; init; }

    /// <summary>As the server writes it.</summary>
    public string? LastModified { get; init; }

    /// <summary>When the bytes came; null: never.</summary>
    public DateTimeOffset? Fetched { get; init; }

    /// <summary>When the server last said that they are the newest.</summary>
    public DateTimeOffset? Checked { get; init; }

    /// <summary>Why the last fetch failed; null: it did not.</summary>
    public string? Error { get; init; }

    /// <summary>Since when all fetches have failed.</summary>
    public DateTimeOffset? FailingSince { get; init; }
}

[JsonSourceGenerationOptions(WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FeedMark))]
internal sealed partial class FeedMarkJson : JsonSerializerContext;
