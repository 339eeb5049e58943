namespace SecResponder.Events;

/// <summary>Why a record could not be read.</summary>
/// <param name="Code">One of <see cref="RejectionCodes"/>: stable, for counting and filtering.</param>
/// <param name="Reason">The same for a person: what was expected and what stood there.</param>
/// <param name="Position">Byte offset within the record where reading stopped, from 0.</param>
public sealed record Rejection(string Code, string Reason, int Position)
{
    public override string ToString() => $"{Code} at byte {Position}: {Reason}";
}

/// <summary>The reasons a record can end in the dead letter.</summary>
public static class RejectionCodes
{
    /// <summary>Nothing, or white space only.</summary>
    public const string Empty = "empty";
    /// <summary>Longer than the limit.</summary>
    public const string TooLong = "too-long";
    /// <summary>No known source recognizes it.</summary>
    public const string UnknownSource = "unknown-source";
    /// <summary>The source is known, this kind of record of it is not.</summary>
    public const string UnknownKind = "unknown-kind";
    /// <summary>It ends before the fields that it must have.</summary>
    public const string Truncated = "truncated";
    /// <summary>It does not have the source's form.</summary>
    public const string Malformed = "malformed";
    /// <summary>Not text: NUL or invalid UTF-8 where text must stand.</summary>
    public const string Binary = "binary";
    /// <summary>No event time, or an impossible one.</summary>
    public const string BadTime = "bad-time";
    /// <summary>Compressed data that can't be unpacked, or unpacks to more than the limit.</summary>
    public const string BadCompression = "bad-compression";
    /// <summary>It was read, and the rules failed over it: a mistake of ours.</summary>
    public const string Unjudged = "unjudged";
}
