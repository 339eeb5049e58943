using SecResponder.Lab.Faults;

namespace SecResponder.Simulation.Kill;

/// <summary>A pipeline that is killed at any point and started again does to the outside world what one does that is left alone: each effect, once.</summary>
public sealed class KillTests
{
    private const int Kills = 20;
    private const int Seed = 20261123;
    // A pipeline that hangs is a failure, not a night without an answer.
    private const int LongestMilliseconds = 300_000;

    [Fact(Timeout = LongestMilliseconds)]
    public async Task Killed_at_twenty_random_points_it_ends_in_the_same_world()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var undisturbed = await UndisturbedAsync(cancellation);
        Assert.Contains("Isolate Succeeded", undisturbed.Machines, StringComparison.Ordinal);

        var random = new Random(Seed);
        for (var kills = 0; kills < Kills;)
        {
            await using var world = await World.CreateAsync(cancellation);
            kills += await KillAgainAndAgainAsync(world, random, Kills - kills, cancellation);

            Assert.Equal(undisturbed, world.Outcome());
        }
    }

    [Theory(Timeout = LongestMilliseconds)]
    [InlineData("servicenow", "/table/incident", true)]
    [InlineData("defender", "/isolate", true)]
    [InlineData("defender", "/unisolate", true)]
    [InlineData("servicenow", "/table/incident", false)]
    public async Task Killed_between_the_effect_and_its_answer_it_doubles_nothing_unless_it_can_not_read_back(string system, string path, bool withReadBack)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var undisturbed = await UndisturbedAsync(cancellation);
        await using var world = await World.CreateAsync(cancellation);
        var effect = world.Lab.State.Break(new LabFault { System = system, Kind = LabFaultKind.TimeoutAfterEffect, Method = "POST", Path = path, Milliseconds = 60_000 });

        using (var victim = new VictimProcess(world.Folder, world.Lab.BaseAddress, withReadBack))
        {
            await effect.WaitAsync(cancellation);
            await victim.KillAsync();
        }
        await EndAsync(world, withReadBack, cancellation);

        // The last row is the twin: it shows that this test sees a runner that calls again without looking.
        if (withReadBack)
            Assert.Equal(undisturbed, world.Outcome());
        else
            Assert.NotEqual(undisturbed.Tickets, world.Outcome().Tickets);
    }

    private static async Task<int> KillAgainAndAgainAsync(World world, Random random, int most, CancellationToken cancellation)
    {
        var kills = 0;
        while (kills < most)
        {
            using var victim = new VictimProcess(world.Folder, world.Lab.BaseAddress);
            // A point is so many requests from here, and a moment more: before, within and after the calls.
            var (until, moment) = (world.Requests + random.Next(1, 5), random.Next(0, 15));
            while (world.Requests < until && !victim.HasEnded)
                await Task.Delay(1, cancellation);
            await Task.Delay(moment, cancellation);
            if (victim.HasEnded)
            {
                Assert.True(await victim.EndAsync(cancellation) == 0, await victim.Errors);
                return kills;
            }
            await victim.KillAsync();
            kills++;
        }
        await EndAsync(world, withReadBack: true, cancellation);
        return kills;
    }

    private static async Task EndAsync(World world, bool withReadBack, CancellationToken cancellation)
    {
        using var last = new VictimProcess(world.Folder, world.Lab.BaseAddress, withReadBack);
        Assert.True(await last.EndAsync(cancellation) == 0, await last.Errors);
    }

    private static async Task<Outcome> UndisturbedAsync(CancellationToken cancellation)
    {
        await using var world = await World.CreateAsync(cancellation);
        await EndAsync(world, withReadBack: true, cancellation);
        return world.Outcome();
    }
}
