namespace SecResponder.Events.Text;

/// <summary>What each named field of a text format does. Every field is kept under its own name in any case, whether anything is known of it or not.</summary>
public sealed class FieldTable
{
    private static readonly FieldSetter Kept = static (_, _) => { };

    private readonly Utf8Map<FieldSetter> _setters;
    private readonly NameCache _otherNames = new();

    /// <param name="setters">Name (case-sensitive, as the vendor writes it) to what it does.</param>
    /// <param name="names">Further names that the vendor uses and ASIM has no place for: known ones are found faster.</param>
    public FieldTable(IReadOnlyDictionary<string, FieldSetter> setters, params string[] names) =>
        _setters = new Utf8Map<FieldSetter>(setters.Concat(names.Select(name => KeyValuePair.Create(name, Kept))));

    /// <summary>Takes a field into the event; a value that only says "nothing" (see <see cref="AbsentMarkers"/>) is left out.</summary>
    public void Set(SecurityEvent e, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!AbsentMarkers.Is(value))
            Keep(e, name, value);
    }

    /// <summary>Finds out what each column does.</summary>
    internal BoundColumn[] Bind(IReadOnlyList<byte[]> columns) => [.. columns.Select(name => _setters.Find(name, out var known) is { } set ? new BoundColumn(known!, ReferenceEquals(set, Kept) ? null : set) : new BoundColumn(name, null))];

    /// <summary>As <see cref="Set(SecurityEvent, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>, for a column that is bound.</summary>
    internal static void Set(SecurityEvent e, in BoundColumn column, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || AbsentMarkers.Is(value))
            return;
        e.Keep(column.Name, value);
        column.Set?.Invoke(e, value);
    }

    /// <summary>As <see cref="Set(SecurityEvent, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>, where something was said of the name; false where nothing was.</summary>
    public bool TrySet(SecurityEvent e, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (_setters.Find(name, out var known) is not { } set)
            return false;
        if (!value.IsEmpty && !AbsentMarkers.Is(value))
            Keep(e, known!, set, value);
        return true;
    }

    /// <summary>Takes a field into the event whose value means what it says, even if it looks like "nothing": an argument <c>-</c>, a file <c>null</c>.</summary>
    public void Keep(SecurityEvent e, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (value.IsEmpty)
            return;
        if (_setters.Find(name, out var known) is { } set)
            Keep(e, known!, set, value);
        else if (_otherNames.Of(name) is { } other)
            e.Keep(other, value);
    }

    private static void Keep(SecurityEvent e, byte[] name, FieldSetter set, ReadOnlySpan<byte> value)
    {
        e.Keep(name, value);
        set(e, value);
    }
}

/// <summary>What vendors write for "nothing here".</summary>
public static class AbsentMarkers
{
    /// <summary>Whether the text is one of <c>-</c>, <c>N/A</c>, <c>n/a</c>, <c>(null)</c>, <c>&lt;null&gt;</c>, <c>null</c>, <c>None</c>, <c>UNKNOWN</c> as a whole.</summary>
    public static bool Is(ReadOnlySpan<byte> text) => text.Length switch
    {
        1 => text[0] == '-',
        3 => text.SequenceEqual("N/A"u8) || text.SequenceEqual("n/a"u8),
        4 => text.SequenceEqual("null"u8) || text.SequenceEqual("None"u8),
        6 => text.SequenceEqual("(null)"u8) || text.SequenceEqual("<null>"u8),
        7 => text.SequenceEqual("UNKNOWN"u8),
        _ => false,
    };
}
