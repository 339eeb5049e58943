using SecResponder.Lab.Defender;
using SecResponder.Lab.Faults;
using SecResponder.Lab.ServiceNow;
using SecResponder.Lab.Teams;

namespace SecResponder.Lab.State;

/// <summary>Everything the lab knows. Thread-safe.</summary>
public sealed class LabState
{
    private readonly LabOptions _options;

    internal LabState(LabOptions options, TimeProvider time)
    {
        _options = options;
        Defender = new MachineWorld(options, time);
        ServiceNow = new TicketDesk(time);
        Teams = new ChannelWall(options, time);
        Defender.Seed(options.Machines);
    }

    internal MachineWorld Defender { get; }
    internal TicketDesk ServiceNow { get; }
    internal ChannelWall Teams { get; }
    internal FaultPlan Faults { get; } = new();
    internal RequestLog Requests { get; } = new();

    /// <summary>The world now.</summary>
    public LabSnapshot Snapshot() => new(Defender.Snapshot(), ServiceNow.Snapshot(), Teams.Snapshot(), Requests.Snapshot());

    /// <summary>Puts machines into the world; one that is there already (same id) takes on the new names and addresses and keeps its actions.</summary>
    public void Seed(params IEnumerable<LabMachine> machines) => Defender.Seed(machines);

    /// <summary>Lets something go wrong for requests to come.</summary>
    /// <returns>Completes when it has happened for the first time.</returns>
    public Task Break(LabFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return Faults.Add(fault);
    }

    /// <summary>Back to the start: the options' machines, nothing else.</summary>
    public void Reset()
    {
        Faults.Clear();
        Requests.Clear();
        ServiceNow.Clear();
        Teams.Clear();
        Defender.Clear();
        Defender.Seed(_options.Machines);
    }
}
