using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SecResponder.Events.Text;

/// <summary>Writes the tape of one JSON object: RFC 8259, with a comma before a closing bracket allowed. Iterative, each byte once.</summary>
internal sealed class JsonTapeReader
{
    // Deeper or larger ones are read without a tape, more slowly.
    private const int Deepest = 64;
    private const int MostEntries = 1 << 15;

    private readonly int[] _open = new int[Deepest];
    private JsonTapeEntry[] _entries = new JsonTapeEntry[256];
    private int _count;

    /// <summary>What was read.</summary>
    public ReadOnlySpan<JsonTapeEntry> Entries => _entries.AsSpan(0, _count);

    /// <summary>Whether a name has backslashes.</summary>
    public bool HasEscapedNames { get; private set; }

    /// <summary>Reads the object that the text begins with; what stands behind it is not looked at.</summary>
    public bool TryRead(ReadOnlySpan<byte> json)
    {
        (_count, HasEscapedNames) = (0, false);
        var (at, depth) = (0, 0);
        if (json is not [(byte)'{', ..])
            return false;
        do
        {
            // A value begins here; in an object its name has been read.
            switch (json[at])
            {
                case (byte)'{' or (byte)'[':
                    if (depth == Deepest)
                        return false;
                    _open[depth++] = _count;
                    Add(new JsonTapeEntry(at, 0, 0, json[at] == '{' ? JsonTapeKind.Object : JsonTapeKind.Array, false));
                    at++;
                    break;
                case (byte)'"':
                    if (!TryText(json, ref at, JsonTapeKind.Text))
                        return false;
                    break;
                case (byte)'t' or (byte)'f' or (byte)'n':
                    if (!TryWord(json, ref at))
                        return false;
                    break;
                default:
                    if (!TryNumber(json, ref at))
                        return false;
                    break;
            }
            if (_count > MostEntries)
                return false;
        }
        while (TryNext(json, ref at, ref depth));
        return depth == 0;
    }

    // Goes on to the next value: over commas, closing brackets and names. False at the end, or where something else stands; the depth tells which.
    private bool TryNext(ReadOnlySpan<byte> json, ref int at, ref int depth)
    {
        var isFirst = _entries[_count - 1].Kind >= JsonTapeKind.Object && _entries[_count - 1].After == 0;
        while (true)
        {
            at = SkipSpace(json, at);
            if (at == json.Length)
                return Wrong(ref depth);
            var hasComma = json[at] == ',';
            if (hasComma)
            {
                if (isFirst)
                    return Wrong(ref depth);
                at = SkipSpace(json, at + 1);
                if (at == json.Length)
                    return Wrong(ref depth);
            }
            ref var open = ref _entries[_open[depth - 1]];
            var isObject = open.Kind == JsonTapeKind.Object;
            if (json[at] != (isObject ? '}' : ']'))
                return isFirst || hasComma ? !isObject || TryName(json, ref at) || Wrong(ref depth) : Wrong(ref depth);
            at++;
            open = open with { Length = at - open.Start, After = _count };
            isFirst = false;
            if (--depth == 0)
                return false;
        }
    }

    // More than any depth that is nothing: the reader gives up.
    private static bool Wrong(ref int depth)
    {
        depth = -1;
        return false;
    }

    private bool TryName(ReadOnlySpan<byte> json, ref int at)
    {
        if (json[at] != '"' || !TryText(json, ref at, JsonTapeKind.Name))
            return false;
        HasEscapedNames |= _entries[_count - 1].IsEscaped;
        at = SkipSpace(json, at);
        if (at == json.Length || json[at] != ':')
            return false;
        at = SkipSpace(json, at + 1);
        return at < json.Length;
    }

    private bool TryText(ReadOnlySpan<byte> json, ref int at, JsonTapeKind kind)
    {
        var (start, isEscaped) = (at + 1, false);
        for (at = start; (at = SkipPlain(json, at)) < json.Length;)
        {
            if (json[at] == '"')
            {
                Add(new JsonTapeEntry(start, at - start, _count + 1, kind, isEscaped));
                at++;
                return true;
            }
            if (json[at] != '\\' || !TryEscape(json, ref at))
                return false;
            isEscaped = true;
        }
        return false;
    }

    private static bool TryEscape(ReadOnlySpan<byte> json, ref int at)
    {
        const int OfCode = 6;
        if (at + 1 >= json.Length)
            return false;
        if (json[at + 1] is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t')
        {
            at += 2;
            return true;
        }
        if (json[at + 1] != 'u' || at + OfCode > json.Length)
            return false;
        foreach (var b in json.Slice(at + 2, OfCode - 2))
            if (!char.IsAsciiHexDigit((char)b))
                return false;
        at += OfCode;
        return true;
    }

    // The place of the next quote, backslash or control character: sixteen bytes at a time.
    private static int SkipPlain(ReadOnlySpan<byte> json, int at)
    {
        ref var first = ref MemoryMarshal.GetReference(json);
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

    private bool TryWord(ReadOnlySpan<byte> json, ref int at)
    {
        var rest = json[at..];
        var (length, kind) = rest.StartsWith("true"u8) ? (4, JsonTapeKind.Word) : rest.StartsWith("false"u8) ? (5, JsonTapeKind.Word) : rest.StartsWith("null"u8) ? (4, JsonTapeKind.Null) : default;
        if (length == 0)
            return false;
        Add(new JsonTapeEntry(at, length, _count + 1, kind, false));
        at += length;
        return true;
    }

    // -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?
    private bool TryNumber(ReadOnlySpan<byte> json, ref int at)
    {
        var start = at;
        if (json[at] == '-')
            at++;
        var whole = at;
        if (!TryDigits(json, ref at) || (json[whole] == '0' && at > whole + 1))
            return false;
        if (at < json.Length && json[at] == '.')
        {
            at++;
            if (!TryDigits(json, ref at))
                return false;
        }
        if (at < json.Length && json[at] is (byte)'e' or (byte)'E')
        {
            at++;
            if (at < json.Length && json[at] is (byte)'+' or (byte)'-')
                at++;
            if (!TryDigits(json, ref at))
                return false;
        }
        Add(new JsonTapeEntry(start, at - start, _count + 1, JsonTapeKind.Word, false));
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> json, ref int at)
    {
        var start = at;
        while (at < json.Length && (uint)(json[at] - '0') <= 9)
            at++;
        return at > start;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SkipSpace(ReadOnlySpan<byte> json, int at)
    {
        while (at < json.Length && json[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            at++;
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(in JsonTapeEntry entry)
    {
        if (_count == _entries.Length)
            Array.Resize(ref _entries, _count * 2);
        _entries[_count++] = entry;
    }
}
