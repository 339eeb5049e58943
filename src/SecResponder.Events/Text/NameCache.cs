using System.Collections.Concurrent;
using System.Text;

namespace SecResponder.Events.Text;

/// <summary>Names that are read out of records, each kept once, so that a field a record names costs no memory. Bounded: a name that comes after that many (somebody invents them) is not kept, and costs its bytes each time.</summary>
public sealed class NameCache
{
    private const int MostNames = 2000;
    private const int LongestName = 64;
    private const int BitsOfRecent = 10;
    private const int BitsOfNoUse = 32 - BitsOfRecent;

    private readonly ConcurrentDictionary<string, byte[]> _names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte[]>.AlternateLookup<ReadOnlySpan<char>> _byText;

    // What was asked for last, by its hash: nearly every name comes again. Two threads may write one place; either name is a right one.
    private readonly byte[]?[] _recent = new byte[]?[1 << BitsOfRecent];

    public NameCache() => _byText = _names.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The name, or null when it is none or too long.</summary>
    public byte[]? Of(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || name.Length > LongestName)
            return null;
        ref var recent = ref _recent[Utf8Key.Of(name).Hash >> BitsOfNoUse];
        return recent is { } last && name.SequenceEqual(last) ? last : recent = Kept(name);
    }

    private byte[]? Kept(ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[LongestName];
        if (Ascii.ToUtf16(name, text, out var written) != System.Buffers.OperationStatus.Done)
            return null;
        if (_byText.TryGetValue(text[..written], out var known))
            return known;
        return _names.Count < MostNames ? _names.GetOrAdd(text[..written].ToString(), Encoding.UTF8.GetBytes) : name.ToArray();
    }
}
