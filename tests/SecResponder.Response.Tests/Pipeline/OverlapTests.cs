using SecResponder.Response.Tests.Hosting;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Pipeline;

/// <summary>Two readers of the same partitions cut their batches at other places: each event counts once all the same, for people, too.</summary>
public sealed class OverlapTests
{
    [Theory]
    [InlineData("the same again", "a1 a2 a3", "a1 a2 a3", 3)]
    [InlineData("the end is new", "a1 a2", "a1 a2 a3", 3)]
    [InlineData("one of two partitions is new", "a1 a2", "a1 a2 b1 b2", 4)]
    [InlineData("of both a part is new", "a1 a2 b1", "a2 a3 b1 b2", 5)]
    [InlineData("all is new", "a1 a2", "a3 b1", 4)]
    public async Task What_came_before_is_not_counted_again(string why, string first, string second, int events)
    {
        await using var service = new RunningService(("soc/denied.yaml", RunningService.Denied), ("soc/knocks.yaml", RunningService.Knocks));
        foreach (var batch in (string[])[first, second])
            await service.FollowAsync([.. batch.Split(' ').Select(one => (one[..1], (long)(one[1] - '0')))]);

        var hits = await service.Store.HitsAsync(Process.Token);
        Assert.True(hits.Single(hit => hit.Rule.Length == 0).Count == events, why);
        Assert.Equal(events, hits.Single(hit => hit.Rule == "00000000-0000-4000-8000-000000000001").Count);
    }
}
