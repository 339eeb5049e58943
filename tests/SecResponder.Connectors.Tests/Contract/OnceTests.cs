using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Contract;

/// <summary>A step's effect happens once, and is taken back whole: whatever is repeated, and wherever a process dies.</summary>
public sealed class OnceTests
{
    private const int MoreThanAnyNeeds = 40;

    public static TheoryData<string> All => TestedSystems.Where(_ => true);

    public static TheoryData<string> Found => TestedSystems.Where(known => known.Signature.FoundBy is not null);

    public static TheoryData<string> Undone => TestedSystems.Where(known => known.Signature.UndoneBy is not null);

    public static TheoryData<string> NotUndone => TestedSystems.Where(known => known.Signature.UndoneBy is null);

    [Theory]
    [MemberData(nameof(All))]
    public async Task Done_once_it_is_there_once(string action)
    {
        await using var bench = await Bench.SetUpAsync(action);
        Assert.Equal((0, 0), bench.Effects);

        await bench.DoneAsync();

        Assert.Equal((1, 1), bench.Effects);
    }

    [Theory]
    [MemberData(nameof(Found))]
    public async Task Done_twice_it_is_there_once(string action)
    {
        await using var bench = await Bench.SetUpAsync(action);

        await bench.DoAsync();
        await bench.DoAsync();
        await bench.SettleAsync(isUncertain: true);
        await bench.DoAsync();

        Assert.Equal((1, 1), bench.Effects);
        Assert.IsType<Effect.Done>(await bench.FindAsync());
    }

    [Theory]
    [MemberData(nameof(Found))]
    public async Task Before_it_is_done_it_is_not_found(string action)
    {
        await using var bench = await Bench.SetUpAsync(action);

        Assert.Equal(new Effect.Absent(), await bench.FindAsync());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Wherever_a_process_dies_in_doing_it_is_there_once(string action)
    {
        for (var request = 1; request < MoreThanAnyNeeds; request++)
        {
            await using var bench = await Bench.SetUpAsync(action);
            bench.Outside.Wire.DieAfter(request);
            var died = await DiesAsync(bench.DoAsync());
            bench.Outside.Wire.Live();

            if (died || bench.Action.Signature.FoundBy is not null)
                await bench.SettleAsync(isUncertain: true);

            var (standing, times) = bench.Effects;
            // What can't be read back is there at least once: twice after one lost answer, and that is said in its signature.
            var most = bench.Action.Signature.FoundBy is null && died ? 2 : 1;
            Assert.True(standing >= 1 && times >= 1 && standing <= most && times <= most, $"dead after request {request}: {standing} stand, {times} were brought about");
            if (!died)
            {
                Assert.True(request > 1, "it has done something without asking");
                return;
            }
        }
        Assert.Fail("it never ends");
    }

    [Theory]
    [MemberData(nameof(Undone))]
    public async Task Wherever_a_process_dies_in_undoing_it_is_gone(string action)
    {
        for (var request = 1; request < MoreThanAnyNeeds; request++)
        {
            await using var bench = await Bench.SetUpAsync(action);
            await bench.DoneAsync();
            bench.Outside.Wire.DieAfter(request);
            var died = await DiesAsync(bench.UndoAsync());
            bench.Outside.Wire.Live();

            await bench.LiftAsync();

            Assert.True(bench.Effects is (0, 1), $"dead after request {request}: {bench.Effects}");
            if (!died)
                return;
        }
        Assert.Fail("it never ends");
    }

    [Theory]
    [MemberData(nameof(Undone))]
    public async Task Wherever_a_process_dies_in_doing_what_is_lifted_then_is_gone(string action)
    {
        for (var request = 1; request < MoreThanAnyNeeds; request++)
        {
            await using var bench = await Bench.SetUpAsync(action);
            bench.Outside.Wire.DieAfter(request);
            var died = await DiesAsync(bench.DoAsync());
            bench.Outside.Wire.Live();

            await bench.LiftAsync();

            Assert.True(bench.Effects.Standing == 0, $"dead after request {request}: {bench.Effects}");
            if (!died)
                return;
        }
        Assert.Fail("it never ends");
    }

    [Theory]
    [MemberData(nameof(Undone))]
    public async Task Undone_it_is_gone_and_undone_again_nothing_happens(string action)
    {
        await using var bench = await Bench.SetUpAsync(action);
        await bench.DoneAsync();

        await bench.LiftAsync();
        Assert.Equal((0, 1), bench.Effects);
        if (bench.Action.Signature.IsHold)
            Assert.True(await bench.FindAsync() is Effect.Absent { Knowable: true });

        Assert.True(await bench.UndoAsync() is Effect.Done or Effect.NotOurs or Effect.Absent);
        Assert.Equal((0, 1), bench.Effects);
    }

    [Theory]
    [MemberData(nameof(Undone))]
    public async Task Another_step_can_not_undo_it(string action)
    {
        await using var bench = await Bench.SetUpAsync(action);
        var other = await bench.OfAnotherStepAsync();
        await bench.DoneAsync();

        await bench.Action.UndoAsync(other, Bench.Cancellation);

        Assert.Equal((1, 1), bench.Effects);
        Assert.IsType<Effect.Done>(await bench.FindAsync());
        Assert.True(await bench.Action.FindAsync(other, Bench.Cancellation) is Effect.NotOurs or Effect.Absent);
    }

    [Theory]
    [MemberData(nameof(Undone))]
    public async Task What_somebody_else_has_brought_about_is_not_ours_and_stays(string action)
    {
        await using var bench = await Bench.SetUpAsync(action);
        if (!bench.LetAnother())
            return;

        Assert.IsType<Effect.NotOurs>(await bench.DoAsync());
        Assert.True(await bench.FindAsync() is Effect.NotOurs or Effect.Absent);
        await bench.UndoAsync();

        Assert.Equal((0, 0), bench.Effects);
        Assert.True(bench.Case.AnothersStands(bench.Outside.Truth));
    }

    [Theory]
    [MemberData(nameof(NotUndone))]
    public async Task What_can_not_be_taken_back_says_so(string action)
    {
        await using var bench = await Bench.SetUpAsync(action);
        await bench.DoneAsync();

        Assert.IsType<Effect.Refused>(await bench.UndoAsync());
        Assert.Equal((1, 1), bench.Effects);
    }

    private static async Task<bool> DiesAsync(Task<Effect> doing)
    {
        try
        {
            await doing;
            return false;
        }
        catch (Died)
        {
            return true;
        }
    }
}
