using System.Net;
using SecResponder.Response.Entities;
using SecResponder.Response.Hosting;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Entities;

/// <summary>The asset list as the response looks at it.</summary>
public sealed class AssetBookTests
{
    [Fact]
    public void It_is_read_with_the_playbooks_and_tells_sites_apart()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "lists"));
        Directory.CreateDirectory(Path.Combine(folder.Path, "rules"));
        File.WriteAllText(Path.Combine(folder.Path, "lists", "assets.yaml"), """
            assets:
              - {name: fw-berlin, addresses: [10.255.0.1], site: Berlin}
              - {name: fw-lyon, addresses: [10.255.0.2], site: Lyon}
              - {name: pc-5, addresses: [10.0.0.5], site: Berlin, criticality: high, tags: [finance]}
              - {name: press-1, addresses: [10.0.0.5], site: Lyon}
              - {name: plant, addresses: [10.0.0.0/24], site: Lyon}
            """);
        File.WriteAllText(Path.Combine(folder.Path, "rules", "a.yaml"),
            "title: t\nid: 00000000-0000-4000-8000-000000000001\nlogsource: {category: firewall}\ndetection:\n  sel: {DstPortNumber: 22}\n  condition: sel\n");
        var set = PlaybookFiles.Load(folder.Path, [], TimeProvider.System);
        Assert.Empty(set.Diagnostics);
        var book = new PlaybooksInForce(set).Snapshot.Assets;
        Assert.Equal(("Berlin", "Lyon", null), (book.SiteOf("fw-berlin"), book.SiteOf("10.255.0.2"), book.SiteOf("10.0.0.5")));
        Assert.Equal(["pc-5", "press-1"], book.ByAddress(IPAddress.Parse("::ffff:10.0.0.5")).Select(found => found.Asset.Name).Order());
        Assert.Equal(["finance", "high"], book.ByName("PC-5.corp.example").Single().Tags);
        Assert.Equal(("plant", false), book.ByAddress(IPAddress.Parse("10.0.0.9")).Select(found => (found.Asset.Name, found.IsMachine)).Single());
    }
}
