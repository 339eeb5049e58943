using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Planning;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Tests.World;

namespace SecResponder.Response.Tests.Storage;

/// <summary>What every store promises. One class a store derives from it; what is promised about crashes and size stands in it too, not only what happens on a good day.</summary>
public abstract partial class StoreContract : OverAStore
{
    private protected static StageTwoCommit Batch() => new()
    {
        Positions = [new ReadPosition("hub", "0", 7, 0)],
        Keys = [new KeyRow("k", "state"u8.ToArray(), new OpenIncident("in-1", Make.Noon, 1))],
        Incidents = [new NewIncident(Incident("in-1"), [Step("sr-1", 0, "edr"), Step("sr-2", 1, "tickets")], [Draft("in-1")], ["pc-5.corp.example"])],
        DeadLetters = [new DeadLetter(new Origin("hub", "0", 3), "panos", "malformed", "not a log line", 4, new byte[] { 1, 0, 255 }, Make.Noon)],
        Hits = [new HitCount("panos", "", 5)],
    };

    private protected static Incident Incident(string id) => new()
    {
        Id = id,
        PlaybookId = "pb-1",
        Title = "t",
        Owner = "network-soc",
        Mode = PlaybookMode.Enforce,
        Group = ["10.0.0.5"],
        Summary = "s",
        OpenedAt = Make.Noon,
        RecordedAt = Make.Noon,
        Evidence = "{}",
        PlanHash = PlanHash.Of([]),
        LastEvidenceAt = Make.Noon,
    };

    private protected static ResponseStep Step(string id, int index, string system) => new()
    {
        Id = id,
        IncidentId = "in-1",
        PlaybookId = "pb-1",
        Owner = "network-soc",
        Index = index,
        Action = "host.quarantine",
        System = system,
        Mode = PlaybookMode.Enforce,
        With = ImmutableSortedDictionary<string, string>.Empty.Add("host", "10.0.0.5"),
        State = StepState.Due,
        DueAt = Make.Noon,
    };

    private protected static Hold Hold() => new()
    {
        EntityId = "mde:pc-5",
        Measure = "host.quarantine",
        System = "edr",
        PlacedBy = "sr-1",
        PlacedByIncident = "in-1",
        IntentAt = Make.Noon,
        Entity = new(Response.Entities.EntityKind.Host, "mde:pc-5", "pc-5", ["pc-5"], []),
        With = ImmutableSortedDictionary<string, string>.Empty,
        Reasons = [new HoldReason("in-1", "sr-1", Make.Noon.AddHours(1))],
        State = HoldState.Active,
        DueAt = Make.Noon.AddHours(1),
    };

    private protected static LedgerDraft Draft(string chain) => new(chain, Make.Noon, new SignalSeen(Make.Noon, "hub/0@1", ["r"], "{}"));
}
