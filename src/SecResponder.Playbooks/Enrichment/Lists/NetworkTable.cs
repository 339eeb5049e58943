using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Enrichment.Lists;

/// <summary>The networks of a list: one look-up for each prefix length that occurs.</summary>
internal sealed class NetworkTable
{
    private readonly (bool IsV4, int PrefixLength, Dictionary<UInt128, int> Numbers)[] _levels;

    public NetworkTable(IEnumerable<(IpNetwork Network, int Number)> networks) => _levels =
    [
        .. networks.GroupBy(network => (network.Network.Address.IsV4, network.Network.PrefixLength))
            .Select(level => (level.Key.IsV4, level.Key.PrefixLength, level.ToDictionary(network => network.Network.Address.Bits, network => network.Number))),
    ];

    /// <summary>Whether the value is an address in one of the networks that hold at this time.</summary>
    public bool Contains(ReadOnlySpan<byte> value, long utcTicks, Periods periods)
    {
        if (!IpAddress.TryParse(value, out var address))
            return false;
        foreach (var (isV4, prefixLength, numbers) in _levels)
            if (isV4 == address.IsV4 && numbers.TryGetValue(IpNetwork.Mask(address.Bits, isV4, prefixLength), out var number) && periods.Hold(number, utcTicks))
                return true;
        return false;
    }
}
