using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Matching.Index;

/// <summary>Finds the networks that an address is in: one look-up for each prefix length that occurs in rules.</summary>
internal sealed class NetworkIndex
{
    private readonly (int PrefixLength, Dictionary<uint, int> Entries)[] _v4;
    private readonly (int PrefixLength, Dictionary<UInt128, int> Entries)[] _v6;

    public NetworkIndex(IEnumerable<(IpNetwork Network, int Entry)> networks)
    {
        var byVersion = networks.ToLookup(network => network.Network.Address.IsV4);
        _v4 = [.. byVersion[true].GroupBy(network => network.Network.PrefixLength).Select(level => (level.Key, level.ToDictionary(network => (uint)network.Network.Address.Bits, network => network.Entry)))];
        _v6 = [.. byVersion[false].GroupBy(network => network.Network.PrefixLength).Select(level => (level.Key, level.ToDictionary(network => network.Network.Address.Bits, network => network.Entry)))];
    }

    public void Find(ReadOnlySpan<byte> value, MatchState state)
    {
        // Most of what stands in fields that rules ask for networks is one; a name rarely begins with a digit.
        if (value.IsEmpty || !char.IsAsciiHexDigit((char)value[0]) && value[0] != ':' || !IpAddress.TryParse(value, out var address))
            return;
        if (address.IsV4)
        {
            foreach (var (prefixLength, entries) in _v4)
                if (entries.TryGetValue((uint)IpNetwork.Mask(address.Bits, true, prefixLength), out var entry))
                    state.Hit(entry);
            return;
        }
        foreach (var (prefixLength, entries) in _v6)
            if (entries.TryGetValue(IpNetwork.Mask(address.Bits, false, prefixLength), out var entry))
                state.Hit(entry);
    }
}
