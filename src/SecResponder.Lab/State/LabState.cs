using SecResponder.Lab.Faults;

namespace SecResponder.Lab.State;

/// <summary>Everything the lab knows. Thread-safe.</summary>
public sealed class LabState
{
    internal LabState(LabOptions options, TimeProvider time) => Systems = LabSystems.All(options, time);

    internal IReadOnlyList<LabSystem> Systems { get; }
    internal FaultPlan Faults { get; } = new();
    internal RequestLog Requests { get; } = new();

    /// <summary>The world now.</summary>
    public LabSnapshot Snapshot() => new([.. Systems.SelectMany(system => system.Look())], Requests.Snapshot());

    /// <summary>Lets something go wrong for requests to come.</summary>
    /// <returns>Completes when it has happened for the first time.</returns>
    public Task Break(LabFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return Faults.Add(fault);
    }

    /// <summary>Back to the start: the options' machines and whatever else was there, nothing that came later.</summary>
    public void Reset()
    {
        Faults.Clear();
        Requests.Clear();
        foreach (var system in Systems)
            system.Clear();
    }

    /// <summary>One system, to set it up and to read the truth out of.</summary>
    internal T Get<T>() where T : LabSystem => Systems.OfType<T>().Single();
}
