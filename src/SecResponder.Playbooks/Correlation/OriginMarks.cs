using System.Collections.Immutable;
using SecResponder.Events;

namespace SecResponder.Playbooks.Correlation;

/// <summary>The highest place seen of one origin partition: what comes at or below it has been seen. Of a record that tells of several events each has a place of its own.</summary>
public readonly record struct OriginMark(string Stream, string Partition, long Sequence, int Index, long Part = 0)
{
    internal (long, int, long) Place => (Sequence, Index, Part);
}

/// <summary>A key's marks, one for each (stream, partition), sorted by both. This is where "nothing twice" is kept.</summary>
/// <remarks>Nearly every key is fed by one partition: that mark stands here itself.</remarks>
internal readonly struct OriginMarks
{
    private readonly OriginMark _only;
    private readonly ImmutableArray<OriginMark> _several;

    public OriginMarks(in OriginMark only) => _only = only;

    public OriginMarks(ImmutableArray<OriginMark> marks)
    {
        if (marks.Length == 1)
            _only = marks[0];
        else if (!marks.IsDefaultOrEmpty)
            _several = marks;
    }

    public int Count => _only.Stream is not null ? 1 : _several.IsDefault ? 0 : _several.Length;

    public ImmutableArray<OriginMark> All => _only.Stream is not null ? [_only] : _several.IsDefault ? [] : _several;

    public OriginMark this[int number] => _only.Stream is not null ? _only : _several[number];

    /// <summary>Whether a signal of this origin has been seen.</summary>
    public bool Covers(in Origin origin)
    {
        if (_only.Stream is not null)
            return IsOf(_only, origin) && _only.Place.CompareTo(origin.Place) >= 0;
        var at = Find(origin);
        return at >= 0 && _several[at].Place.CompareTo(origin.Place) >= 0;
    }

    /// <summary>The marks once this origin has been seen.</summary>
    public OriginMarks Raise(in Origin origin)
    {
        var mark = new OriginMark(origin.Stream, origin.Partition, origin.Sequence, origin.Index, origin.Part);
        if (Count == 0 || _only.Stream is not null && IsOf(_only, origin))
            return new OriginMarks(mark);
        if (_only.Stream is not null)
            return new OriginMarks(Compare(_only, origin.Stream, origin.Partition) < 0 ? [_only, mark] : [mark, _only]);
        var at = Find(origin);
        return new OriginMarks(at >= 0 ? _several.SetItem(at, mark) : _several.Insert(~at, mark));
    }

    private static bool IsOf(in OriginMark mark, in Origin origin) => mark.Stream == origin.Stream && mark.Partition == origin.Partition;

    private int Find(in Origin origin)
    {
        var (low, high) = (0, Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = Compare(_several[middle], origin.Stream, origin.Partition);
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
