using System.Collections.Immutable;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Response.Changes;
using SecResponder.Response.Steps;

namespace SecResponder.Simulation.Outside;

/// <summary>Who keeps change records, over the same network as all others.</summary>
internal sealed class SimRecords(OutsideSystems outside) : IChangeRecords
{
    private readonly SimAction _network = new(outside, SimAction.Of("change.find", Scenario.ChangeSystem, isHold: false), _ => new Effect.Absent(), _ => new Effect.Absent(), _ => new Effect.Absent());

    public string Name => Scenario.ChangeSystem;

    public async Task<ImmutableArray<ChangeRecord>> FindAsync(ChangeQuestion question, CancellationToken cancellation)
    {
        var answer = await _network.CallAsync(() => new Effect.Done("", "read"), mayRefuse: false, cancellation);
        return answer is Effect.Done ? Scenario.Changes : throw new ConnectorException("it answered 429");
    }
}
