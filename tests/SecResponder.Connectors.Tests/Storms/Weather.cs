using System.Collections.Immutable;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab.Faults;
using SecResponder.Lab.State;

namespace SecResponder.Connectors.Tests.Storms;

/// <summary>What goes wrong at the other sides, drawn from the storm's seed.</summary>
internal sealed class Weather(Random chance)
{
    private static readonly ImmutableArray<LabFaultKind> Kinds =
        [LabFaultKind.Latency, LabFaultKind.Status, LabFaultKind.Status, LabFaultKind.TimeoutAfterEffect, LabFaultKind.TimeoutAfterEffect, LabFaultKind.Garbage, LabFaultKind.LateVisibility, LabFaultKind.DropBeforeEffect];

    private static readonly ImmutableArray<int> Statuses = [429, 500, 502, 503];

    /// <summary>Lets some of the next requests to some of the systems go wrong.</summary>
    public void Gather(LabState lab, int faults)
    {
        for (var i = 0; i < faults; i++)
            _ = lab.Break(Fault());
    }

    private LabFault Fault()
    {
        var kind = Kinds[chance.Next(Kinds.Length)];
        return new LabFault
        {
            System = TestedSystems.All[chance.Next(TestedSystems.All.Length)].Name,
            Kind = kind,
            Times = 1 + chance.Next(3),
            After = chance.Next(3),
            Method = chance.Next(2) == 0 ? null : "GET POST PUT PATCH DELETE".Split(' ')[chance.Next(5)],
            Status = Statuses[chance.Next(Statuses.Length)],
            RetryAfter = chance.Next(2) == 0 ? null : 1 + chance.Next(20),
            Body = kind == LabFaultKind.Garbage ? "{\"value\":" : null,
            // What was done shows within the pause after its call, which is what the runner relies on.
            Milliseconds = kind == LabFaultKind.LateVisibility ? 500 + chance.Next(3000) : 5,
        };
    }
}
