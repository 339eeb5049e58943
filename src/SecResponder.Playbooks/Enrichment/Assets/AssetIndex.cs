using System.Collections.Immutable;
using SecResponder.Playbooks.Matching;
using SecResponder.Playbooks.Matching.Index;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Enrichment.Assets;

/// <summary>
/// The asset list. A machine is found by its MAC address, else by its full name, else by its short one, else by its address, else by the narrowest network that the
/// address is in. Immutable.
/// </summary>
public sealed class AssetIndex
{
    private readonly Utf8Table _names;
    private readonly ImmutableArray<Asset> _named;
    private readonly Dictionary<ulong, Asset> _macs = [];
    private readonly (bool IsV4, int PrefixLength, Dictionary<UInt128, Asset> Assets)[] _levels;

    /// <param name="assets">The assets; where two claim one name, address or network the first has it (whoever reads them has said so).</param>
    public AssetIndex(ImmutableArray<Asset> assets)
    {
        Assets = assets;
        var names = assets.SelectMany(asset => asset.Names.Prepend(asset.Name).Select(name => (Name: name, asset))).DistinctBy(one => LiteralKey.Of(LiteralKind.Exact, FoldedText.Fold(one.Name))).ToList();
        _names = new Utf8Table([.. names.Select(one => FoldedText.Fold(one.Name))]);
        _named = [.. names.Select(one => one.asset)];
        foreach (var asset in assets)
            foreach (var text in asset.Macs)
                if (MacAddress.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var mac))
                    _macs.TryAdd(mac, asset);
        _levels = [.. assets.SelectMany(asset => asset.Networks.Select(network => (network, asset))).GroupBy(one => (one.network.Address.IsV4, one.network.PrefixLength))
            .OrderByDescending(level => level.Key.PrefixLength)
            .Select(level => (level.Key.IsV4, level.Key.PrefixLength, level.DistinctBy(one => one.network.Address.Bits).ToDictionary(one => one.network.Address.Bits, one => one.asset)))];
    }

    /// <summary>No assets.</summary>
    public static AssetIndex Empty { get; } = new([]);

    public ImmutableArray<Asset> Assets { get; }

    internal Asset? ByMac(ReadOnlySpan<byte> text) => MacAddress.TryParse(text, out var mac) ? _macs.GetValueOrDefault(mac) : null;

    /// <param name="folded">The name, case folded.</param>
    internal Asset? ByName(ReadOnlySpan<byte> folded) => _names.Find(folded) is var number and >= 0 ? _named[number] : null;

    internal Asset? ByAddress(ReadOnlySpan<byte> text)
    {
        if (_levels.Length == 0 || !IpAddress.TryParse(text, out var address))
            return null;
        foreach (var (isV4, prefixLength, assets) in _levels)
            if (isV4 == address.IsV4 && assets.TryGetValue(IpNetwork.Mask(address.Bits, isV4, prefixLength), out var asset))
                return asset;
        return null;
    }
}

/// <summary>A MAC address as a number, however its digits are grouped.</summary>
internal static class MacAddress
{
    public static bool TryParse(ReadOnlySpan<byte> text, out ulong mac)
    {
        mac = 0;
        var digits = 0;
        foreach (var character in text)
        {
            if (character is (byte)':' or (byte)'-' or (byte)'.')
                continue;
            if (!char.IsAsciiHexDigit((char)character) || ++digits > 12)
                return false;
            mac = mac << 4 | (uint)(character <= '9' ? character - '0' : (character | 0x20) - 'a' + 10);
        }
        return digits == 12;
    }
}
