using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Ledger;
using SecResponder.Response.Planning;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Incidents;

/// <summary>Something that SecResponder itself needs a person for.</summary>
/// <param name="Kind">A word for the kind: <c>tripped</c>.</param>
/// <param name="Subject">What it is about: a playbook's id, a hold.</param>
/// <param name="Owner">The team that is told.</param>
/// <param name="Title">One line.</param>
/// <param name="Summary">What happened, and what to do.</param>
/// <param name="Level">As of a rule.</param>
internal sealed record Notice(string Kind, string Subject, string Owner, string Title, string Summary, string Level)
{
    /// <summary>The evidence, for ticket and card.</summary>
    public ImmutableArray<(string Name, string Value)> Details { get; init; } = [];
    /// <summary>Further names by which people will look for it.</summary>
    public ImmutableArray<string> Mentions { get; init; } = [];
    /// <summary>Of several of the same kind and subject in so long a time the first tells for all; null: each tells.</summary>
    public TimeSpan? OncePer { get; init; }
    /// <summary>Whether a card is enough, where the team has any among its notices: a reminder is worth no ticket.</summary>
    public bool CardIsEnough { get; init; }
}

/// <summary>Makes notices incidents of the team, with the steps of its <c>notices</c>: they are run, tried again, told and found like any other.</summary>
internal sealed class Notices(Planner planner, Func<ResponseSnapshot> snapshot)
{
    /// <summary>The playbook that such incidents name.</summary>
    public const string PlaybookId = "secresponder";

    /// <summary>The incident; without steps where the team has no notices, which still shows among the incidents.</summary>
    public NewIncident About(Notice notice, DateTimeOffset now)
    {
        var playbook = new Playbook
        {
            Id = PlaybookId,
            Title = notice.Title,
            Owner = notice.Owner,
            File = "",
            Mode = PlaybookMode.Enforce,
            Level = notice.Level,
            Response = Steps(notice),
        };
        var incident = new Incident
        {
            Id = DerivedId.OfNotice(notice.Kind, notice.Subject, notice.OncePer is { } per ? new DateTimeOffset(now.UtcTicks / per.Ticks * per.Ticks, TimeSpan.Zero) : now),
            PlaybookId = PlaybookId,
            Title = notice.Title,
            Owner = notice.Owner,
            Level = notice.Level,
            Mode = PlaybookMode.Enforce,
            Group = [notice.Subject],
            Summary = notice.Summary,
            OpenedAt = now,
            RecordedAt = now,
            Evidence = Json(notice.Details),
            PlanHash = "",
            LastEvidenceAt = now,
        };
        var plan = planner.Make(playbook, incident, now);
        incident = incident with { PlanHash = plan.Hash };
        ImmutableArray<LedgerFact> facts =
        [
            new IncidentOpened(PlaybookId, notice.Title, notice.Owner, notice.Level, "enforce", [notice.Subject], now),
            new SignalSeen(now, PlaybookId, [notice.Kind], $"{notice.Summary} {incident.Evidence}"),
            new PlanMade(plan.Hash, [.. plan.Steps.Select(step => new PlanLine(step.Id, step.Action, null, step.With, step.Note))]),
        ];
        return new NewIncident(
            incident, [.. plan.Steps.Select(step => step with { IsNotice = true })], [.. facts.Select(fact => new LedgerDraft(incident.Id, now, fact))], [notice.Subject, .. notice.Mentions]);
    }

    private ImmutableArray<PlannedStep> Steps(Notice notice)
    {
        var all = snapshot().TeamOf(notice.Owner)?.Notices ?? [];
        return notice.CardIsEnough && all.RemoveAll(step => !step.Action.StartsWith("notify.", StringComparison.Ordinal)) is { IsEmpty: false } cards ? cards : all;
    }

    private static string Json(ImmutableArray<(string Name, string Value)> details)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            foreach (var (name, value) in details)
                json.WriteString(name, value);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(memory.ToArray());
    }
}
