namespace SecResponder.Server.Access;

/// <summary>Who asks, once it is known.</summary>
/// <param name="Name">As the settings or the token call it; stands in the log and in rate limits.</param>
/// <param name="Rights">What it may do.</param>
internal sealed record Caller(string Name, Rights Rights)
{
    /// <summary>The streams that it may send to; empty: any.</summary>
    public IReadOnlyCollection<string> Streams { get; init; } = [];

    /// <summary>The source that its events are of, where the settings say so; null: what the request says, or recognized by content.</summary>
    public string? Source { get; init; }

    /// <summary>Whether its Splunk collector answers with ids to ask for.</summary>
    public bool Acks { get; init; }

    /// <summary>Whether a body that is byte for byte one of its latest counts as that one, sent again.</summary>
    public bool Once { get; init; }

    public bool MaySendTo(string stream) => Streams.Count == 0 || Streams.Contains(stream);
}

/// <summary>Why nobody was let in.</summary>
internal enum Refusal
{
    /// <summary>Nothing was shown.</summary>
    SignedOut,
    /// <summary>What was shown is of no form that is known here.</summary>
    Unreadable,
    /// <summary>What was shown opens nothing.</summary>
    Unknown,
    /// <summary>Known, and not allowed to do this.</summary>
    NotAllowed,
    /// <summary>A key in the address, where it stands in logs of others; the settings don't allow it.</summary>
    KeyInAddress,
    /// <summary>It comes too often.</summary>
    TooOften,
}
