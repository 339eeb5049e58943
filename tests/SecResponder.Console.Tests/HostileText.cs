using System.Collections.Immutable;
using System.Text.Json;
using SecResponder.Events;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Entities;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Console.Tests;

/// <summary>An incident all of whose texts want to be run by whoever reads them: in every field of it, its event, its steps, its approval, its hold and its ledger.</summary>
internal static class HostileText
{
    /// <summary>Ways to break out of text, of an attribute in either quotes, of an element that knows no tags, of an address.</summary>
    public static readonly ImmutableArray<string> All =
    [
        "<script>window.pwned=1</script>", "\"><img src=x onerror=window.pwned=1>", "' onmouseover='window.pwned=1' autofocus onfocus='window.pwned=1", "</title></textarea></select></pre><svg/onload=window.pwned=1>",
        "javascript:window.pwned=1", "<!--<iframe srcdoc='<script>parent.pwned=1</script>'>", "\u202Etxet\u0007<details open ontoggle=window.pwned=1>", "{{constructor.constructor('window.pwned=1')()}}",
    ];

    /// <summary>All of them, one behind the other.</summary>
    public static readonly string Text = string.Join(' ', All);

    public const string Incident = "in-0000000000000000000000000000dead";
    public const string Approval = "ap-0000000000000000000000000000dead";

    private const string Step = "sr-0000000000000000000000000000dead";

    public static async Task PutAsync(IResponderStore store, DateTimeOffset now)
    {
        var evidence = JsonSerializer.Serialize(new Dictionary<string, string>(All.Select(text => KeyValuePair.Create(text, text))) { ["SrcIpAddr"] = Text, ["ThreatName"] = Text, ["Url"] = All[4] });
        var incident = new Incident
        {
            Id = Incident,
            PlaybookId = Text,
            Title = Text,
            Owner = Text,
            Level = Text,
            Mode = PlaybookMode.Enforce,
            Group = [Text],
            Summary = Text,
            OpenedAt = now,
            RecordedAt = now,
            LastEvidenceAt = now,
            Evidence = evidence,
            PlanHash = "",
        };
        var entity = new ResolvedEntity(EntityKind.Host, Text, Text, [Text], [.. All]);
        var step = new ResponseStep
        {
            Id = Step,
            IncidentId = Incident,
            PlaybookId = Text,
            Owner = Text,
            Index = 0,
            Action = Text,
            System = Text,
            Mode = PlaybookMode.Enforce,
            With = ImmutableSortedDictionary<string, string>.Empty.Add(Text, Text),
            Target = new EntityReference(EntityKind.Host, Text, now),
            Entity = entity,
            Note = Text,
            Link = All[4],
            Reference = Text,
            RefusedBy = Text,
            State = StepState.AwaitingApproval,
        };
        var refused = step with { Id = $"{Step}-refused", Index = 1, State = StepState.Refused, RefusedAt = now };
        ImmutableArray<LedgerFact> facts =
        [
            new IncidentOpened(Text, Text, Text, Text, Text, [Text], now), new SignalSeen(now, Text, [Text], evidence), new EntityResolved(Step, Text, "resolved", Text, Text, [Text], 90, Text),
            new GuardrailsAsked(Step, Text, Text, [new GuardrailLine(Text, "refused", Text)]), new ApprovalAsked(Step, Approval, Text, Text, Text, Text, now, Text, Text), new StepEnded(Step, Text, Text, "Refused", Text),
            new IncidentJudged(Text, Text, Text, Text),
        ];
        await store.CommitAsync(new StageTwoCommit
        {
            Incidents = [new NewIncident(incident, [step, refused], [.. facts.Select(fact => new LedgerDraft(Incident, now, fact))], [Text])],
            DeadLetters = [new DeadLetter(new Origin(Text, "0", 1), "cisco-asa", "unreadable", Text, 0, System.Text.Encoding.UTF8.GetBytes(Text), now)],
        }, CancellationToken.None);
        await store.SaveAsync(new ResponseCommit
        {
            Approvals =
            [
                new Approval
                {
                    Id = Approval, IncidentId = Incident, StepId = Step, Owner = Text, PlanHash = Text, Action = Text, Target = Text, With = ImmutableSortedDictionary<string, string>.Empty.Add(Text, Text), By = Text, Because = Text,
                    AskedAt = now, Deadline = now.AddHours(1), Otherwise = ApprovalFallback.Skip, FourEyes = true, FirstBy = Text, FirstReason = Text,
                },
            ],
            Holds =
            [
                new Hold
                {
                    EntityId = Text, Measure = Text, System = Text, Entity = entity, PlacedBy = Step, PlacedByIncident = Incident, With = ImmutableSortedDictionary<string, string>.Empty, IntentAt = now,
                    Reasons = [new HoldReason(Incident, Step, now.AddDays(1), Text, Text)], Problem = Text, State = HoldState.Active, DueAt = now.AddDays(1),
                },
            ],
            Judgements = [new Judgement(Incident, Text, IncidentVerdict.FalsePositive, Text, Text, now)],
        }, CancellationToken.None);
        await store.PauseAsync(new Pause($"owner:{Text}", Pause.Tripped, Text, now), CancellationToken.None);
    }
}
