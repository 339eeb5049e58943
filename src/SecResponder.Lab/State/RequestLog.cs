namespace SecResponder.Lab.State;

/// <summary>What was asked, by system: a count, and the last lines (method, path without query, status). Thread-safe.</summary>
internal sealed class RequestLog
{
    private const int Kept = 200;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Count, Queue<string> Last)> _systems = new(StringComparer.Ordinal);

    public void Add(string system, string line)
    {
        lock (_gate)
        {
            var (count, last) = _systems.TryGetValue(system, out var known) ? known : (0, new Queue<string>());
            last.Enqueue(line);
            if (last.Count > Kept)
            {
                last.Dequeue();
            }
            _systems[system] = (count + 1, last);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _systems.Clear();
        }
    }

    public IReadOnlyDictionary<string, RequestsSeen> Snapshot()
    {
        lock (_gate)
        {
            return _systems.ToDictionary(s => s.Key, s => new RequestsSeen(s.Value.Count, [.. s.Value.Last]), StringComparer.Ordinal);
        }
    }
}
