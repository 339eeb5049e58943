namespace SecResponder.Playbooks.Enrichment.Lists;

/// <summary>When each of many numbered things holds. The same thing may hold at several times: a list can have an entry twice.</summary>
internal sealed class Periods
{
    private readonly List<Validity> _first = [];
    private readonly Dictionary<int, List<Validity>> _further = [];

    /// <summary>Gives the next number to a thing that holds then.</summary>
    public int Add(Validity during)
    {
        _first.Add(during);
        return _first.Count - 1;
    }

    /// <summary>Says that a numbered thing holds then, too.</summary>
    public void Add(int number, Validity during)
    {
        if (_first[number].IsAlways || _first[number] == during)
            return;
        if (during.IsAlways)
        {
            _first[number] = during;
            _further.Remove(number);
            return;
        }
        if (!_further.TryGetValue(number, out var further))
            _further.Add(number, further = []);
        further.Add(during);
    }

    /// <summary>Whether the thing holds at this time.</summary>
    public bool Hold(int number, long utcTicks)
    {
        if (_first[number].Covers(utcTicks))
            return true;
        if (_further.Count == 0 || !_further.TryGetValue(number, out var further))
            return false;
        foreach (var during in further)
            if (during.Covers(utcTicks))
                return true;
        return false;
    }
}
