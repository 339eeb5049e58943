using SecResponder.Lab.Faults;
using SecResponder.Lab.State;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Contract;

/// <summary>One action on the bench: a lab of its own, its call, and the truth about its effect. Whatever it answers is looked through for secrets.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private const string Step = "1";
    private readonly ActionCase _case;
    private readonly string _system;

    private Bench(Outside outside, string system, ActionCase known, ActionCall call) =>
        (Outside, _system, _case, Call, Action) = (outside, system, known, call, outside.Action(known.Signature));

    public Outside Outside { get; }

    public IResponseAction Action { get; }

    public ActionCall Call { get; }

    public ActionCase Case => _case;

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="name">The action.</param>
    /// <param name="first">What has happened in the lab before the step comes to its intent.</param>
    public static async Task<Bench> SetUpAsync(string name, Action<ActionCase, LabState>? first = null)
    {
        var (system, known) = TestedSystems.Find(name);
        var outside = await Outside.CreateAsync();
        first?.Invoke(known, outside.Truth);
        return new Bench(outside, system.Name, known, await CallAsync(outside, known, Step));
    }

    /// <summary>How often the effect stands, and how often it was brought about.</summary>
    public (int Standing, int Times) Effects => (_case.Standing(Outside.Truth, Call.StepId), _case.Times(Outside.Truth, Call.StepId));

    /// <summary>The same call, of another step.</summary>
    public Task<ActionCall> OfAnotherStepAsync() => CallAsync(Outside, _case, "2");

    public Task<Effect> DoAsync() => SeenAsync(Action.DoAsync(Call, Cancellation));

    public Task<Effect> FindAsync() => SeenAsync(Action.FindAsync(Call, Cancellation));

    public Task<Effect> UndoAsync() => SeenAsync(Action.UndoAsync(Call, Cancellation));

    /// <summary>Does it, and waits for it to be done.</summary>
    public async Task DoneAsync() => Assert.IsType<Effect.Done>(await SettleAsync(isUncertain: false));

    /// <summary>Goes on as the runner does after a start.</summary>
    public Task<Effect> SettleAsync(bool isUncertain) => SeenAsync(RunnersTurns.SettleAsync(Action, Call, isUncertain, Cancellation));

    public Task LiftAsync() => RunnersTurns.LiftAsync(Action, Call, Cancellation);

    /// <summary>Lets each of the action's writes meet a fault; each method once, or as often as the fault says.</summary>
    public void BreakWrites(LabFault fault)
    {
        foreach (var method in _case.Writes)
            _ = Outside.Truth.Break(fault with { System = _system, Method = method, Path = _case.EffectPath });
    }

    /// <summary>Lets whatever is asked meet a fault.</summary>
    public void BreakAll(LabFault fault) => _ = Outside.Truth.Break(fault with { System = _system, Times = 1000 });

    public ValueTask DisposeAsync() => Outside.DisposeAsync();

    // The state before is read as the runner would, before anything is changed.
    private static async Task<ActionCall> CallAsync(Outside outside, ActionCase known, string step)
    {
        var call = (await known.CallAsync(outside, step)) with { Place = known.Place };
        return outside.Action(known.Signature) is IKeepsState keeper ? call with { Before = await keeper.ReadStateAsync(call, Cancellation) } : call;
    }

    private static async Task<Effect> SeenAsync(Task<Effect> answer)
    {
        try
        {
            var effect = await answer;
            Assert.DoesNotContain(Outside.Canary, effect.ToString(), StringComparison.Ordinal);
            return effect;
        }
        catch (ConnectorException e)
        {
            Assert.DoesNotContain(Outside.Canary, e.ToString(), StringComparison.Ordinal);
            throw;
        }
    }
}
