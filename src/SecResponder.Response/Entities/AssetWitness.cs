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
        return Task.FromResult<ImmutableArray<Testimony>>([.. here.Select(one => Of(one.Asset, one.IsMachine, address is not null ? 80 : IsWhole(one.Asset, reference.Value) ? 95 : 60))]);
    }

    // A bare name in the list may be meant by a full one in an event: enough for tags to protect it, not to be sure.
    private static bool IsWhole(KnownAsset asset, string name) => asset.Names.Append(asset.Name).Contains(name, StringComparer.OrdinalIgnoreCase);

    private static Testimony Of(KnownAsset asset, bool isMachine, int confidence) => new(
        isMachine ? asset.Name : null, isMachine ? asset.Names : [], isMachine ? asset.Tags : [.. asset.Tags, asset.Name], confidence,
        $"the asset list has {(isMachine ? "" : "the network ")}{PlainText.Line(asset.Name, 100)}{(asset.Site is { } site ? $" at {site}" : "")} ({asset.Place})");
}
