using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Entities;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Planning;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Pages;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

// What is put into the store.
public abstract partial class StorePagesContract
{
    private protected static IStorePages PagesOf(IResponderStore store) => Assert.IsAssignableFrom<IStorePages>(store);

    private protected static Task AddAsync(IResponderStore store, params NewIncident[] made) => store.CommitAsync(new StageTwoCommit { Incidents = [.. made] }, Token);

    private protected static NewIncident Made(
        string id, string owner = "soc", string? level = "high", string playbook = "pb-1", StepState? step = null, StepState[]? steps = null, DateTimeOffset? openedAt = null,
        DateTimeOffset? actedAt = null, string[]? mentions = null)
    {
        var incident = new Incident
        {
            Id = id,
            PlaybookId = playbook,
            Title = "t",
            Owner = owner,
            Level = level,
            Mode = PlaybookMode.Enforce,
            Group = ["10.0.0.5"],
            Summary = "s",
            OpenedAt = openedAt ?? Make.Noon,
            RecordedAt = openedAt ?? Make.Noon,
            Evidence = "{}",
            PlanHash = PlanHash.Of([]),
            LastEvidenceAt = openedAt ?? Make.Noon,
        };
        var states = steps ?? (step is { } one ? [one] : []);
        return new NewIncident(incident, [.. states.Select((state, index) => Step(incident, index, state, actedAt))], [Draft(id)], [.. mentions ?? []]);
    }

    private static ResponseStep Step(Incident incident, int index, StepState state, DateTimeOffset? actedAt) => new()
    {
        Id = $"sr-{incident.Id}-{index}",
        IncidentId = incident.Id,
        PlaybookId = incident.PlaybookId,
        Owner = incident.Owner,
        Index = index,
        Action = "host.quarantine",
        System = "edr",
        Mode = PlaybookMode.Enforce,
        With = ImmutableSortedDictionary<string, string>.Empty,
        State = state,
        ActedAt = actedAt,
    };

    private static Hold Hold(string entity, string measure) => new()
    {
        EntityId = entity,
        Measure = measure,
        System = "edr",
        PlacedBy = "sr-1",
        PlacedByIncident = "in-1",
        IntentAt = Make.Noon,
        Entity = new(EntityKind.Host, entity, entity, [entity], []),
        With = ImmutableSortedDictionary<string, string>.Empty,
        Reasons = [new HoldReason("in-1", "sr-1", Make.Noon.AddHours(1))],
        State = HoldState.Active,
        DueAt = Make.Noon.AddHours(1),
    };

    private static DeadLetter Letter(int sequence, string code, byte[] raw) => new(new Origin("hub/ä", "0", sequence), "panos", code, "not a log line", 4, raw, Make.Noon.AddSeconds(sequence));

    private protected static LedgerDraft Draft(string chain) => new(chain, Make.Noon, new SignalSeen(Make.Noon, "hub/0@1", ["r"], "{}"));

    private static bool Fits(NewIncident one, IncidentFilter filter) =>
        filter.Fits(new IncidentLine(one.Incident, IncidentStates.Of(one.Steps.Select(step => step.State))))
        && (filter.About is null || one.Mentions.Contains(filter.About.Trim(), StringComparer.OrdinalIgnoreCase));

    private static async Task<long[]> SequencesAsync(IStorePages pages, string? code)
    {
        var read = new List<long>();
        string? after = null;
        do
        {
            var page = await pages.LetterPageAsync(code, after, 2, Token);
            read.AddRange(page.Items.Select(line => line.Letter.Origin.Sequence));
            after = page.Next;
        }
        while (after is not null);
        return [.. read];
    }
}
