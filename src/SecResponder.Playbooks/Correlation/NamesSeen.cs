using System.Text;

namespace SecResponder.Playbooks.Correlation;

/// <summary>The last few names that were read from states: nearly all are of the same streams and partitions, and one text for all of them is enough. Not thread-safe.</summary>
internal sealed class NamesSeen
{
    private readonly string[] _names = [.. Enumerable.Repeat("", 64)];

    public string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return "";
        ref var seen = ref _names[(utf8.Length + utf8[^1] * 7) % _names.Length];
        return Ascii.Equals(utf8, seen) ? seen : seen = Encoding.UTF8.GetString(utf8);
    }
}
