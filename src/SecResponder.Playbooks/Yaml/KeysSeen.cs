namespace SecResponder.Playbooks.Yaml;

/// <summary>The keys of one map so far. Most maps have a few, which are looked through; nobody makes one so long that this takes a while.</summary>
internal sealed class KeysSeen
{
    private const int MostLookedThrough = 16;
    private readonly List<(string Key, YamlPosition At)> _few = new(4);
    private Dictionary<string, YamlPosition>? _many;

    public bool TryGetValue(string key, out YamlPosition at)
    {
        if (_many is not null)
            return _many.TryGetValue(key, out at);
        foreach (var seen in _few)
        {
            at = seen.At;
            if (seen.Key == key)
                return true;
        }
        at = default;
        return false;
    }

    public void Add(string key, YamlPosition at)
    {
        if (_many is null && _few.Count < MostLookedThrough)
            _few.Add((key, at));
        else
            (_many ??= _few.ToDictionary(seen => seen.Key, seen => seen.At, StringComparer.Ordinal)).Add(key, at);
    }
}
