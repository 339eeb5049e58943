using System.Collections.Immutable;
using System.Globalization;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Changes;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Planning;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Telling;

/// <summary>Beyond so many incidents of a playbook in so long a time, one incident tells for all the further ones.</summary>
/// <remarks>An incident's place in the flood is counted from what is stored, not from what was told, and the summary's id is made of the playbook and the time: whoever looks, and
/// however often, sees the same.</remarks>
internal static class FloodSummary
{
    /// <summary>The summary's id for the stretch of time in which an incident was recorded, or one before it.</summary>
    public static string IdAt(Flood flood, string playbookId, DateTimeOffset recordedAt, int stretchesBack) =>
        DerivedId.OfNotice("flood", playbookId, new DateTimeOffset((recordedAt.UtcTicks / flood.Per.Ticks - stretchesBack) * flood.Per.Ticks, TimeSpan.Zero));

    public static Quiet Quiets(Flood flood, string summaryId) => new(
        Quiet.Flood, string.Create(CultureInfo.InvariantCulture, $"more than {flood.Incidents} incidents of the playbook in {DurationText.Format(flood.Per)}: {summaryId} tells of them all"), summaryId);

    /// <summary>The summary, with the tickets and cards of the incident that began it, told of all.</summary>
    public static NewIncident Of(Flood flood, Incident first, ImmutableArray<ResponseStep> steps, string id, DateTimeOffset now)
    {
        var title = string.Create(CultureInfo.InvariantCulture, $"More than {flood.Incidents} times in {DurationText.Format(flood.Per)}: {first.Title}");
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"Further incidents of this playbook have no ticket and card of their own until there are fewer again; all of them are recorded, and what acts goes on within its budgets. 'secresponder promote {first.PlaybookId}' counts them, 'secresponder incidents' lists them. The evidence is that of one of them.");
        var incident = first with
        {
            Id = id,
            Title = title,
            Group = [first.PlaybookId],
            Summary = text,
            RecordedAt = now,
            IsSummary = true,
            LastEvidenceAt = first.OpenedAt,
            EvidenceCount = 1,
        };
        ImmutableArray<ResponseStep> told =
        [
            .. steps.Where(step => step is { OnlyTells: true, For: null, System.Length: > 0, Action: not ChangeJoin.Action }).DistinctBy(step => step.Action).Select((step, index) => new ResponseStep
            {
                Id = DerivedId.OfStep(id, index, step.Action),
                IncidentId = id,
                PlaybookId = step.PlaybookId,
                Owner = step.Owner,
                Index = index,
                Action = step.Action,
                System = step.System,
                Place = step.Place,
                Mode = step.Mode,
                With = Retold(step.With, title, text),
                Timeout = step.Timeout,
                Retries = step.Retries,
                IfDown = step.IfDown,
                State = StepState.Due,
                DueAt = now,
            }),
        ];
        incident = incident with { PlanHash = PlanHash.Of(told) };
        ImmutableArray<LedgerFact> facts =
        [
            new IncidentOpened(first.PlaybookId, title, first.Owner, first.Level, first.Mode.ToString().ToLowerInvariant(), incident.Group, first.OpenedAt),
            new SignalSeen(first.OpenedAt, first.Id, ["flood"], first.Evidence),
            new PlanMade(incident.PlanHash, [.. told.Select(step => new PlanLine(step.Id, step.Action, null, step.With, null))]),
        ];
        return new NewIncident(incident, told, [.. facts.Select(fact => new LedgerDraft(id, now, fact))], [first.PlaybookId]);
    }

    // Where it goes (queue, channel) is the playbook's; what it says is about all of them.
    private static ImmutableSortedDictionary<string, string> Retold(ImmutableSortedDictionary<string, string> with, string title, string text)
    {
        with = with.SetItem("title", title);
        foreach (var key in (string[])["text", "description"])
            if (with.ContainsKey(key))
                with = with.SetItem(key, text);
        return with;
    }
}
