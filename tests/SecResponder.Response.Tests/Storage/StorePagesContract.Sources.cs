using SecResponder.Response.Pulse;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

// How many events came by each source lately.
public abstract partial class StorePagesContract
{
    private static SourceActivity Seen(string source, int slot, long events = 1, int newest = 0) =>
        new(source, Make.Noon + slot * SourceActivity.SlotLength, events, Make.Noon.AddSeconds(newest), Make.Noon.AddMinutes(slot));

    [Fact]
    public async Task Events_that_processes_have_counted_of_a_source_add_up_slot_by_slot()
    {
        await using var one = await OpenAsync();
        await using var other = await OpenAsync();
        ISourceActivityStore[] stores = [Assert.IsAssignableFrom<ISourceActivityStore>(one), Assert.IsAssignableFrom<ISourceActivityStore>(other)];
        await Task.WhenAll(Enumerable.Range(1, 12).Select(n => Task.Run(() => stores[n % 2].AddAsync([Seen("panos", 0, n, n), Seen("cisco-asa", n % 3)], Make.Noon, Token))));
        Assert.Equal(
            [Seen("cisco-asa", 0, 4), Seen("cisco-asa", 1, 4), Seen("cisco-asa", 2, 4), Seen("panos", 0, 78, 12)],
            await stores[0].ActivityAsync(Make.Noon, Token));
        Assert.Equal([Seen("cisco-asa", 2, 4)], await stores[1].ActivityAsync(Make.Noon + 2 * SourceActivity.SlotLength, Token));
    }

    [Fact]
    public async Task What_is_older_than_a_day_goes_with_the_next_that_is_counted()
    {
        await using var store = await OpenAsync();
        var activity = Assert.IsAssignableFrom<ISourceActivityStore>(store);
        await activity.AddAsync([Seen("panos", 0), Seen("panos", 1)], Make.Noon, Token);
        await activity.AddAsync([Seen("panos", 301)], Make.Noon + SourceActivity.Kept + SourceActivity.SlotLength, Token);
        Assert.Equal([Seen("panos", 1), Seen("panos", 301)], await activity.ActivityAsync(Make.Noon.AddDays(-1), Token));
    }
}
