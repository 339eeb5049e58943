using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Response;

namespace SecResponder.Simulation.Outside;

// The playbook repository, and how it changes while everybody works with it.
internal sealed partial class Scenario
{
    public const string Quarantine = "host.quarantine";
    public const string Scan = "host.scan";
    public const string Ticket = "ticket.open";
    public const string Card = "notify.teams";

    public const string First = "pb-1";
    public const string Second = "pb-2";
    public const string Owner = "network-soc";

    public const string Author = "dan@corp.example";
    public const string Stranger = "mallory@corp.example";
    public const string SecondLine = "eve@corp.example";
    public static readonly ImmutableArray<string> Approvers = ["ann@corp.example", "bob@corp.example", Author];
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan EscalatesAfter = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan RemindsBefore = TimeSpan.FromMinutes(5);
    public static readonly Flood Flood = new(2, TimeSpan.FromMinutes(10));

    /// <summary>Who keeps change records.</summary>
    public const string ChangeSystem = "servicenow";

    private const string HeldWord = "steps.hold.state == 'done'";

    private readonly Dictionary<(bool, bool, bool), ResponseSnapshot> _snapshots = [];

    /// <summary>The playbooks as they lie in the repository at a time.</summary>
    public ResponseSnapshot At(DateTimeOffset now) => Of(now >= ProtectedFrom, now >= ObservedFrom, now >= GoneFrom && now < BackFrom);

    /// <summary>The playbooks after some changes.</summary>
    /// <param name="isLate">Whether pc-2 is protected.</param>
    /// <param name="observes">Whether the first playbook observes.</param>
    /// <param name="isGone">Whether the second playbook is gone.</param>
    public ResponseSnapshot Of(bool isLate, bool observes, bool isGone) =>
        _snapshots.TryGetValue((isLate, observes, isGone), out var known) ? known : _snapshots[(isLate, observes, isGone)] = SnapshotOf(isLate, observes, isGone);

    private ResponseSnapshot SnapshotOf(bool isLate, bool observes, bool isGone)
    {
        var limits = Guardrails.None with { AtOnce = HeldAtOnce is { } most ? [new HeldLimit("machines", [], most, null, 0)] : [] };
        var first = PlaybookOf(First, observes ? PlaybookMode.Observe : PlaybookMode.Enforce, limits with { AtMost = Budget },
            Hold("20m") with { Name = "hold", Retries = 2, Drift = DriftPolicy.Reassert },
            Step(Scan, ("host", "{{ SrcIpAddr }}")),
            Step(Ticket, ("title", "Beacon from {{ SrcIpAddr }}")),
            Step(Card, ("channel", "soc"), ("text", "held")) with { Needs = ["hold"], Conditions = [new StepCondition(HeldWord)] },
            Step(Card, ("channel", "soc"), ("text", "not held")) with { Needs = ["hold"], Conditions = [new StepCondition(HeldWord, Holds: false)] })
            with
        { Change = AsksForChanges is { } ifDown ? new ChangeRule(["{{ SrcIpAddr }}"], null, null, [ChangeSystem], ifDown) : null };
        var second = PlaybookOf(Second, PlaybookMode.Enforce, limits,
            Hold("35m") with { Approval = Approval },
            Step(Ticket, ("title", "Scan from {{ SrcIpAddr }}"))) with
        { Author = Author, OnFalsePositive = OnFalsePositive.Release };
        return ResponseSnapshot.Of(isGone ? [first] : [first, second], [Team], isLate ? ["pc-1", "pc-2"] : ["pc-1"]) with { Everywhere = limits with { AtMost = EverybodysBudget } };
    }

    private ApprovalRule Approval => new("soc-leads", Within, ApprovalFallback.Skip)
    {
        FourEyes = FourEyes ? Playbooks.Files.FourEyes.Always : Playbooks.Files.FourEyes.Never,
        Remind = RemindsBefore,
        Escalate = new Escalation("managers", EscalatesAfter),
    };

    private static Team Team => new()
    {
        Name = Owner,
        Approvers = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("soc-leads", Approvers).Add("managers", [SecondLine]),
        Notices = [Step(Ticket, ("title", "{{ incident.title }}"))],
    };

    private static PlannedStep Hold(string lasts) => Step(Quarantine, ("host", "{{ SrcIpAddr }}"), ("for", lasts));

    private static PlannedStep Step(string action, params (string Name, string Template)[] with) =>
        new(action, with.ToImmutableSortedDictionary(one => one.Name, one => one.Template, StringComparer.Ordinal), null, IfDown.HoldBack);

    private Playbook PlaybookOf(string id, PlaybookMode mode, Guardrails guardrails, params PlannedStep[] response) => new()
    {
        Id = id,
        Title = id,
        Owner = Owner,
        File = $"playbooks/network-soc/{id}.yaml",
        Mode = mode,
        Level = "high",
        Response = [.. response],
        Guardrails = guardrails,
        GroupBy = ["SrcIpAddr"],
        Flood = Floods ? Flood : null,
    };
}
