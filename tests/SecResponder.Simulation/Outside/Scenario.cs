using System.Collections.Frozen;
using System.Collections.Immutable;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;
using SecResponder.Response;
using SecResponder.Response.Entities;

namespace SecResponder.Simulation.Outside;

/// <summary>What is so in the simulated organisation, whatever anybody reads or remembers: its machines, its people, its playbooks, its events.</summary>
internal sealed partial class Scenario
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    /// <summary>From here on nothing fails any more: what was begun must come to its end.</summary>
    public static readonly DateTimeOffset Healed = Noon.AddMinutes(30);
    /// <summary>From here on there is little left to do, and everybody looks more seldom.</summary>
    public static readonly DateTimeOffset Calm = Noon.AddMinutes(60);
    /// <summary>By then everything must have come to its end.</summary>
    public static readonly DateTimeOffset End = Noon.AddMinutes(150);
    /// <summary>How far one clock may be from the true time. Leases bear less than <c>lease − longest call</c>.</summary>
    public static readonly TimeSpan ClocksApart = TimeSpan.FromSeconds(30);

    /// <summary>It may stand nowhere: no row, no log line, no ticket, no card. The other systems' errors are full of it.</summary>
    public const string Secret = "hunter2-0f1e2d3c";

    private static readonly FrozenSet<string> NeverTouched = FrozenSet.Create("mde:pc-1", "mde:gw-1");

    public Scenario(Random random)
    {
        MarksOnly = random.Next(2) == 0;
        Moves = Noon.AddMinutes(random.Next(2, 12));
        ProtectedFrom = Noon.AddMinutes(random.Next(3, 15));
        ObservedFrom = random.Next(3) == 0 ? Noon.AddMinutes(random.Next(5, 20)) : DateTimeOffset.MaxValue;
        GoneFrom = random.Next(4) == 0 ? Noon.AddMinutes(random.Next(3, 15)) : DateTimeOffset.MaxValue;
        BackFrom = GoneFrom == DateTimeOffset.MaxValue ? GoneFrom : GoneFrom.AddMinutes(random.Next(2, 12));
        // Each limit by itself, and all together: where one is asked again in the commit, it hides that another is not.
        var limits = random.Next(3);
        Budget = limits == 1 ? null : new Budget(random.Next(2, 5), TimeSpan.FromMinutes(30), random.Next(2));
        EverybodysBudget = limits == 2 ? new Budget(5, TimeSpan.FromMinutes(30), 0) : null;
        HeldAtOnce = limits == 0 ? null : random.Next(1, 4);
        FourEyes = random.Next(2) == 0;
        Floods = random.Next(3) == 0;
        Outlasts = random.Next(3) == 0 ? TimeSpan.FromMinutes(random.Next(2, 6)) : null;
        AsksForChanges = random.Next(3) == 0 ? random.Next(2) == 0 ? IfDown.Act : IfDown.HoldBack : null;
        Correlator = Correlator.Of(
            SigmaReader.Read("c.yaml", YamlReader.Read("c.yaml", "title: t\ncorrelation: {type: event_count, rules: [rule-1], timespan: 1h, condition: {gte: 1}}\n").Documents).Correlations.Single(),
            TimeSpan.FromDays(1));
        Partitions = [.. Enumerable.Range(0, 2).Select(partition => Arrivals(random, $"{partition}", random.Next(4, 9)))];
    }

    /// <summary>Whether the trigger keeps the read positions: then only the correlator's marks know a signal that comes again.</summary>
    public bool MarksOnly { get; }
    /// <summary>When 10.0.0.5 goes from one machine to another.</summary>
    public DateTimeOffset Moves { get; }
    /// <summary>When pc-2 is put on the protected list.</summary>
    public DateTimeOffset ProtectedFrom { get; }
    /// <summary>When the first playbook is set to observe, if it is.</summary>
    public DateTimeOffset ObservedFrom { get; }
    /// <summary>When the second playbook is taken out of the repository, if it is, and when it is back.</summary>
    public DateTimeOffset GoneFrom { get; }
    public DateTimeOffset BackFrom { get; }
    /// <summary>The first playbook's budget; it trips at the first refusal, or never.</summary>
    public Budget? Budget { get; }
    public Budget? EverybodysBudget { get; }
    /// <summary>How many machines may be held at once.</summary>
    public int? HeldAtOnce { get; }
    /// <summary>Whether two must approve.</summary>
    public bool FourEyes { get; }
    /// <summary>Whether more than two incidents of a playbook are a flood.</summary>
    public bool Floods { get; }
    /// <summary>How much longer than wanted an isolation lasts before it ends by itself; null: it does not.</summary>
    public TimeSpan? Outlasts { get; }
    /// <summary>Whether the first playbook asks for the change, and what happens when nobody can be asked.</summary>
    public IfDown? AsksForChanges { get; }
    public Correlator Correlator { get; }
    /// <summary>What comes, by partition, in order.</summary>
    public ImmutableArray<ImmutableArray<Arrival>> Partitions { get; }

    public bool IsProtected(string entity, DateTimeOffset since) => NeverTouched.Contains(entity) || (entity == "mde:pc-2" && since >= ProtectedFrom);

    /// <summary>Whether a playbook was to act at any moment between two.</summary>
    public bool Enforced(string playbookId, DateTimeOffset from, DateTimeOffset to) =>
        playbookId == First ? from < ObservedFrom : !(from >= GoneFrom && to < BackFrom);

    /// <summary>Which machine an address was, as of a time; null where nobody could tell.</summary>
    public string? Machine(string address, DateTimeOffset asOf) => address switch
    {
        "10.0.0.5" => asOf < Moves ? "pc-5" : "pc-3",
        "10.0.0.9" => null,
        _ when address.StartsWith("10.0.0.", StringComparison.Ordinal) => "pc-" + address[7..],
        _ => null,
    };

    public static Resolution.Resolved Host(string name, string address) =>
        new(new ResolvedEntity(EntityKind.Host, "mde:" + name, name + ".corp.example", [name, address], ["workstation"]), 95, "asset list");

    /// <summary>The machine that a text shown to people names.</summary>
    public static string MachineIn(string shown) => "mde:" + shown.Split('.')[0];
}
