using SecResponder.Response.Storage;

namespace SecResponder.Server.Intake;

/// <summary>Which events of a stream came lately, at whichever instance, and which come now.</summary>
internal sealed class KnownIds
{
    private readonly List<RecentIds> _known = [];
    private readonly HashSet<long> _seen = [];
    private readonly List<long> _taken = [];
    private RecentIds _own = RecentIds.None;

    /// <summary>What this instance's partition remembers from here on.</summary>
    public RecentIds Remembered => _own.With(_taken);

    /// <summary>Learns what the stream's partitions remember.</summary>
    public void Know(IEnumerable<ReadPosition> positions, string own)
    {
        foreach (var position in positions)
        {
            _known.Add(position.Recent);
            if (position.Partition == own)
                _own = position.Recent;
        }
    }

    /// <summary>Whether it has not come lately, and is not among those that come now.</summary>
    public bool IsNew(long id)
    {
        if (_known.Any(recent => recent.Contains(id)) || !_seen.Add(id))
            return false;
        _taken.Add(id);
        return true;
    }
}
