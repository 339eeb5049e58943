using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Storms;

/// <summary>
/// Every action at once, by the real runner against the lab, while processes die at any moment, requests and answers are lost, systems are throttled, break, talk nonsense and show late what was done: when
/// all is well again each effect was brought about once, and when the holds' time is over none is left.
/// </summary>
/// <remarks>A seed draws what goes wrong; how requests overtake one another is the machine's. <c>SECRESPONDER_STORMS=200</c> runs as many seeds, from 1.</remarks>
public sealed class StormTests
{
    private const int Rounds = 25;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, int.Parse(Environment.GetEnvironmentVariable("SECRESPONDER_STORMS") ?? "1", CultureInfo.InvariantCulture))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Each_effect_happens_once_and_each_hold_is_lifted(int seed)
    {
        await using var world = await StormAsync(seed);

        var effects = await world.EffectsAsync();
        Assert.True(world.Deaths > 3, "hardly anybody died");
        // A card can't be read back: it goes out once more for each attempt whose answer nobody has.
        Assert.All(effects, one => Assert.True(one.Times <= (one.Action.Signature.FoundBy is null ? one.Step.Attempt : 1), $"seed {seed}: {one.Action.Signature.Name} in {one.Step.System} was done {one.Times} times ({one.Step.State}: {one.Step.Note})"));
        Assert.All(effects, one => Assert.True(one.Step.State != StepState.Done || one.Times > 0 || one.Step.QuietBy is not null || one.Step.Note?.Contains("not ours", StringComparison.Ordinal) == true, $"seed {seed}: {one.Action.Signature.Name} in {one.Step.System} is done, and is not there ({one.Step.Note})"));
        Assert.True(effects.Count(one => one.Step.State == StepState.Done) > effects.Length / 2, $"seed {seed}: hardly anything was done");

        await world.LiftAsync();
        Assert.All(await world.EffectsAsync(), one => Assert.True(!one.Action.Signature.IsHold || one.Standing == 0, $"seed {seed}: {one.Action.Signature.Name} in {one.Step.System} still stands"));
    }

    [Fact]
    public async Task Calls_that_do_not_carry_their_steps_id_are_seen()
    {
        await using var world = await StormAsync(1, Forgetful.Around);

        Assert.Contains(await world.EffectsAsync(), one => one.Action.Signature.FoundBy is not null && (one.Times > 1 || (one.Step.State == StepState.Done && one.Times == 0)));
    }

    private static async Task<StormWorld> StormAsync(int seed, Action<IServiceCollection>? sabotage = null)
    {
        var chance = new Random(seed);
        var (world, weather) = (await StormWorld.CreateAsync(chance, sabotage), new Weather(chance));
        world.Doom();
        await world.FeedAsync();
        for (var round = 0; round < Rounds; round++)
            await world.StormAsync(weather);
        await world.CalmAsync();
        return world;
    }

    /// <summary>Each further attempt is a step of its own to the other side.</summary>
    private class Forgetful(IResponseAction action) : IResponseAction
    {
        public ActionSignature Signature => action.Signature;

        public static void Around(IServiceCollection services)
        {
            foreach (var one in services.Where(service => service.ServiceType == typeof(IResponseAction)).ToArray())
            {
                services.Remove(one);
                services.AddSingleton(provider => Of((IResponseAction)(one.ImplementationFactory?.Invoke(provider) ?? one.ImplementationInstance ?? ActivatorUtilities.CreateInstance(provider, one.ImplementationType!))));
            }
        }

        public Task<CheckResult> CheckAsync(CancellationToken cancellation) => action.CheckAsync(cancellation);

        public Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation) => action.DoAsync(Another(call), cancellation);

        public Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) => action.FindAsync(Another(call), cancellation);

        public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation) => action.UndoAsync(Another(call), cancellation);

        private static IResponseAction Of(IResponseAction action) => action is IKeepsState keeper ? new ForgetfulKeeper(keeper) : new Forgetful(action);

        private static ActionCall Another(ActionCall call) => call.Attempt > 1 ? call with { StepId = $"{call.StepId}-{call.Attempt}" } : call;
    }

    private sealed class ForgetfulKeeper(IKeepsState action) : Forgetful(action), IKeepsState
    {
        public Task<string> ReadStateAsync(ActionCall call, CancellationToken cancellation) => action.ReadStateAsync(call, cancellation);
    }
}
