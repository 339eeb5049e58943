using System.Collections.Frozen;
using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;
using SecResponder.Response;
using SecResponder.Response.Entities;

namespace SecResponder.Simulation.Outside;

/// <summary>What is so in the simulated organisation, whatever anybody reads or remembers: its machines, its playbooks, its events.</summary>
internal sealed class Scenario
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    /// <summary>From here on nothing fails any more: what was begun must come to its end.</summary>
    public static readonly DateTimeOffset Healed = Noon.AddMinutes(30);
    /// <summary>By then everything must have come to its end.</summary>
    public static readonly DateTimeOffset End = Noon.AddMinutes(140);
    /// <summary>How far one clock may be from the true time. Leases bear less than <c>lease − longest call</c>.</summary>
    public static readonly TimeSpan ClocksApart = TimeSpan.FromSeconds(30);

    public const string Quarantine = "host.quarantine";
    public const string Ticket = "ticket.open";
    public const string Card = "notify.teams";
    public const int HeldAtOnce = 2;
    public static readonly Budget Budget = new(2, TimeSpan.FromMinutes(30), Trip: 0);

    private static readonly FrozenSet<string> NeverTouched = FrozenSet.Create("mde:pc-1", "mde:gw-1");

    public Scenario(Random random)
    {
        MarksOnly = random.Next(2) == 0;
        Moves = Noon.AddMinutes(random.Next(2, 12));
        ProtectedFrom = Noon.AddMinutes(random.Next(3, 15));
        ObservedFrom = random.Next(3) == 0 ? Noon.AddMinutes(random.Next(5, 20)) : DateTimeOffset.MaxValue;
        Correlator = Correlator.Of(
            SigmaReader.Read("c.yaml", YamlReader.Read("c.yaml", "title: t\ncorrelation: {type: event_count, rules: [rule-1], timespan: 1h, condition: {gte: 1}}\n").Documents).Correlations.Single(),
            TimeSpan.FromDays(1));
        Early = SnapshotOf(PlaybookMode.Enforce, ["pc-1"]);
        Late = SnapshotOf(PlaybookMode.Enforce, ["pc-1", "pc-2"]);
        LateObserving = SnapshotOf(PlaybookMode.Observe, ["pc-1", "pc-2"]);
        Partitions = [.. Enumerable.Range(0, 2).Select(partition => Signals(random, $"{partition}", random.Next(4, 9)))];
    }

    /// <summary>Whether the trigger keeps the read positions: then only the correlator's marks know a signal that comes again.</summary>
    public bool MarksOnly { get; }
    /// <summary>When 10.0.0.5 goes from one machine to another.</summary>
    public DateTimeOffset Moves { get; }
    /// <summary>When pc-2 is put on the protected list.</summary>
    public DateTimeOffset ProtectedFrom { get; }
    /// <summary>When the playbook pb-1 is set to observe, if it is.</summary>
    public DateTimeOffset ObservedFrom { get; }
    public Correlator Correlator { get; }
    public ResponseSnapshot Early { get; }
    public ResponseSnapshot Late { get; }
    public ResponseSnapshot LateObserving { get; }
    /// <summary>What comes, by partition, in order.</summary>
    public ImmutableArray<ImmutableArray<Signal>> Partitions { get; }

    /// <summary>The playbooks as they lie in the repository at a time.</summary>
    public ResponseSnapshot At(DateTimeOffset now)
    {
        var protectedOnes = now >= ProtectedFrom;
        return (protectedOnes, now >= ObservedFrom) switch
        {
            (_, true) => LateObserving,
            (true, _) => Late,
            _ => Early,
        };
    }

    public bool IsProtected(string entity, DateTimeOffset since) => NeverTouched.Contains(entity) || (entity == "mde:pc-2" && since >= ProtectedFrom);

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

    private static ImmutableArray<Signal> Signals(Random random, string partition, int count)
    {
        var signals = ImmutableArray.CreateBuilder<Signal>();
        var at = Noon;
        for (var sequence = 1; sequence <= count; sequence++)
        {
            // Several at once now and then: what has one place left is asked for by two.
            at += TimeSpan.FromSeconds(random.Next(3) == 0 ? 1 : random.Next(1, 180));
            // Some hosts are named by several playbooks: one hold, several reasons.
            var address = $"10.0.0.{random.Next(1, 10)}";
            var playbook = random.Next(12) == 0 ? "pb-gone" : random.Next(2) == 0 ? "pb-1" : "pb-2";
            signals.Add(new Signal
            {
                PlaybookId = playbook,
                RuleIds = ["rule-1"],
                Group = [address],
                Time = at,
                Origin = new Origin("hub", partition, sequence),
                Evidence = $$"""{"SrcIpAddr":"{{address}}","DstIpAddr":"203.0.113.9","DvcAction":"Allow"}""",
            });
        }
        return signals.ToImmutable();
    }

    private static ResponseSnapshot SnapshotOf(PlaybookMode first, ImmutableArray<string> protectedEntries)
    {
        var approval = new ApprovalRule("soc-leads", TimeSpan.FromMinutes(15), ApprovalFallback.Skip);
        var limits = Guardrails.None with { AtOnce = [new HeldLimit("machines", [], HeldAtOnce, null, 0)] };
        return ResponseSnapshot.Of(
            [
                PlaybookOf("pb-1", first, limits with { AtMost = Budget }, Hold("20m", null) with { Retries = 2 }, Step(Ticket, ("title", "Beacon from {{ SrcIpAddr }}")), Step(Card, ("channel", "soc"))),
                PlaybookOf("pb-2", PlaybookMode.Enforce, limits, Hold("35m", approval), Step(Ticket, ("title", "Scan from {{ SrcIpAddr }}"))),
            ],
            [
                new Team
                {
                    Name = "network-soc",
                    Approvers = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("soc-leads", ["ann@corp.example"]),
                    Notices = [Step(Ticket, ("title", "{{ incident.title }}"))],
                },
            ],
            protectedEntries) with
        { Everywhere = limits };
    }

    private static PlannedStep Hold(string lasts, ApprovalRule? approval) => Step(Quarantine, ("host", "{{ SrcIpAddr }}"), ("for", lasts)) with { Approval = approval, Drift = DriftPolicy.Reassert };

    private static PlannedStep Step(string action, params (string Name, string Template)[] with) =>
        new(action, with.ToImmutableSortedDictionary(one => one.Name, one => one.Template, StringComparer.Ordinal), null, IfDown.HoldBack);

    private static Playbook PlaybookOf(string id, PlaybookMode mode, Guardrails guardrails, params PlannedStep[] response) => new()
    {
        Id = id,
        Title = id,
        Owner = "network-soc",
        File = $"playbooks/network-soc/{id}.yaml",
        Mode = mode,
        Level = "high",
        Response = [.. response],
        Guardrails = guardrails,
        GroupBy = ["SrcIpAddr"],
    };
}
