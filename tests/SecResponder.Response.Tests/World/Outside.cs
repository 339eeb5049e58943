using System.Collections.Immutable;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Tests.World;

/// <summary>The fake outside world: what really happened there, whatever our records say. It outlives our processes.</summary>
internal sealed class Outside
{
    private readonly Lock _lock = new();
    private readonly List<Happening> _happenings = [];
    private readonly Dictionary<string, string> _isolatedBy = [];

    public sealed record Happening(string Action, string StepId, string Target);

    public IReadOnlyList<Happening> Happenings
    {
        get
        {
            lock (_lock)
                return [.. _happenings];
        }
    }

    public int Times(string action) => Happenings.Count(one => one.Action == action);

    public bool IsIsolated(string entityId)
    {
        lock (_lock)
            return _isolatedBy.ContainsKey(entityId);
    }

    public string? IsolatedBy(string entityId)
    {
        lock (_lock)
            return _isolatedBy.GetValueOrDefault(entityId);
    }

    public void Isolate(string entityId, string by)
    {
        lock (_lock)
            _isolatedBy[entityId] = by;
    }

    public void Release(string entityId)
    {
        lock (_lock)
            _isolatedBy.Remove(entityId);
    }

    public void Happen(string action, string stepId, string target)
    {
        lock (_lock)
            _happenings.Add(new Happening(action, stepId, target));
    }

    public bool Has(string action, string stepId) => Happenings.Any(one => one.Action == action && one.StepId == stepId);
}

/// <summary>An action of the fake world. What it answers can be replaced, verb by verb.</summary>
internal sealed class FakeAction(Outside outside, string name, bool isHold, bool targeted, bool knows = true, string system = "fake", bool acts = false) : IResponseAction
{
    public Func<ActionCall, Task<Effect?>>? OnDo { get; set; }
    public Func<ActionCall, Task<Effect?>>? OnFind { get; set; }
    public Func<ActionCall, Task<Effect?>>? OnUndo { get; set; }
    public List<string> Calls { get; } = [];
    public List<ActionCall> Done { get; } = [];

    /// <summary>How much longer than its <c>for</c> what it does lasts by itself.</summary>
    public TimeSpan? Outlasts
    {
        init => Signature = Signature with { Outlasts = value };
    }

    /// <summary>The parameter that names who of the system's receivers is called.</summary>
    public string? Receiver
    {
        init => Signature = Signature with { Receiver = value };
    }

    public ActionSignature Signature { get; private init; } = new(
        name, system, "", targeted ? [new ActionParameter("host", ParameterKind.Host, true, "")] : [], isHold)
    { Acts = acts };

    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => Task.FromResult(new CheckResult(true, ""));

    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        lock (Calls)
        {
            Calls.Add("do");
            Done.Add(call);
        }
        if (OnDo is { } other && await other(call) is { } answer)
            return answer;
        return Take(call);
    }

    public Effect Take(ActionCall call)
    {
        var target = call.Target?.Id ?? "";
        if (isHold && outside.IsolatedBy(target) is { } by && by != call.StepId)
            return new Effect.NotOurs($"isolated by {by}");
        if (isHold)
            outside.Isolate(target, call.StepId);
        outside.Happen(name, call.StepId, target);
        return new Effect.Done("ref-1", "done");
    }

    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        lock (Calls)
            Calls.Add("find");
        if (OnFind is { } other && await other(call) is { } answer)
            return answer;
        if (!knows)
            return new Effect.Absent(Knowable: false);
        if (isHold)
            return outside.IsolatedBy(call.Target!.Id) switch
            {
                null => new Effect.Absent(),
                var by when by == call.StepId => new Effect.Done("ref-1", "there"),
                var by => new Effect.NotOurs($"isolated by {by}"),
            };
        return outside.Has(name, call.StepId) ? new Effect.Done("ref-1", "there") : new Effect.Absent();
    }

    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        lock (Calls)
            Calls.Add("undo");
        if (OnUndo is { } other && await other(call) is { } answer)
            return answer;
        if (outside.IsolatedBy(call.Target!.Id) is { } by && by != call.StepId)
            return new Effect.NotOurs($"isolated by {by}");
        outside.Release(call.Target.Id);
        outside.Happen(name + ".undo", call.StepId, call.Target.Id);
        return new Effect.Done("ref-2", "undone");
    }

    public int Count(string verb)
    {
        lock (Calls)
            return Calls.Count(call => call == verb);
    }
}

internal static class FakeActions
{
    public static ImmutableArray<IResponseAction> All(Outside outside) =>
    [
        new FakeAction(outside, "host.quarantine", isHold: true, targeted: true, system: "edr"),
        new FakeAction(outside, "ticket.open", isHold: false, targeted: false, system: "tickets"),
        new FakeAction(outside, "notify.teams", isHold: false, targeted: false, knows: false, system: "teams"),
        new FakeAction(outside, "host.scan", isHold: false, targeted: true, system: "edr"),
        new FakeAction(outside, "pipeline.run", isHold: false, targeted: false, system: "pipelines", acts: true),
    ];
}
