using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Pipeline;

namespace SecResponder.Functions.Tests.Doubles;

/// <summary>One approval, and the decisions that reached it.</summary>
internal sealed class OneApproval : IApprovals
{
    public ApprovalView? View { get; set; } = new(
        "ap-1", "9f2c", "in-77", "Contain a host that beacons", "network-soc", "10.0.0.5 beaconed",
        [new ApprovalStep("host.quarantine", "ws-17 (mde:68b3)", "for 4h")], "soc-leads", Samples.Enqueued.AddMinutes(15), "skip", null);

    /// <summary>The same as the store has it.</summary>
    public static Approval Until(DateTimeOffset deadline) => new()
    {
        Id = "ap-1",
        IncidentId = "in-77",
        StepId = "sr-1",
        Owner = "network-soc",
        PlanHash = "9f2c",
        Action = "host.quarantine",
        Target = "ws-17",
        With = ImmutableSortedDictionary<string, string>.Empty,
        By = "soc-leads",
        Because = "it beacons",
        AskedAt = Samples.Enqueued,
        Deadline = deadline,
        Otherwise = ApprovalFallback.Skip,
    };

    public ApprovalAnswer Answer { get; set; } = ApprovalAnswer.Recorded;

    public ImmutableArray<Guid> Groups { get; private set; } = [];

    public int Shown { get; private set; }

    public List<(string Id, string PlanHash, bool Approve, string Who, string Reason)> Decisions { get; } = [];

    public Task<ApprovalView?> ShowAsync(string id, Person who, CancellationToken cancellation)
    {
        Shown++;
        return Task.FromResult(View);
    }

    public Task<ApprovalAnswer> DecideAsync(string id, string planHash, bool approve, Person who, string reason, CancellationToken cancellation)
    {
        Decisions.Add((id, planHash, approve, who.Name, reason));
        Groups = who.Groups;
        return Task.FromResult(Answer);
    }
}
