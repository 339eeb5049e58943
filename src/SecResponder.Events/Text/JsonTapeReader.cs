using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SecResponder.Events.Text;

/// <summary>Writes the tape of one JSON object: RFC 8259, with a comma before a closing bracket allowed. Iterative, each byte once.</summary>
internal sealed class JsonTapeReader
{
    // Deeper or larger ones are read without a tape, more slowly.
    private const int Deepest = 64;
    private const int MostEntries = 1 << 15;

    // Behind the end of any JSON: whoever goes on from there finds nothing.
    private const int Nowhere = int.MaxValue;

    private readonly int[] _open = new int[Deepest];
    private JsonTapeEntry[] _entries = new JsonTapeEntry[256];
    private int _count;

    /// <summary>What was read.</summary>
    public ReadOnlySpan<JsonTapeEntry> Entries => _entries.AsSpan(0, _count);

    /// <summary>Whether a name has backslashes.</summary>
    public bool HasEscapedNames { get; private set; }

    /// <summary>Takes over what another has read.</summary>
    public void Take(ReadOnlySpan<JsonTapeEntry> entries)
    {
        if (_entries.Length < entries.Length)
            _entries = new JsonTapeEntry[entries.Length * 2];
        entries.CopyTo(_entries);
        _count = entries.Length;
    }

    /// <summary>Reads the object that the text is, as a whole: of what has anything but white space behind it no tape is made.</summary>
    public bool TryRead(ReadOnlySpan<byte> json)
    {
        (_count, HasEscapedNames) = (0, false);
        if (json is not [(byte)'{', ..])
            return false;
        // One bit for each bracket that is open: whether it is an object's.
        var (at, depth, objects) = (0, 0, 0UL);
        while (true)
        {
            // 1. A value begins here; in an object its name has been read.
            var isFirst = json[at] is (byte)'{' or (byte)'[';
            if (isFirst)
            {
                if (depth == Deepest)
                    return false;
                var isObject = json[at] == '{';
                objects = (objects << 1) | (isObject ? 1UL : 0);
                _open[depth++] = _count;
                Add(at, 0, 0, isObject ? JsonTapeKind.Object : JsonTapeKind.Array);
                at++;
            }
            else
                at = json[at] == '"' ? AfterText(json, at + 1, JsonTapeKind.Text) : AfterWord(json, at);
            // 2. Brackets that close, a comma, the name of the next value.
            while (true)
            {
                at = Blanks.Skip(json, at);
                if (at >= json.Length || _count > MostEntries)
                    return false;
                var hasComma = json[at] == ',';
                if (hasComma && (isFirst || (at = Blanks.Skip(json, at + 1)) == json.Length))
                    return false;
                var isObject = (objects & 1) != 0;
                if (json[at] != (isObject ? '}' : ']'))
                {
                    if (!isFirst && !hasComma)
                        return false;
                    if (isObject)
                        at = AfterName(json, at);
                    break;
                }
                at++;
                ref var open = ref _entries[_open[--depth]];
                open = open with { Length = at - open.Start, After = _count };
                objects >>= 1;
                if (depth == 0)
                    return Blanks.Skip(json, at) == json.Length;
                isFirst = false;
            }
            if (at >= json.Length)
                return false;
        }
    }

    // Each of these gives the place behind what it has read, or Nowhere.
    private int AfterName(ReadOnlySpan<byte> json, int at)
    {
        if (json[at] != '"')
            return Nowhere;
        at = Blanks.Skip(json, AfterText(json, at + 1, JsonTapeKind.Name));
        return at < json.Length && json[at] == ':' ? Blanks.Skip(json, at + 1) : Nowhere;
    }

    private int AfterText(ReadOnlySpan<byte> json, int start, JsonTapeKind kind)
    {
        var isEscaped = false;
        for (var at = start; at < json.Length && (at = SkipPlain(json, at)) < json.Length;)
        {
            if (json[at] == '"')
            {
                HasEscapedNames |= isEscaped && kind == JsonTapeKind.Name;
                Add(start, at - start, _count + 1, isEscaped && kind == JsonTapeKind.Text ? JsonTapeKind.EscapedText : kind);
                return at + 1;
            }
            if (json[at] != '\\')
                return Nowhere;
            at = AfterEscape(json, at);
            isEscaped = true;
        }
        return Nowhere;
    }

    private static int AfterEscape(ReadOnlySpan<byte> json, int at)
    {
        const int OfCode = 6;
        if (at + 1 >= json.Length)
            return Nowhere;
        if (json[at + 1] is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t')
            return at + 2;
        if (json[at + 1] != 'u' || at + OfCode > json.Length)
            return Nowhere;
        foreach (var b in json.Slice(at + 2, OfCode - 2))
            if (!char.IsAsciiHexDigit((char)b))
                return Nowhere;
        return at + OfCode;
    }

    // The place of the next quote, backslash or control character: 32 bytes at a time, 16 before the end.
    private static int SkipPlain(ReadOnlySpan<byte> json, int at)
    {
        ref var first = ref MemoryMarshal.GetReference(json);
        for (; at <= json.Length - Vector256<byte>.Count; at += Vector256<byte>.Count)
        {
            var bytes = Vector256.LoadUnsafe(ref first, (nuint)at);
            var found = Vector256.Equals(bytes, Vector256.Create((byte)'"')) | Vector256.Equals(bytes, Vector256.Create((byte)'\\')) | Vector256.LessThan(bytes, Vector256.Create((byte)' '));
            if (found != default)
                return at + BitOperations.TrailingZeroCount(found.ExtractMostSignificantBits());
        }
        for (; at <= json.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            var bytes = Vector128.LoadUnsafe(ref first, (nuint)at);
            var found = Vector128.Equals(bytes, Vector128.Create((byte)'"')) | Vector128.Equals(bytes, Vector128.Create((byte)'\\')) | Vector128.LessThan(bytes, Vector128.Create((byte)' '));
            if (found != default)
                return at + BitOperations.TrailingZeroCount(found.ExtractMostSignificantBits());
        }
        while (at < json.Length && json[at] is not ((byte)'"' or (byte)'\\' or < (byte)' '))
            at++;
        return at;
    }

    private int AfterWord(ReadOnlySpan<byte> json, int at)
    {
        var rest = json[at..];
        var (length, kind) = rest[0] switch
        {
            (byte)'t' => (rest.StartsWith("true"u8) ? 4 : 0, JsonTapeKind.Word),
            (byte)'f' => (rest.StartsWith("false"u8) ? 5 : 0, JsonTapeKind.Word),
            (byte)'n' => (rest.StartsWith("null"u8) ? 4 : 0, JsonTapeKind.Null),
            _ => (NumberLength(rest), JsonTapeKind.Word),
        };
        if (length == 0)
            return Nowhere;
        Add(at, length, _count + 1, kind);
        return at + length;
    }

    // -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?; 0 for anything else.
    private static int NumberLength(ReadOnlySpan<byte> text)
    {
        var whole = text[0] == '-' ? 1 : 0;
        var at = AfterDigits(text, whole);
        if (at == whole || (text[whole] == '0' && at > whole + 1))
            return 0;
        if (at < text.Length && text[at] == '.')
        {
            var fraction = at + 1;
            if ((at = AfterDigits(text, fraction)) == fraction)
                return 0;
        }
        if (at < text.Length && text[at] is (byte)'e' or (byte)'E')
        {
            var exponent = at + 1 < text.Length && text[at + 1] is (byte)'+' or (byte)'-' ? at + 2 : at + 1;
            if ((at = AfterDigits(text, exponent)) == exponent)
                return 0;
        }
        return at;
    }

    private static int AfterDigits(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && (uint)(text[at] - '0') <= 9)
            at++;
        return at;
    }

    private void Add(int start, int length, int after, JsonTapeKind kind)
    {
        if (_count == _entries.Length)
            Array.Resize(ref _entries, _count * 2);
        _entries[_count++] = new JsonTapeEntry(start, length, after, kind);
    }
}
