using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using SecResponder.Events;

namespace SecResponder.Playbooks.Importing.Drafts;

/// <summary>What is measured over the events of a rule.</summary>
/// <param name="Type">Sigma's word: <c>event_count</c>, <c>value_count</c> …</param>
/// <param name="Field">What is counted or summed; null where it is the events.</param>
/// <param name="GroupBy">For each what.</param>
/// <param name="Timespan">In which time, as Sigma writes it.</param>
/// <param name="Bounds">Operator and number.</param>
internal sealed record DraftCorrelation(string Type, string? Field, ImmutableArray<string> GroupBy, string Timespan, ImmutableArray<(string Operator, string Number)> Bounds);

/// <summary>Another product's rule in Sigma's terms.</summary>
internal sealed record DraftRule
{
    public required string Title { get; init; }

    /// <summary>The id it has where it comes from; what is no UUID is made into one, the same one each time.</summary>
    public required string OriginalId { get; init; }

    /// <summary>Told in a comment above: what it was made from.</summary>
    public required string Origin { get; init; }

    public required LogSource LogSource { get; init; }

    public required DraftCondition Condition { get; init; }

    public DraftCorrelation? Correlation { get; init; }

    public string Description { get; init; } = "";

    public string? Author { get; init; }

    public string? License { get; init; }

    /// <summary>Kept as a custom attribute.</summary>
    public string? Version { get; init; }

    public ImmutableArray<string> References { get; init; } = [];

    public ImmutableArray<string> Tags { get; init; } = [];

    public string? Level { get; init; }

    public ImmutableArray<string> GroupBy { get; init; } = [];

    /// <summary>What templates may print of its events.</summary>
    public ImmutableArray<string> Fields { get; init; } = [];

    /// <summary>Whether it was switched off where it comes from.</summary>
    public bool IsOff { get; init; }

    /// <summary>The UUID.</summary>
    public string Id => IdOf(OriginalId);

    /// <summary>A UUID for what has none: the same for the same text.</summary>
    public static string IdOf(string text)
    {
        if (Guid.TryParseExact(text, "D", out var given))
            return given.ToString("D");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        // RFC 9562, version 8: of our own making.
        hash[6] = (byte)(hash[6] & 0x0F | 0x80);
        hash[8] = (byte)(hash[8] & 0x3F | 0x80);
        return new Guid(hash[..16], bigEndian: true).ToString("D");
    }
}
