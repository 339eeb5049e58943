using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace SecResponder.Playbooks.Matching;

/// <summary>Where one value stands in an event's text: as it is, and case folded.</summary>
/// <param name="Text">Where the text begins.</param>
/// <param name="TextLength">Its length; the complement of it while its escapes are still there.</param>
/// <param name="Folded">Where the folded text begins.</param>
/// <param name="FoldedLength">Its length.</param>
internal readonly record struct ValuePlace(int Text, int TextLength, int Folded, int FoldedLength);

/// <summary>The text of one event, twice: as it is, and case folded. A JSON event stands in front; what has to be rewritten is put down behind it.</summary>
internal sealed class EventText
{
    /// <summary>How many bytes may be read before and behind any value.</summary>
    public const int Slack = 64;

    /// <summary>Where the event begins.</summary>
    public const int Start = Slack;

    private byte[] _text = new byte[4096];
    private byte[] _folded = new byte[4096];
    private int _textUsed = Start;
    private int _foldedUsed = Start;
    private bool _isAscii = true;

    public void Clear()
    {
        _textUsed = Start;
        _foldedUsed = Start;
        _isAscii = true;
    }

    /// <summary>Takes a JSON event. It stands from <see cref="Start"/> on, and zeros behind it.</summary>
    /// <returns>The buffer's first byte. The event can be read through it until the next one is loaded; what is appended later perhaps not.</returns>
    public ref byte Load(ReadOnlySpan<byte> json)
    {
        Reserve(ref _text, _textUsed = Start, json.Length);
        Reserve(ref _folded, _foldedUsed = Start, json.Length);
        _isAscii = CopyFolding(json, ref _text[Start], ref _folded[Start]);
        _text.AsSpan(Start + json.Length, Slack).Clear();
        _textUsed = _foldedUsed = Start + json.Length + Slack;
        return ref MemoryMarshal.GetArrayDataReference(_text);
    }

    /// <summary>A value that stands in the event as it is compared.</summary>
    public ValuePlace Slice(int start, int length)
    {
        if (_isAscii || Ascii.IsValid(_text.AsSpan(start, length)))
            return new ValuePlace(start, length, start, length);
        var folded = AppendFolded(_text.AsSpan(start, length));
        return new ValuePlace(start, length, folded.Start, folded.Length);
    }

    /// <summary>A value with escapes.</summary>
    /// <param name="start">Where it begins.</param>
    /// <param name="length">Its length with the escapes.</param>
    /// <param name="hasUnicode">Whether one of them is <c>\u</c>: what it stands for has to be folded too.</param>
    public ValuePlace Escaped(int start, int length, bool hasUnicode)
    {
        if (hasUnicode || !_isAscii)
        {
            Reserve(ref _text, _textUsed, length);
            var at = _textUsed;
            var written = JsonText.Unescape(_text.AsSpan(start, length), _text.AsSpan(at));
            _textUsed += written;
            var folded = AppendFolded(_text.AsSpan(at, written));
            return new ValuePlace(at, written, folded.Start, folded.Length);
        }
        // The letters after a backslash are small ones in JSON, so folding has not touched them.
        Reserve(ref _folded, _foldedUsed, length);
        var place = new ValuePlace(start, ~length, _foldedUsed, JsonText.UnescapeSimple(ref _folded[start], length, ref _folded[_foldedUsed]));
        _foldedUsed += place.FoldedLength;
        return place;
    }

    /// <summary>A value from elsewhere.</summary>
    public ValuePlace Append(ReadOnlySpan<byte> text)
    {
        Reserve(ref _text, _textUsed, text.Length);
        var at = _textUsed;
        text.CopyTo(_text.AsSpan(at));
        _textUsed += text.Length;
        var folded = AppendFolded(text);
        return new ValuePlace(at, text.Length, folded.Start, folded.Length);
    }

    /// <summary>The event's text between two places.</summary>
    public ReadOnlySpan<byte> Between(int start, int end) => _text.AsSpan(start, end - start);

    /// <summary>All that is there, folded: the event, and behind it what had to be rewritten. Not all of it is a value.</summary>
    public ReadOnlySpan<byte> AllFolded => _folded.AsSpan(Start, _foldedUsed - Start);

    public ReadOnlySpan<byte> Folded(in ValuePlace place) => _folded.AsSpan(place.Folded, place.FoldedLength);

    /// <summary>The text as it is. Few ask for it, so its escapes are resolved only now.</summary>
    public ReadOnlySpan<byte> Text(ref ValuePlace place)
    {
        if (place.TextLength < 0)
        {
            Reserve(ref _text, _textUsed, ~place.TextLength);
            place = place with { Text = _textUsed, TextLength = JsonText.UnescapeSimple(ref _text[place.Text], ~place.TextLength, ref _text[_textUsed]) };
            _textUsed += place.TextLength;
        }
        return _text.AsSpan(place.Text, place.TextLength);
    }

    private (int Start, int Length) AppendFolded(ReadOnlySpan<byte> text)
    {
        Reserve(ref _folded, _foldedUsed, FoldedText.MaxLength(text.Length));
        var start = _foldedUsed;
        var length = FoldedText.Fold(text, _folded.AsSpan(start));
        _foldedUsed += length;
        return (start, length);
    }

    private static void Reserve(ref byte[] buffer, int used, int more)
    {
        if (used + more + 2 * Slack > buffer.Length)
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, used + more + 2 * Slack));
    }

    // Copies, and beside that folds ASCII's letters; tells whether there is nothing else.
    private static bool CopyFolding(ReadOnlySpan<byte> source, ref byte text, ref byte folded)
    {
        ref var first = ref MemoryMarshal.GetReference(source);
        if (source.Length < Vector256<byte>.Count)
        {
            source.CopyTo(MemoryMarshal.CreateSpan(ref text, source.Length));
            foreach (var b in source)
            {
                folded = (uint)(b - 'A') < 26 ? (byte)(b | 0x20) : b;
                folded = ref Unsafe.Add(ref folded, 1);
            }
            return Ascii.IsValid(source);
        }
        var seen = Vector256<byte>.Zero;
        var last = (nuint)(source.Length - Vector256<byte>.Count);
        for (nuint i = 0; ; i = Math.Min(i + (nuint)Vector256<byte>.Count, last))
        {
            var bytes = Vector256.LoadUnsafe(ref first, i);
            bytes.StoreUnsafe(ref text, i);
            var isUpper = Vector256.LessThan(bytes - Vector256.Create((byte)'A'), Vector256.Create((byte)26));
            (bytes | (isUpper & Vector256.Create((byte)0x20))).StoreUnsafe(ref folded, i);
            seen |= bytes;
            if (i == last)
                return seen.ExtractMostSignificantBits() == 0;
        }
    }
}
