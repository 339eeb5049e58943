using System.Collections.Immutable;
using SecResponder.Events;

namespace SecResponder.Playbooks.Correlation;

/// <summary>The highest position seen of one origin partition: what comes at or below it has been seen.</summary>
public readonly record struct OriginMark(string Stream, string Partition, long Sequence, int Index)
{
    internal (long, int) Position => (Sequence, Index);
}

/// <summary>A key's marks, one for each (stream, partition), sorted by both. This is where "nothing twice" is kept.</summary>
internal static class OriginMarks
{
    /// <summary>Whether a signal of this origin has been seen.</summary>
    public static bool Covers(ImmutableArray<OriginMark> marks, in Origin origin)
    {
        var at = Find(marks, origin);
        return at >= 0 && marks[at].Position.CompareTo(origin.Position) >= 0;
    }

    /// <summary>The marks once this origin has been seen.</summary>
    public static ImmutableArray<OriginMark> Raise(ImmutableArray<OriginMark> marks, in Origin origin)
    {
        var mark = new OriginMark(origin.Stream, origin.Partition, origin.Sequence, origin.Index);
        var at = Find(marks, origin);
        return at >= 0 ? marks.SetItem(at, mark) : marks.Insert(~at, mark);
    }

    private static int Find(ImmutableArray<OriginMark> marks, in Origin origin)
    {
        var (low, high) = (0, marks.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = Compare(marks[middle], origin.Stream, origin.Partition);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return ~low;
    }

    private static int Compare(in OriginMark mark, string stream, string partition) =>
        string.CompareOrdinal(mark.Stream, stream) is var order and not 0 ? order : string.CompareOrdinal(mark.Partition, partition);
}
