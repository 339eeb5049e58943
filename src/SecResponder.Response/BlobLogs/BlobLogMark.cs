using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Azure;

namespace SecResponder.Response.BlobLogs;

/// <summary>A part of a blob that is being taken in: whoever finds it takes in exactly that, with the same origins.</summary>
/// <param name="Hour">The blob's hour.</param>
/// <param name="From">Its first byte.</param>
/// <param name="To">The byte behind it.</param>
/// <param name="IsLate">Whether a later hour had been begun.</param>
/// <param name="At">When it was found.</param>
internal sealed record ClaimedPart(long Hour, long From, long To, bool IsLate, DateTimeOffset At);

/// <summary>How far a log was taken in.</summary>
internal sealed record BlobLogMark
{
    /// <summary>Hours that are remembered. What tells of appended blobs tries for a week at most; whatever is older is not read.</summary>
    public const int Hours = 200;

    /// <summary>The latest hour that was begun.</summary>
    public long Newest { get; init; }

    /// <summary>By hour, how many bytes of its blob were taken in.</summary>
    public ImmutableSortedDictionary<long, long> Offsets { get; init; } = ImmutableSortedDictionary<long, long>.Empty;

    /// <summary>What is being taken in; null: nothing.</summary>
    public ClaimedPart? Claimed { get; init; }

    /// <summary>The tag of its row; null: there is none yet.</summary>
    [JsonIgnore]
    public ETag? Tag { get; init; }

    /// <summary>Whether so old an hour is not remembered any more: from where it would have to be read, nobody knows.</summary>
    public bool IsForgotten(long hour) => Offsets.Count == Hours && hour < Offsets.Keys.First();

    /// <summary>With a part that is to be taken in.</summary>
    public BlobLogMark Claim(ClaimedPart part) => this with { Claimed = part, Newest = Math.Max(Newest, part.Hour) };

    /// <summary>With the claimed part taken in.</summary>
    public BlobLogMark Done() => this with
    {
        Offsets = Offsets.SetItem(Claimed!.Hour, Claimed.To) is var offsets && offsets.Count > Hours ? offsets.Remove(offsets.Keys.First()) : offsets,
        Claimed = null,
    };
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BlobLogMark))]
internal sealed partial class BlobLogJson : JsonSerializerContext;
