using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using SecResponder.Playbooks.Enrichment.Assets;

namespace SecResponder.Response.Entities;

/// <summary>The asset list, to be looked up by address and by name. Immutable, swapped whole with the playbooks.</summary>
public sealed class AssetBook
{
    private readonly FrozenDictionary<string, ImmutableArray<KnownAsset>> _byName;
    private readonly ImmutableArray<(IPNetwork Network, KnownAsset Asset)> _byNetwork;

    /// <param name="assets">The assets; what is no address among their addresses is left out.</param>
    public AssetBook(IEnumerable<KnownAsset> assets)
    {
        ImmutableArray<KnownAsset> all = [.. assets];
        _byName = all.SelectMany(asset => asset.Names.Append(asset.Name).Distinct(StringComparer.OrdinalIgnoreCase).Select(name => (name, asset)))
            .GroupBy(one => one.name, one => one.asset, StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(one => one.Key, one => one.ToImmutableArray(), StringComparer.OrdinalIgnoreCase);
        // The narrowest first.
        _byNetwork = [.. all.SelectMany(asset => asset.Addresses.Select(text => (Network: NetworkOf(text), asset))).Where(one => one.Network is not null)
            .Select(one => (one.Network!.Value, one.asset)).OrderByDescending(one => one.Value.PrefixLength)];
    }

    /// <summary>The assets that were read with the playbooks.</summary>
    public static AssetBook Of(AssetIndex index)
    {
        ArgumentNullException.ThrowIfNull(index);
        return index.Assets.IsEmpty ? Empty : new AssetBook(index.Assets.Select(asset => new KnownAsset(
            asset.Name, asset.Names, [.. asset.Networks.Select(network => network.ToString())], asset.Criticality is { } word ? [.. asset.Tags, word] : asset.Tags, asset.Site, asset.Place)));
    }

    /// <summary>No assets.</summary>
    public static AssetBook Empty { get; } = new([]);

    /// <summary>Assets of this name, whole or short.</summary>
    public ImmutableArray<KnownAsset> ByName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _byName.TryGetValue(name, out var whole) ? whole
            : name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && _byName.TryGetValue(name[..dot], out var bare) ? bare : [];
    }

    /// <summary>The assets of the narrowest network that holds the address, and whether they are machines: of no network but the address itself.</summary>
    public ImmutableArray<(KnownAsset Asset, bool IsMachine)> ByAddress(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var found = ImmutableArray.CreateBuilder<(KnownAsset, bool)>();
        var narrowest = -1;
        foreach (var (network, asset) in _byNetwork)
        {
            if (narrowest > network.PrefixLength)
                break;
            if (network.BaseAddress.AddressFamily != plain.AddressFamily || !network.Contains(plain))
                continue;
            narrowest = network.PrefixLength;
            found.Add((asset, network.PrefixLength == (plain.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128)));
        }
        return found.ToImmutable();
    }

    /// <summary>Where a device stands, by its name or address; null when that is not known, or not one place.</summary>
    public string? SiteOf(string device)
    {
        var sites = (IPAddress.TryParse(device, out var address) ? ByAddress(address).Select(one => one.Asset) : ByName(device)).Select(asset => asset.Site).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        return sites is [{ } only] ? only : null;
    }

    private static IPNetwork? NetworkOf(string text)
    {
        var whole = text.Contains('/', StringComparison.Ordinal) ? text : IPAddress.TryParse(text, out var address) ? $"{address}/{(address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128)}" : text;
        return IPNetwork.TryParse(whole, out var network) ? network : null;
    }
}
