using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;

namespace SecResponder.Response.Tests.World;

/// <summary>Playbooks, teams and signals as tests need them.</summary>
internal static class Make
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static PlannedStep Quarantine(ApprovalRule? approval = null, IfDown ifDown = IfDown.HoldBack, string lasts = "4h") =>
        Step("host.quarantine", approval, ifDown, ("host", "{{ SrcIpAddr }}"), ("for", lasts));

    public static PlannedStep Ticket() => Step("ticket.open", null, IfDown.HoldBack, ("title", "Beacon from {{ SrcIpAddr }}"));

    public static PlannedStep Notify() => Step("notify.teams", null, IfDown.HoldBack, ("channel", "soc"));

    public static PlannedStep Pipeline() => Step("pipeline.run", null, IfDown.HoldBack, ("pipeline", "block"));

    public static PlannedStep Step(string action, ApprovalRule? approval, IfDown ifDown, params (string Name, string Template)[] with) =>
        new(action, with.ToImmutableSortedDictionary(one => one.Name, one => one.Template, StringComparer.Ordinal), approval, ifDown);

    public static Playbook Playbook(params PlannedStep[] response) => new()
    {
        Id = "pb-1",
        Title = "Contain a beacon",
        Owner = "network-soc",
        File = "playbooks/network-soc/beacon.yaml",
        Mode = PlaybookMode.Enforce,
        Level = "high",
        Response = [.. response],
        GroupBy = ["SrcIpAddr"],
    };

    public static Team Team() => new()
    {
        Name = "network-soc",
        Approvers = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("soc-leads", ["ann@corp.example", "bob@corp.example"]).Add("nobody", []),
    };

    /// <summary>The team, told of trouble by ticket and card.</summary>
    public static Team ToldTeam() => Team() with { Notices = [Step("ticket.open", null, IfDown.HoldBack, ("title", "{{ incident.title }}")), Notify()] };

    public static Signal Signal(long sequence, string ip = "10.0.0.5", TimeSpan after = default, string playbook = "pb-1") => new()
    {
        PlaybookId = playbook,
        RuleIds = ["rule-1"],
        Group = [ip],
        Time = Noon + after,
        Origin = new Origin("hub", "0", sequence),
        Evidence = $$"""{"SrcIpAddr":"{{ip}}","DstIpAddr":"203.0.113.9","DvcAction":"Allow"}""",
    };

    /// <summary>A question that nobody has answered yet.</summary>
    public static Approval Asked(string id) => new()
    {
        Id = id,
        IncidentId = "in-1",
        StepId = "sr-1",
        Owner = "soc",
        PlanHash = "hash",
        Action = "host.quarantine",
        Target = "pc-5",
        With = ImmutableSortedDictionary<string, string>.Empty,
        By = "soc-leads",
        Because = "the playbook asks",
        AskedAt = Noon,
        Deadline = Noon.AddMinutes(15),
        Otherwise = ApprovalFallback.Skip,
    };
}
