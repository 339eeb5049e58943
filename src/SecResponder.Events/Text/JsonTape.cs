using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SecResponder.Events.Text;

/// <summary>What a value of a <see cref="JsonTape"/> is.</summary>
internal enum JsonTapeKind
{
    Name,
    Text,
    /// <summary>Text with backslashes to be taken out.</summary>
    EscapedText,
    /// <summary>A number, true or false: as written.</summary>
    Word,
    Null,
    Object,
    Array,
}

/// <summary>One name or value.</summary>
/// <param name="Start">Where it begins in the JSON; text without its quotes, objects and arrays with their brackets.</param>
/// <param name="Length">How long it is.</param>
/// <param name="After">The place on the tape behind it and all that is within it.</param>
/// <param name="Kind">What it is.</param>
/// <remarks>Four numbers of one size: so they are written straight to where they belong.</remarks>
internal readonly record struct JsonTapeEntry(int Start, int Length, int After, JsonTapeKind Kind)
{
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> json) => json.Slice(Start, Length);
}

/// <summary>
/// Where each name and value of one JSON object stands, found in one pass: who asks for several members, or reads them after he knows of what kind the record is, reads no byte twice. It takes
/// what <see cref="System.Text.Json.Utf8JsonReader"/> takes, or less: what it does not take is read by that, which says what is wrong and where.
/// </summary>
/// <remarks>One a thread, used again for each record, and only while that record is read (<see cref="Begin"/> to <see cref="End"/>).</remarks>
internal sealed class JsonTape
{
    [ThreadStatic]
    private static JsonTape? _ofThread;

    private readonly JsonTapeReader _reader = new();
    private byte[] _buffer = [];
    private int _offset;
    private int _length = -1;

    private JsonTape()
    {
    }

    /// <summary>Reads the object that the bytes begin with, for whoever asks for it on this thread until <see cref="End"/>; not again when it is on the tape already.</summary>
    public static void Begin(ArraySegment<byte> json)
    {
        var tape = _ofThread ??= new JsonTape();
        // Whoever wanted to know whose record it is has had it read already.
        if (tape._length > 0 && tape._length == json.Count && tape._offset == json.Offset && ReferenceEquals(tape._buffer, json.Array))
            return;
        tape._length = -1;
        tape.Reading++;
        if (json.Array is not { } buffer || !tape._reader.TryRead(json))
            return;
        (tape._buffer, tape._offset, tape._length) = (buffer, json.Offset, json.Count);
    }

    /// <summary>Forgets it: the buffer may hold another record from now on.</summary>
    public static void End()
    {
        if (_ofThread is not { } tape)
            return;
        tape._length = -1;
        tape.Reading++;
    }

    /// <summary>The tape that the JSON is on as a whole, or as an object within it; null when there is none.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="at">Its place.</param>
    public static JsonTape? Of(ReadOnlySpan<byte> json, out int at)
    {
        at = 0;
        if (_ofThread is not { _length: > 0 } tape)
            return null;
        return tape.Offset(json) == 0 && json.Length == tape._length ? tape : Of(json, JsonTapeKind.Object, out at);
    }

    /// <summary>The tape that this JSON is on as an object, or as an array, within it; null when there is none.</summary>
    public static JsonTape? Of(ReadOnlySpan<byte> json, JsonTapeKind kind, out int at)
    {
        at = -1;
        if (_ofThread is not { _length: > 0 } tape)
            return null;
        var offset = tape.Offset(json);
        if (offset < 0 || offset >= tape._length)
            return null;
        at = tape.PlaceOf((int)offset, kind);
        return at >= 0 && tape.Entries[at].Length == json.Length ? tape : null;
    }

    /// <summary>Which reading this is of the tape's: another record may be on it by now.</summary>
    public int Reading { get; private set; }

    private nint Offset(ReadOnlySpan<byte> json) => Unsafe.ByteOffset(in _buffer[_offset], in MemoryMarshal.GetReference(json));

    /// <summary>Whether a name has backslashes: two that look different may then be the same.</summary>
    public bool HasEscapedNames => _reader.HasEscapedNames;

    /// <summary>All names and values, in the order they stand.</summary>
    public ReadOnlySpan<JsonTapeEntry> Entries => _reader.Entries;

    /// <summary>All of the JSON.</summary>
    public ReadOnlySpan<byte> Json => _buffer.AsSpan(_offset, _length);

    /// <summary>The place of the value of the first member of this name, as it stands; −1 when the object has none.</summary>
    public int Member(int at, ReadOnlySpan<byte> name)
    {
        var entries = Entries;
        var json = Json;
        var end = entries[at].After;
        for (at++; at < end; at = entries[at + 1].After)
            if (entries[at].Length == name.Length && entries[at].In(json).SequenceEqual(name))
                return at + 1;
        return -1;
    }

    /// <summary>Where a value, with its quote, ends in the JSON of an object that is on this tape.</summary>
    public int EndOf(int at, ReadOnlySpan<byte> json) => Entries[at].Start + Entries[at].Length + (Entries[at].Kind is JsonTapeKind.Text or JsonTapeKind.EscapedText ? 1 : 0) - (int)Offset(json);

    /// <summary>A value as it stands, text with its quotes.</summary>
    public ReadOnlySpan<byte> WithQuotes(int at) => Entries[at] is { Kind: JsonTapeKind.Text or JsonTapeKind.EscapedText } text ? Json.Slice(text.Start - 1, text.Length + 2) : Entries[at].In(Json);

    // The object or array that begins at this byte; entries stand in the order of the bytes.
    private int PlaceOf(int start, JsonTapeKind kind)
    {
        var entries = Entries;
        var (low, high) = (0, entries.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (entries[middle].Start == start && entries[middle].Kind == kind)
                return middle;
            if (entries[middle].Start < start)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return -1;
    }
}
