using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Console.Tests;

/// <summary>A question of its own for a test that decides it: the evening itself asks one, and for one yes. It is put to the store as the service would put it.</summary>
internal sealed class Question
{
    private readonly ConsoleStage _stage;
    private readonly string _name;

    private Question(ConsoleStage stage, string name) => (_stage, _name) = (stage, name);

    public string Incident => $"in-{_name}";

    public string Page => $"/console/approvals/ap-{_name}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task<Approval> ApprovalAsync() => (await _stage.Store.ApprovalAsync($"ap-{_name}", Token))!;

    public static async Task<Question> PutAsync(ConsoleStage stage, string name, bool fourEyes)
    {
        var (question, now) = (new Question(stage, name), stage.Now);
        var step = new ResponseStep
        {
            Id = $"sr-{name}",
            IncidentId = question.Incident,
            PlaybookId = "00000000-0000-4000-8000-0000000004e5",
            Owner = "network-soc",
            Index = 0,
            Action = "ticket.open",
            System = "servicenow",
            Mode = PlaybookMode.Enforce,
            With = ImmutableSortedDictionary<string, string>.Empty.Add("title", "Two must look").Add("queue", "network-soc"),
            State = StepState.AwaitingApproval,
        };
        var incident = new Incident
        {
            Id = question.Incident,
            PlaybookId = step.PlaybookId,
            Title = "Two must look",
            Owner = step.Owner,
            Level = "critical",
            Mode = PlaybookMode.Enforce,
            Group = ["10.20.0.99"],
            Summary = "SrcIpAddr 10.20.0.99",
            OpenedAt = now,
            RecordedAt = now,
            LastEvidenceAt = now,
            Evidence = """{"SrcIpAddr":"10.20.0.99"}""",
            PlanHash = new string('e', 64),
        };
        await stage.Store.CommitAsync(new StageTwoCommit
        {
            Incidents = [new NewIncident(incident, [step], [new LedgerDraft(question.Incident, now, new IncidentOpened(step.PlaybookId, incident.Title, step.Owner, "critical", "enforce", ["10.20.0.99"], now))], ["10.20.0.99"])],
        }, Token);
        await stage.Store.SaveAsync(new ResponseCommit
        {
            Approvals =
            [
                new Approval
                {
                    Id = $"ap-{name}", IncidentId = question.Incident, StepId = step.Id, Owner = step.Owner, PlanHash = incident.PlanHash, Action = step.Action, Target = "network-soc", With = step.With, By = "soc-leads",
                    Because = "the playbook wants a person to decide", AskedAt = now, Deadline = now.AddHours(1), Otherwise = ApprovalFallback.Skip, FourEyes = fourEyes,
                },
            ],
        }, Token);
        return question;
    }
}
