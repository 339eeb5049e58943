using SecResponder.Response;
using SecResponder.Response.Changes;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Simulation.Machinery;
using SecResponder.Simulation.Outside;

namespace SecResponder.Simulation.Running;

/// <summary>Where a deliberate bug can be put around the product. As it stands: none.</summary>
internal sealed record Flaws
{
    public static Flaws None { get; } = new();

    /// <summary>The store as the product sees it.</summary>
    public Func<IResponderStore, OutsideSystems, IResponderStore> Store { get; init; } = (store, _) => store;

    /// <summary>A connector as the product sees it.</summary>
    public Func<IResponseAction, OutsideSystems, IResponseAction> Action { get; init; } = (action, _) => action;

    /// <summary>Who keeps change records, as the product sees them.</summary>
    public Func<IChangeRecords, IChangeRecords> Records { get; init; } = records => records;

    public Func<IEntityResolver, Scenario, IEntityResolver> Resolver { get; init; } = (resolver, _) => resolver;

    /// <summary>The playbooks as the product sees them.</summary>
    public Func<Scenario, SimClock, Func<ResponseSnapshot>> Snapshot { get; init; } = (scenario, clock) => () => scenario.At(clock.Now);

    public Func<SimClock.Wall, TimeProvider> CallsClock { get; init; } = wall => wall;

    public Func<SimClock.Wall, TimeProvider> KeepersClock { get; init; } = wall => wall;

    /// <summary>Whether the trigger's checkpoint is written before the batch is taken in.</summary>
    public bool ChecksInBeforeItTakes { get; init; }
}
