using System.Collections.Immutable;
using System.Text;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Matching;

/// <summary>Matches a pattern that no index can answer by itself: wildcards within, a case that counts, dashes of five kinds.</summary>
/// <remarks>Greedy, segment by segment between the stars: the first is anchored, the last too, those between are looked for from left to right.
/// That decides correctly because a star takes anything; time is bounded by value × longest segment.</remarks>
internal sealed class WildcardPattern
{
    private readonly record struct Element(PatternPartKind Kind, byte[] Bytes);

    private readonly ImmutableArray<ImmutableArray<Element>> _segments;

    public WildcardPattern(SigmaPattern pattern, bool isCased)
    {
        var segments = ImmutableArray.CreateBuilder<ImmutableArray<Element>>();
        var segment = ImmutableArray.CreateBuilder<Element>();
        foreach (var part in pattern.Parts)
        {
            if (part.Kind == PatternPartKind.AnyRun)
            {
                segments.Add(segment.ToImmutable());
                segment.Clear();
            }
            else
                segment.Add(new Element(part.Kind, isCased ? Encoding.UTF8.GetBytes(part.Text) : FoldedText.Fold(part.Text)));
        }
        segments.Add(segment.ToImmutable());
        _segments = segments.ToImmutable();
    }

    /// <summary>Whether the whole value (folded, unless the pattern is cased) fits.</summary>
    public bool IsMatch(ReadOnlySpan<byte> value)
    {
        var start = Forward(_segments[0], value, 0);
        if (start < 0)
            return false;
        if (_segments.Length == 1)
            return start == value.Length;
        for (var i = 1; i < _segments.Length - 1; i++)
        {
            start = Search(_segments[i], value, start);
            if (start < 0)
                return false;
        }
        return Backward(_segments[^1], value) >= start;
    }

    // The end of the first occurrence at or after start, or -1.
    private static int Search(ImmutableArray<Element> segment, ReadOnlySpan<byte> value, int start)
    {
        if (segment.IsEmpty)
            return start;
        while (start <= value.Length)
        {
            if (segment[0].Kind == PatternPartKind.Literal)
            {
                var at = value[start..].IndexOf(segment[0].Bytes);
                if (at < 0)
                    return -1;
                start += at;
            }
            if (Forward(segment, value, start) is var end and >= 0)
                return end;
            start += start < value.Length ? Step(value[start..]) : 1;
        }
        return -1;
    }

    private static int Forward(ImmutableArray<Element> segment, ReadOnlySpan<byte> value, int at)
    {
        foreach (var element in segment)
        {
            var rest = value[at..];
            var length = element.Kind switch
            {
                PatternPartKind.Literal => rest.StartsWith(element.Bytes) ? element.Bytes.Length : -1,
                PatternPartKind.AnyOne => rest.IsEmpty ? -1 : Step(rest),
                _ => Dash(rest, fromEnd: false),
            };
            if (length < 0)
                return -1;
            at += length;
        }
        return at;
    }

    // Where the segment begins when it ends with the value, or -1.
    private static int Backward(ImmutableArray<Element> segment, ReadOnlySpan<byte> value)
    {
        var end = value.Length;
        for (var i = segment.Length - 1; i >= 0; i--)
        {
            var rest = value[..end];
            var length = segment[i].Kind switch
            {
                PatternPartKind.Literal => rest.EndsWith(segment[i].Bytes) ? segment[i].Bytes.Length : -1,
                PatternPartKind.AnyOne => rest.IsEmpty ? -1 : StepBack(rest),
                _ => Dash(rest, fromEnd: true),
            };
            if (length < 0)
                return -1;
            end -= length;
        }
        return end;
    }

    private static int Step(ReadOnlySpan<byte> rest)
    {
        Rune.DecodeFromUtf8(rest, out _, out var consumed);
        return consumed;
    }

    private static int StepBack(ReadOnlySpan<byte> rest)
    {
        Rune.DecodeLastFromUtf8(rest, out _, out var consumed);
        return consumed;
    }

    // - and / are one byte; U+2013 to U+2015 are E2 80 93 to E2 80 95.
    private static int Dash(ReadOnlySpan<byte> rest, bool fromEnd)
    {
        if (!rest.IsEmpty && (fromEnd ? rest[^1] : rest[0]) is (byte)'-' or (byte)'/')
            return 1;
        if (rest.Length < 3)
            return -1;
        var three = fromEnd ? rest[^3..] : rest[..3];
        return three[0] == 0xE2 && three[1] == 0x80 && three[2] is >= 0x93 and <= 0x95 ? 3 : -1;
    }
}
