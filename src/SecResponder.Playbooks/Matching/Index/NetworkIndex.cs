using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Matching.Index;

/// <summary>Finds the networks that an address is in: one look-up for each prefix length that occurs in rules.</summary>
internal sealed class NetworkIndex
{
    private readonly (bool IsV4, int PrefixLength, Dictionary<UInt128, int> Entries)[] _levels;

    public NetworkIndex(IEnumerable<(IpNetwork Network, int Entry)> networks) => _levels =
    [
        .. networks.GroupBy(network => (network.Network.Address.IsV4, network.Network.PrefixLength))
            .Select(group => (group.Key.IsV4, group.Key.PrefixLength, group.ToDictionary(network => network.Network.Address.Bits, network => network.Entry))),
    ];

    public void Find(ReadOnlySpan<byte> value, MatchState state)
    {
        if (!IpAddress.TryParse(value, out var address))
            return;
        foreach (var (isV4, prefixLength, entries) in _levels)
            if (isV4 == address.IsV4 && entries.TryGetValue(IpNetwork.Mask(address.Bits, isV4, prefixLength), out var entry))
                state.Hit(entry);
    }
}
