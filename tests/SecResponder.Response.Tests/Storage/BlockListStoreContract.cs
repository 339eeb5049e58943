using SecResponder.Response.BlockLists;
using SecResponder.Response.Entities;
using SecResponder.Response.Holds;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

/// <summary>What a store that keeps the lists which firewalls fetch promises about them. Not every store keeps any: one class for each that does.</summary>
public abstract class BlockListStoreContract : OverAStore
{
    private static readonly BlockListEntry Bad = new("blocked", "203.0.113.9", BlockListKind.Addresses, "addr:203.0.113.9", "sr-1", Make.Noon.AddHours(1));

    [Fact]
    public async Task An_entry_comes_and_goes_by_its_own_step_and_each_time_the_list_has_another_revision()
    {
        await using var store = await OpenAsync();
        var lists = Assert.IsAssignableFrom<IBlockListStore>(store);
        Assert.Equal((0, 0), await SizeAsync(lists));
        var placed = await lists.PlaceAsync(Bad, 10, Make.Noon, Token);
        Assert.Equal(Bad with { Revision = 1 }, placed);
        Assert.Equal(placed, await lists.PlaceAsync(Bad, 10, Make.Noon, Token));
        Assert.Equal(placed, await lists.PlaceAsync(Bad with { StepId = "sr-2" }, 10, Make.Noon, Token));
        Assert.Equal((1, 1), await SizeAsync(lists));

        Assert.False(await lists.RemoveAsync("blocked", Bad.Value, "sr-2", Make.Noon, Token));
        Assert.True(await lists.RemoveAsync("blocked", Bad.Value, "sr-1", Make.Noon, Token));
        Assert.False(await lists.RemoveAsync("blocked", Bad.Value, "sr-1", Make.Noon, Token));
        Assert.Equal((2, 0), await SizeAsync(lists));
        Assert.Null(await lists.BlockListEntryAsync("blocked", Bad.Value, Token));
    }

    [Fact]
    public async Task What_is_over_makes_room_and_what_is_held_on_is_not_over()
    {
        await using var store = await OpenAsync();
        var lists = Assert.IsAssignableFrom<IBlockListStore>(store);
        await lists.PlaceAsync(Bad, 1, Make.Noon, Token);
        Assert.Null(await lists.PlaceAsync(Other(2), 1, Make.Noon, Token));
        var hold = new Hold
        {
            EntityId = Bad.EntityId,
            Measure = IBlockListStore.Measure,
            System = "BlockLists",
            Entity = new ResolvedEntity(EntityKind.Indicator, Bad.EntityId, Bad.Value, [Bad.Value], []),
            PlacedBy = "sr-1",
            PlacedByIncident = "in-1",
            With = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty,
            IntentAt = Make.Noon,
            Reasons = [new HoldReason("in-1", "sr-1", Make.Noon.AddHours(3))],
            State = HoldState.Active,
            DueAt = Make.Noon.AddHours(3),
        };
        await store.SaveAsync(new ResponseCommit { Holds = [hold] }, Token);
        Assert.True((await lists.BlockListEntryAsync("blocked", Bad.Value, Token))!.IsInForce(Make.Noon.AddHours(2)));
        Assert.Null(await lists.PlaceAsync(Other(2), 1, Make.Noon.AddHours(2), Token));

        await store.SaveAsync(new ResponseCommit { Holds = [hold with { State = HoldState.Lifted, DueAt = null, Version = 1 }] }, Token);
        Assert.False((await lists.BlockListEntryAsync("blocked", Bad.Value, Token))!.IsInForce(Make.Noon.AddHours(2)));
        Assert.NotNull(await lists.PlaceAsync(Other(2), 1, Make.Noon.AddHours(2), Token));
        Assert.Equal(["203.0.113.2"], (await lists.BlockListAsync("blocked", Token)).Entries.Select(entry => entry.Value));
    }

    [Fact]
    public async Task Many_that_write_at_once_never_exceed_the_list()
    {
        await using var store = await OpenAsync();
        var lists = Assert.IsAssignableFrom<IBlockListStore>(store);
        var placed = await Task.WhenAll(Enumerable.Range(1, 20).Select(n => Task.Run(() => lists.PlaceAsync(Other(n), 7, Make.Noon, Token))));
        Assert.Equal(7, placed.Count(entry => entry is not null));
        Assert.Equal((7, 7), await SizeAsync(lists));
        Assert.Equal(7, placed.OfType<BlockListEntry>().Select(entry => entry.Revision).Distinct().Count());
    }

    [Fact]
    public async Task Several_processes_that_write_one_list_never_exceed_it_and_lose_nothing()
    {
        await using var one = await OpenAsync();
        await using var other = await OpenAsync();
        IBlockListStore[] lists = [Assert.IsAssignableFrom<IBlockListStore>(one), Assert.IsAssignableFrom<IBlockListStore>(other)];
        var placed = await Task.WhenAll(Enumerable.Range(1, 24).Select(n => Task.Run(() => lists[n % 2].PlaceAsync(Other(n), 9, Make.Noon, Token))));
        Assert.Equal(9, placed.Count(entry => entry is not null));
        await Task.WhenAll(placed.OfType<BlockListEntry>().Take(4).Select((entry, n) => Task.Run(() => lists[n % 2].RemoveAsync("blocked", entry.Value, entry.StepId, Make.Noon, Token))));
        Assert.Equal((13, 5), await SizeAsync(lists[0]));
        Assert.NotNull(await lists[1].PlaceAsync(Other(40), 6, Make.Noon, Token));
        Assert.Null(await lists[0].PlaceAsync(Other(41), 6, Make.Noon, Token));
    }

    [Fact]
    public async Task A_list_whose_entries_are_all_over_has_room_again_however_many_they_were()
    {
        await using var store = await OpenAsync();
        var lists = Assert.IsAssignableFrom<IBlockListStore>(store);
        for (var n = 1; n <= 120; n++)
            await lists.PlaceAsync(Other(n), 120, Make.Noon, Token);
        Assert.Null(await lists.PlaceAsync(Other(200), 120, Make.Noon, Token));
        Assert.NotNull(await lists.PlaceAsync(Other(200) with { Until = Make.Noon.AddHours(20) }, 3, Make.Noon.AddHours(10), Token));
        Assert.Equal((121, 1), await SizeAsync(lists));
    }

    [Fact]
    public async Task What_is_over_may_come_back_and_whatever_can_be_blocked_can_be_an_entry()
    {
        await using var store = await OpenAsync();
        var lists = Assert.IsAssignableFrom<IBlockListStore>(store);
        string[] values = ["https://evil.example/a?b=c#d", "2001:db8::/48", "http://" + new string('a', 900) + ".example/", "http://" + new string('a', 900) + ".example/b", "xn--bcher-kva.example", "bücher.example"];
        foreach (var value in values)
            await lists.PlaceAsync(Bad with { Value = value, EntityId = $"url:{value}" }, 10, Make.Noon, Token);
        Assert.Equal(values.Order(StringComparer.Ordinal), (await lists.BlockListAsync("blocked", Token)).Entries.Select(entry => entry.Value));

        var again = await lists.PlaceAsync(Bad with { Value = values[0], EntityId = $"url:{values[0]}", StepId = "sr-2", Until = Make.Noon.AddHours(5) }, 10, Make.Noon.AddHours(2), Token);

        Assert.Equal(("sr-2", 7), (again!.StepId, again.Revision));
        // A list of another name is another list.
        Assert.Equal(0, (await lists.BlockListAsync("blocked/2", Token)).Revision);
    }

    [Fact]
    public async Task What_a_client_has_never_gets_older()
    {
        await using var store = await OpenAsync();
        var lists = Assert.IsAssignableFrom<IBlockListStore>(store);
        var poll = new BlockListPoll("blocked", BlockListKind.Addresses, "fw-1", 5, Make.Noon);
        await lists.PolledAsync(poll, Token);
        await lists.PolledAsync(poll with { Revision = 3, At = Make.Noon.AddMinutes(1) }, Token);
        await lists.PolledAsync(poll with { Kind = BlockListKind.Urls, Client = "fw-0" }, Token);
        await lists.PolledAsync(poll with { List = "other" }, Token);
        Assert.Equal([poll with { Kind = BlockListKind.Urls, Client = "fw-0" }, poll with { At = Make.Noon.AddMinutes(1) }], await lists.BlockListPollsAsync("blocked", Token));
    }

    private static BlockListEntry Other(int n) => Bad with { Value = $"203.0.113.{n}", EntityId = $"addr:203.0.113.{n}", StepId = $"sr-{n}", Until = Make.Noon.AddHours(9) };

    private static async Task<(long, int)> SizeAsync(IBlockListStore lists) => await lists.BlockListAsync("blocked", Token) is var list ? (list.Revision, list.Entries.Length) : default;
}
