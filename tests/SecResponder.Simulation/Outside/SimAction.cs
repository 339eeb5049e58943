using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;
using SecResponder.Simulation.Machinery;

namespace SecResponder.Simulation.Outside;

/// <summary>A connector over a network that loses requests and answers, and to a system that is slow, throttles, breaks or answers rubbish.</summary>
internal sealed class SimAction(
    OutsideSystems outside, ActionSignature signature, Func<ActionCall, Effect> effect, Func<ActionCall, Effect> find, Func<ActionCall, Effect> undo) : IResponseAction
{
    private enum Fate
    {
        Fine,
        LostOnTheWay,
        ActsThenIsSilent,
        ActsThenBreaks,
        Breaks,
        Throttles,
        Rubbish,
        Hangs,
        HangsHere,
        Refuses,
    }

    public ActionSignature Signature => signature;

    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => Task.FromResult(new CheckResult(true, ""));

    public Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation) => CallAsync(() => effect(call), mayRefuse: true, cancellation);

    public Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) => CallAsync(() => find(call), mayRefuse: false, cancellation);

    public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation) => CallAsync(() => undo(call), mayRefuse: false, cancellation);

    public static IReadOnlyList<IResponseAction> All(OutsideSystems outside) =>
    [
        new SimAction(outside, Of(Scenario.Quarantine, "edr", isHold: true) with { Outlasts = outside.Scenario.Outlasts }, outside.Isolate, outside.FindIsolation, call => outside.Release(call)),
        new SimAction(outside, Of(Scenario.Scan, "edr", isHold: false, isTargeted: true), outside.StartScan, outside.FindScan, _ => new Effect.Refused("a scan ends by itself")),
        new SimTicket(outside, Of(Scenario.Ticket, "tickets", isHold: false)),
        new SimAction(outside, Of(Scenario.Card, "teams", isHold: false), outside.SendCard, _ => new Effect.Absent(Knowable: false), _ => new Effect.Refused("cards stay")),
    ];

    public static ActionSignature Of(string name, string system, bool isHold, bool isTargeted = false) =>
        new(name, system, "", isHold || isTargeted ? [new ActionParameter("host", ParameterKind.Host, true, "")] : [], isHold);

    /// <summary>One call, with whatever may become of it.</summary>
    public Task<Effect> CallAsync(Func<Effect> act, bool mayRefuse, CancellationToken cancellation)
    {
        var answer = new TaskCompletionSource<Effect>();
        var fate = Draw(mayRefuse);
        // Whoever gives up waiting has not stopped what is on its way. A call that hangs does not even end when it is given up; one that hangs here has not left its process yet.
        if (fate is not (Fate.Hangs or Fate.HangsHere))
            cancellation.Register(() => answer.TrySetCanceled(cancellation));
        var caller = SynchronizationContext.Current as SimThread;
        var interruptions = caller?.Interruptions;
        outside.Thread.Start(async () =>
        {
            if (fate == Fate.HangsHere)
                await outside.Clock.DelayAsync(TimeSpan.FromSeconds(outside.Random.Next(30, 480)));
            if (fate == Fate.HangsHere && (caller is null or { IsDead: true } || caller.Interruptions != interruptions))
            {
                answer.TrySetException(new ConnectorException("the connection was reset"));
                return;
            }
            await outside.Clock.DelayAsync(TimeSpan.FromMilliseconds(outside.Random.Next(1, fate == Fate.Hangs ? 60_000 : 3_000)));
            Effect? done = fate is Fate.Fine or Fate.ActsThenIsSilent or Fate.ActsThenBreaks or Fate.Hangs or Fate.HangsHere ? act() : null;
            await outside.Clock.DelayAsync(TimeSpan.FromMilliseconds(outside.Random.Next(1, fate == Fate.Hangs ? 40_000 : 3_000)));
            switch (fate)
            {
                case Fate.Fine or Fate.Hangs or Fate.HangsHere:
                    answer.TrySetResult(done!);
                    break;
                case Fate.ActsThenBreaks or Fate.Breaks:
                    answer.TrySetException(new ConnectorException("it answered 500"));
                    break;
                case Fate.Rubbish:
                    answer.TrySetException(new FormatException($"this is no JSON: https://hooks.example.com/?key={Scenario.Secret}"));
                    break;
                case Fate.Throttles:
                    answer.TrySetResult(new Effect.TryAgain("it answered 429", TimeSpan.FromSeconds(outside.Random.Next(1, 90)), Everybody: outside.Random.Next(2) == 0));
                    break;
                case Fate.Refuses:
                    answer.TrySetResult(new Effect.Refused("it answered 403"));
                    break;
            }
        });
        return answer.Task;
    }

    private Fate Draw(bool mayRefuse) => outside.IsHealed ? Fate.Fine : outside.Random.Next(100) switch
    {
        < 60 => Fate.Fine,
        < 66 => Fate.LostOnTheWay,
        < 74 => Fate.ActsThenIsSilent,
        < 80 => Fate.ActsThenBreaks,
        < 84 => Fate.Breaks,
        < 90 => Fate.Throttles,
        < 93 => Fate.Rubbish,
        < 96 => Fate.Hangs,
        < 98 => Fate.HangsHere,
        _ => mayRefuse ? Fate.Refuses : Fate.Fine,
    };
}

/// <summary>Who tells which machine an address was; now and then it can't be asked.</summary>
internal sealed class SimResolver(OutsideSystems outside, Scenario scenario) : Response.Entities.IEntityResolver
{
    public bool Knows(Response.Entities.EntityKind kind) => kind == Response.Entities.EntityKind.Host;

    public async Task<Response.Entities.Resolution> ResolveAsync(Response.Entities.EntityReference reference, CancellationToken cancellation)
    {
        // What is known already is answered at once: then several turns stand at their guardrails in the same moment.
        if (outside.Random.Next(2) == 0)
            await outside.Clock.DelayAsync(TimeSpan.FromMilliseconds(outside.Random.Next(1, 2_000)));
        if (!outside.IsHealed && outside.Random.Next(15) == 0)
            return new Response.Entities.Resolution.Unavailable("no route");
        return scenario.Machine(reference.Value, reference.AsOf) is { } name
            ? Scenario.Host(name, reference.Value)
            : new Response.Entities.Resolution.Ambiguous(["pc-8", "pc-9"], "two leases");
    }
}
