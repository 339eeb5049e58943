using SecResponder.Response.Entities.Sightings;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

// What events have shown about addresses.
public abstract partial class StoreContract
{
    [Fact]
    public async Task A_lease_that_is_renewed_lasts_longer_and_one_that_is_released_ends()
    {
        await using var store = await OpenAsync();
        var lease = new Sighting(SightingKind.Lease, "10.0.0.5", "pc-5", "", Make.Noon, Make.Noon.AddHours(8), "dhcp-1");
        await store.CommitAsync(new StageTwoCommit { Sightings = [lease, lease, lease with { From = Make.Noon.AddHours(4), Until = Make.Noon.AddHours(12) }] }, Token);
        Assert.Equal(lease with { Until = Make.Noon.AddHours(12) }, Assert.Single(await store.SightingsAsync("10.0.0.5", Make.Noon.AddDays(1), 10, Token)));
        await store.CommitAsync(new StageTwoCommit { Sightings = [lease with { Host = "", From = Make.Noon.AddHours(6), Until = Make.Noon.AddHours(6) }] }, Token);
        Assert.Equal(Make.Noon.AddHours(6), Assert.Single(await store.SightingsAsync("10.0.0.5", Make.Noon.AddDays(1), 10, Token)).Until);
        await store.CommitAsync(new StageTwoCommit { Sightings = [lease with { Host = "pc-9", From = Make.Noon.AddHours(7) }] }, Token);
        Assert.Equal(["pc-9", "pc-5"], (await store.SightingsAsync("10.0.0.5", Make.Noon.AddDays(1), 10, Token)).Select(seen => seen.Host));
        Assert.Equal("pc-5", Assert.Single(await store.SightingsAsync("10.0.0.5", Make.Noon.AddHours(6), 10, Token)).Host);
    }

    [Fact]
    public async Task Sightings_are_bounded_by_address_and_by_age()
    {
        await using var store = await OpenAsync();
        var many = Enumerable.Range(0, 200).Select(minute => new Sighting(SightingKind.Translation, "198.51.100.1", $"10.0.0.{minute}", "", Make.Noon.AddMinutes(minute), Make.Noon.AddMinutes(minute + 60), "fw"));
        await store.CommitAsync(new StageTwoCommit { Sightings = [.. many] }, Token);
        Assert.Equal(SightingLimits.PerAddress, (await store.SightingsAsync("198.51.100.1", Make.Noon.AddDays(1), 1000, Token)).Length);
        await store.CommitAsync(new StageTwoCommit { Sightings = [new Sighting(SightingKind.Lease, "10.0.0.5", "pc-5", "", Make.Noon.AddDays(31), Make.Noon.AddDays(32), "dhcp")] }, Token);
        Assert.Empty(await store.SightingsAsync("198.51.100.1", Make.Noon.AddDays(40), 1000, Token));
    }
}
