using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Tests.Contract;

/// <summary>The order in which the step runner and the hold keeper call the four verbs, without their store: <c>StepTurn</c> and <c>HoldKeeper.Lifting</c> tell the same.</summary>
internal static class RunnersTurns
{
    private const int Longest = 20;
    private const int MostBlindCalls = 2;

    /// <summary>What becomes of a step. A step with an intent but without an answer is read back before anything is called again.</summary>
    public static async Task<Effect> SettleAsync(IResponseAction action, ActionCall call, bool isUncertain, CancellationToken cancellation)
    {
        var blind = isUncertain ? 1 : 0;
        for (var turn = 0; turn < Longest; turn++)
        {
            Effect effect;
            try
            {
                effect = isUncertain ? await action.FindAsync(call, cancellation) : await action.DoAsync(call, cancellation);
            }
            catch (ConnectorException)
            {
                (isUncertain, blind) = (true, blind + (isUncertain ? 0 : 1));
                continue;
            }
            switch (effect)
            {
                case Effect.Done or Effect.NotOurs or Effect.Refused:
                    return effect;
                case Effect.Absent { Knowable: false } when blind >= MostBlindCalls:
                    return effect;
                case Effect.Absent:
                    (isUncertain, call) = (false, call with { Attempt = call.Attempt + 1 });
                    break;
                case Effect.Running:
                    isUncertain = true;
                    break;
            }
        }
        throw new InvalidOperationException($"{action.Signature.Name} comes to no end");
    }

    /// <summary>Lifts: looks, undoes, and believes only what is read back.</summary>
    public static async Task LiftAsync(IResponseAction action, ActionCall call, CancellationToken cancellation)
    {
        for (var turn = 1; turn < Longest; turn++)
        {
            try
            {
                var before = await action.FindAsync(call, cancellation);
                if (before is Effect.Absent { Knowable: true } or Effect.NotOurs)
                    return;
                if (before is Effect.Running && turn > 1)
                    continue;
                if (await action.UndoAsync(call, cancellation) is Effect.NotOurs or Effect.Refused)
                    return;
                if (await action.FindAsync(call, cancellation) is Effect.Absent or Effect.NotOurs || !action.Signature.IsHold)
                    return;
            }
            catch (ConnectorException)
            {
                // Tried again, as the hold keeper does.
            }
        }
        throw new InvalidOperationException($"{action.Signature.Name} can't be lifted");
    }
}
