using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Matching;

/// <summary>Reads a JSON event in one pass into the values of the fields that some rule names; of everything else only the form is checked.</summary>
/// <remarks>
/// It takes what <see cref="System.Text.Json.Utf8JsonReader"/> takes and refuses what that refuses (a test holds the two together), but makes no tokens: strings are passed 32 bytes at a time, and a
/// value that somebody asks for is a place in the event's text. Arrays give several values, an object its compact text. A key written twice counts once, the last one: an event that has such
/// a key is written out without the earlier ones and read again, which hardly ever happens. Keeps nothing between events but its counters.
/// </remarks>
internal sealed class JsonSlotReader(PathTrie paths, int entries, int keywordField, EventValues values)
{
    /// <summary>How deep an event may nest.</summary>
    public const int MaxDepth = 256;

    // A place that can't be gone on from: the event is broken.
    private const int Broken = -1;

    private readonly long[] _seenIn = new long[entries];
    private readonly KeyMemory?[] _memories = new KeyMemory?[entries];
    private byte[] _buffer = new byte[256];
    private long _object;
    private int _depth;
    private int _untidy;
    private bool _hasDuplicate;

    /// <summary>Reads the event. False when it is no JSON object, or nests too deep; then no value counts: half an event must not match.</summary>
    public bool Read(ReadOnlySpan<byte> json)
    {
        var isRead = TryRead(json);
        if (isRead && !_hasDuplicate)
            return true;
        values.Clear();
        return isRead && TryRead(JsonDuplicates.KeepLast(json, MaxDepth));
    }

    private bool TryRead(ReadOnlySpan<byte> json)
    {
        _hasDuplicate = false;
        _depth = 0;
        ref var text = ref values.Bytes.Load(json);
        var at = Blank(ref text, EventText.Start);
        if (At(ref text, at) != '{')
            return false;
        at = Object(ref text, at, paths, 0);
        return at >= 0 && Blank(ref text, at) == EventText.Start + json.Length;
    }

    private int Object(ref byte text, int at, PathTrie? node, int priority)
    {
        if (++_depth > MaxDepth)
            return Broken;
        var current = ++_object;
        at = Blank(ref text, at + 1);
        if (At(ref text, at) != '}')
        {
            for (var place = 0; ; place++)
            {
                if (At(ref text, at) != '"')
                    return Broken;
                var key = at + 1;
                at = String(ref text, key, out var escapes);
                if (at < 0)
                    return Broken;
                var entry = node is null ? null : Entry(node, ref text, key, at, escapes, place, current);
                at = Blank(ref text, at + 1);
                if (At(ref text, at) != ':')
                    return Broken;
                at = Value(ref text, Blank(ref text, at + 1), entry, priority);
                if (at < 0)
                    return Broken;
                at = Blank(ref text, at);
                if (At(ref text, at) != ',')
                    break;
                at = Blank(ref text, at + 1);
            }
            if (At(ref text, at) != '}')
                return Broken;
        }
        _depth--;
        return at + 1;
    }

    private PathTrie.Entry? Entry(PathTrie node, ref byte text, int start, int end, Escapes escapes, int place, long current)
    {
        ref var key = ref Unsafe.Add(ref text, start);
        var memory = _memories[node.Number] ??= new KeyMemory();
        PathTrie.Entry? entry;
        if (escapes != Escapes.None)
            entry = node.Find(Unescaped(values.Bytes.Between(start, end)));
        else if (!memory.TryRecall(place, ref key, end - start, out entry))
        {
            entry = node.Find(MemoryMarshal.CreateReadOnlySpan(ref key, end - start));
            memory.Remember(place, ref key, end - start, entry);
        }
        if (entry is { IsAnyKey: false })
        {
            _hasDuplicate |= _seenIn[entry.Number] == current;
            _seenIn[entry.Number] = current;
        }
        return entry;
    }

    private int Array(ref byte text, int at, PathTrie.Entry? entry, int priority)
    {
        if (++_depth > MaxDepth)
            return Broken;
        foreach (var field in entry?.Fields ?? [])
            values.Begin(field, priority);
        at = Blank(ref text, at + 1);
        if (At(ref text, at) != ']')
        {
            while (true)
            {
                at = Value(ref text, at, entry, priority);
                if (at < 0)
                    return Broken;
                at = Blank(ref text, at);
                if (At(ref text, at) != ',')
                    break;
                at = Blank(ref text, at + 1);
            }
            if (At(ref text, at) != ']')
                return Broken;
        }
        _depth--;
        return at + 1;
    }

    private int Value(ref byte text, int at, PathTrie.Entry? entry, int priority)
    {
        int end;
        switch (At(ref text, at))
        {
            case (byte)'"':
                end = String(ref text, at + 1, out var escapes);
                if (end < 0)
                    return Broken;
                if (IsAsked(entry))
                    Add(entry, priority, escapes == Escapes.None ? values.Bytes.Slice(at + 1, end - at - 1) : values.Bytes.Escaped(at + 1, end - at - 1, escapes == Escapes.Unicode));
                return end + 1;
            case (byte)'{':
                var untidy = _untidy;
                end = Object(ref text, at, entry?.Child, priority + 1);
                if (end >= 0 && entry is { Fields.Length: > 0, IsElement: false })
                    AddTo(entry, priority, untidy == _untidy ? values.Bytes.Slice(at, end - at) : Compacted(at, end));
                return end;
            case (byte)'[':
                return Array(ref text, at, entry, priority);
            case (byte)'t':
                return Word(ref text, at, "true"u8, entry, priority);
            case (byte)'f':
                return Word(ref text, at, "false"u8, entry, priority);
            case (byte)'n':
                foreach (var field in entry?.Fields ?? [])
                    values.AddNull(field, priority);
                return Word(ref text, at, "null"u8, null, priority, isValue: false);
            default:
                end = JsonNumber.End(ref text, at);
                if (end >= 0 && IsAsked(entry))
                    Add(entry, priority, Number(at, end));
                return end;
        }
    }

    private int Word(ref byte text, int at, ReadOnlySpan<byte> word, PathTrie.Entry? entry, int priority, bool isValue = true)
    {
        for (var i = 1; i < word.Length; i++)
            if (At(ref text, at + i) != word[i])
                return Broken;
        if (isValue && IsAsked(entry))
            Add(entry, priority, values.Bytes.Slice(at, word.Length));
        return at + word.Length;
    }

    private bool IsAsked(PathTrie.Entry? entry) => entry is { Fields.Length: > 0 } || keywordField >= 0;

    private void Add(PathTrie.Entry? entry, int priority, in ValuePlace place)
    {
        if (entry is not null)
            AddTo(entry, priority, place);
        if (keywordField >= 0)
            values.Add(keywordField, 0, place);
    }

    private void AddTo(PathTrie.Entry entry, int priority, in ValuePlace place)
    {
        foreach (var field in entry.Fields)
            values.Add(field, priority, place);
    }

    private ValuePlace Number(int start, int end)
    {
        var number = values.Bytes.Between(start, end);
        if (DecimalText.IsCanonicalInteger(number))
            return values.Bytes.Slice(start, end - start);
        Span<byte> canonical = number.Length <= 200 ? stackalloc byte[264] : new byte[number.Length + 64];
        return DecimalText.TryWrite(number, canonical, out var written) ? values.Bytes.Append(canonical[..written]) : values.Bytes.Slice(start, end - start);
    }

    private ValuePlace Compacted(int start, int end)
    {
        var compact = Buffer(end - start);
        return values.Bytes.Append(compact[..JsonText.Compact(values.Bytes.Between(start, end), compact)]);
    }

    private ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> text)
    {
        var buffer = Buffer(text.Length + 4);
        return buffer[..JsonText.Unescape(text, buffer)];
    }

    private Span<byte> Buffer(int length)
    {
        if (_buffer.Length < length)
            _buffer = new byte[Math.Max(length, _buffer.Length * 2)];
        return _buffer;
    }

    private enum Escapes
    {
        None,
        Simple,
        Unicode,
    }

    // The place of the quote that ends the string. Behind the event are zeros, which end it too.
    private int String(ref byte text, int at, out Escapes escapes)
    {
        escapes = Escapes.None;
        while (true)
        {
            var bytes = Vector256.LoadUnsafe(ref text, (nuint)at);
            var special = (Vector256.Equals(bytes, Vector256.Create((byte)'"')) | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
                | Vector256.Equals(Vector256.Min(bytes, Vector256.Create((byte)0x1F)), bytes)).ExtractMostSignificantBits();
            if (special == 0)
            {
                at += 32;
                continue;
            }
            at += BitOperations.TrailingZeroCount(special);
            var b = At(ref text, at);
            if (b == '"')
                return at;
            if (b != '\\')
                return Broken;
            b = At(ref text, at + 1);
            if (b is (byte)'\\' or (byte)'"' or (byte)'n' or (byte)'t' or (byte)'r' or (byte)'/' or (byte)'b' or (byte)'f')
            {
                escapes = (Escapes)Math.Max((int)escapes, (int)Escapes.Simple);
                _untidy += b == '/' ? 1 : 0;
                at += 2;
                continue;
            }
            if (b != 'u')
                return Broken;
            for (var i = 2; i < 6; i++)
                if (!char.IsAsciiHexDigit((char)At(ref text, at + i)))
                    return Broken;
            escapes = Escapes.Unicode;
            _untidy++;
            at += 6;
        }
    }

    private int Blank(ref byte text, int at)
    {
        if (At(ref text, at) > ' ')
            return at;
        var from = at;
        while (At(ref text, at) is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            at++;
        _untidy += at - from;
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte At(ref byte text, int at) => Unsafe.Add(ref text, at);
}
