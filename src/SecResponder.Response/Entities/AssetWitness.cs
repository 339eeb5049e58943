using System.Collections.Immutable;
using System.Net;

namespace SecResponder.Response.Entities;

/// <summary>Tells what the asset list says of an address or a name. Two assets of one address are two words: who is meant is then for nobody to guess.</summary>
internal sealed class AssetWitness(Func<AssetBook> book) : IEntityWitness
{
    /// <inheritdoc/>
    public Task<ImmutableArray<Testimony>> AskAsync(EntityReference reference, CancellationToken cancellation)
    {
        var assets = book();
        var site = reference.SeenBy is { } device ? assets.SiteOf(device) : null;
        var found = IPAddress.TryParse(reference.Value, out var address) ? assets.ByAddress(address) : assets.ByName(reference.Value).Select(asset => (Asset: asset, IsMachine: true));
        // Seen at one site, it is nothing that stands at another one.
        var here = found.Where(one => site is null || one.Asset.Site is null || string.Equals(one.Asset.Site, site, StringComparison.OrdinalIgnoreCase));
        return Task.FromResult<ImmutableArray<Testimony>>([.. here.Select(one => Of(one.Asset, one.IsMachine, address is not null))]);
    }

    private static Testimony Of(KnownAsset asset, bool isMachine, bool byAddress) => new(
        isMachine ? asset.Name : null, isMachine ? asset.Names : [], isMachine ? asset.Tags : [.. asset.Tags, asset.Name], byAddress ? 80 : 95,
        $"the asset list has {(isMachine ? "" : "the network ")}{PlainText.Line(asset.Name, 100)}{(asset.Site is { } site ? $" at {site}" : "")} ({asset.Place})");
}
