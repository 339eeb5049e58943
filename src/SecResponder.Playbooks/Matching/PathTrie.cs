using System.Text;
using SecResponder.Playbooks.Matching.Index;

namespace SecResponder.Playbooks.Matching;

/// <summary>
/// Where in a JSON object the fields stand that rules name. At each object a key may be the whole rest of a field's dotted name (a literal key wins), or
/// its next part.
/// </summary>
internal sealed class PathTrie
{
    private readonly Utf8Table _keys;
    private readonly Entry[] _entries;
    private readonly Entry? _anyKey;

    /// <summary>Unique in the whole trie, entries included.</summary>
    public int Number { get; }

    /// <summary>A key that leads somewhere.</summary>
    /// <param name="Number">Unique in the whole trie.</param>
    /// <param name="Fields">The fields that end here.</param>
    /// <param name="Child">Where the longer ones go on.</param>
    /// <param name="IsAnyKey">Whether several keys of one object may lead here.</param>
    internal sealed record Entry(int Number, int[] Fields, PathTrie? Child, bool IsAnyKey)
    {
        /// <summary>Whether an object here is an XML element with attributes, whose text is asked for below it.</summary>
        public bool IsElement { get; } = Child?.Find("#text"u8) is { IsAnyKey: false };
    }

    private PathTrie(IReadOnlyList<(int Field, string Path)> paths, ref int entries)
    {
        Number = entries++;
        var byKey = new Dictionary<string, (List<int> Fields, List<(int, string)> Deeper)>(StringComparer.Ordinal);
        foreach (var (field, rest) in paths)
        {
            Of(rest).Fields.Add(field);
            var dot = rest.IndexOf('.', StringComparison.Ordinal);
            if (dot >= 0)
                Of(rest[..dot]).Deeper.Add((field, rest[(dot + 1)..]));
        }
        _keys = new Utf8Table([.. byKey.Keys.Select(Encoding.UTF8.GetBytes)]);
        var made = new List<Entry>();
        foreach (var (key, (fields, deeper)) in byKey)
            made.Add(new Entry(entries++, [.. fields], deeper.Count == 0 ? null : new PathTrie(deeper, ref entries), key == WindowsEventPlaces.AnyKey));
        _entries = [.. made];
        _anyKey = made.Find(entry => entry.IsAnyKey);

        (List<int> Fields, List<(int, string)> Deeper) Of(string key)
        {
            if (!byKey.TryGetValue(key, out var found))
                byKey.Add(key, found = ([], []));
            return found;
        }
    }

    /// <summary>Builds the trie of these fields; <paramref name="entries"/> says how many numbers it has given.</summary>
    public static PathTrie Of(IReadOnlyList<(int Field, string Path)> fields, out int entries)
    {
        entries = 0;
        return new PathTrie(fields, ref entries);
    }

    /// <summary>The entry of a key, or null: nobody asks for anything there.</summary>
    public Entry? Find(ReadOnlySpan<byte> key) => _keys.Find(key) is var number and >= 0 ? _entries[number] : _anyKey;
}
