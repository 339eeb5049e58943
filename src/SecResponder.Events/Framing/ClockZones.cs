namespace SecResponder.Events.Framing;

/// <summary>Zone names after a time: <c> UTC</c>, <c> CEST:</c>. A name is not the host.</summary>
/// <remarks>Only names that mean one offset everywhere in practice are computed with; others (IST, BST, …) are passed over, and the time is in the zone of its stream.</remarks>
internal static class ClockZones
{
    private static readonly Text.Utf8Map<object> Offsets = new(new (string Name, double Hours)[]
    {
        ("UTC", 0), ("GMT", 0), ("WET", 0), ("WEST", 1), ("CET", 1), ("CEST", 2), ("MEZ", 1), ("MESZ", 2), ("EET", 2), ("EEST", 3), ("MSK", 3), ("JST", 9), ("KST", 9), ("AEST", 10), ("AEDT", 11),
        ("NZST", 12), ("NZDT", 13), ("EST", -5), ("EDT", -4), ("CDT", -5), ("MST", -7), ("MDT", -6), ("PST", -8), ("PDT", -7), ("AKST", -9), ("AKDT", -8), ("HST", -10),
    }.Select(zone => KeyValuePair.Create(zone.Name, (object)(int)(zone.Hours * 60))));

    /// <summary>Reads a zone's name behind a blank.</summary>
    /// <param name="text">The line.</param>
    /// <param name="at">Where the time has ended.</param>
    /// <param name="offset">Minutes east of UTC; null for a name that does not say.</param>
    /// <param name="after">Where the name ends.</param>
    /// <returns>False when no zone stands there.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, int at, out int? offset, out int after)
    {
        (offset, after) = (null, at);
        if (at + 1 >= text.Length || text[at] != ' ' || text[at + 1] is < (byte)'A' or > (byte)'Z')
            return false;
        var word = SyslogHeader.Word(text, at + 1);
        // A colon after it says that it is a zone even where the name is not known: "Mar 01 2026 10:00:00 XYZ: %ASA…".
        var isClosed = word is [.., (byte)':'];
        var name = isClosed ? word[..^1] : word;
        if (name.Length is < 3 or > 5)
            return false;
        foreach (var b in name)
            if (b is < (byte)'A' or > (byte)'Z')
                return false;
        offset = Offsets.Find(name) as int?;
        after = at + 1 + name.Length;
        return isClosed || offset is not null;
    }
}
