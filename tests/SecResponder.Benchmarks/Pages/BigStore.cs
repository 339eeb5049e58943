using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SecResponder.Events;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Approvals;
using SecResponder.Response.Entities;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Ledger;
using SecResponder.Response.Pulse;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage;
using SecResponder.Response.Storage.Sqlite;

namespace SecResponder.Benchmarks.Pages;

/// <summary>What a store looks like that has run for long: incidents of a quarter, ten rows of ledger each, holds, questions, dead letters, a day of events by source.</summary>
internal static class BigStore
{
    public const int RowsAnIncident = 10;
    public const string Everywhere = "10.255.255.1";
    public const string Playbook = "00000000-0000-4000-8000-000000000003";

    private const int Playbooks = 40;
    private static readonly string[] Owners = ["network-soc", "identity-soc", "cloud-platform", "kube-platform", "perimeter-soc", "app-security"];
    private static readonly string[] Levels = ["low", "medium", "medium", "high", "critical"];

    public static async Task FillAsync(SqliteStore store, int incidents, DateTimeOffset now)
    {
        for (var from = 0; from < incidents; from += 1_000)
            await store.CommitAsync(new StageTwoCommit { Incidents = [.. Enumerable.Range(from, Math.Min(1_000, incidents - from)).Select(number => Incident(number, incidents, now))] }, CancellationToken.None);
        for (var from = 0; from < incidents / 5; from += 1_000)
            await store.CommitAsync(new StageTwoCommit { DeadLetters = [.. Enumerable.Range(from, 1_000).Select(number => Letter(number, now))] }, CancellationToken.None);
        await store.SaveAsync(new ResponseCommit { Holds = [.. Enumerable.Range(0, incidents / 50).Select(number => Hold(number, now))], Approvals = [.. Enumerable.Range(0, 100).Select(number => Asked(number, now))] }, CancellationToken.None);
        await store.SaveAsync(new ResponseCommit { Judgements = [.. Enumerable.Range(0, incidents / 10).Select(number => new Judgement(Id(number * 10), PlaybookOf(number * 10), number % 3 == 0 ? IncidentVerdict.FalsePositive : IncidentVerdict.TruePositive, "ann", "w", now))] }, CancellationToken.None);
        await store.AddAsync(
            [.. from source in Enumerable.Range(0, 12) from slot in Enumerable.Range(0, 288) select new SourceActivity($"source-{source}", SourceActivity.SlotOf(now.AddMinutes(-5 * slot)), 1_000 + slot, now.AddMinutes(-5 * slot), now.AddMinutes(-5 * slot))],
            now, CancellationToken.None);
    }

    public static string Id(int number) => $"in-{number:x32}";

    public static string Address(int number) => string.Create(CultureInfo.InvariantCulture, $"10.{number >> 16 & 127}.{number >> 8 & 255}.{number & 255}");

    private static string PlaybookOf(int number) => $"00000000-0000-4000-8000-{number % Playbooks:d12}";

    private static NewIncident Incident(int number, int all, DateTimeOffset now)
    {
        var (id, at, owner, playbook) = (Id(number), now - TimeSpan.FromDays(90) * ((double)(all - number) / all), Owners[number % Owners.Length], PlaybookOf(number));
        var state = (number % 100) switch { 0 => StepState.Failed, < 4 => StepState.Refused, < 50 => StepState.Observed, _ => StepState.Done };
        var evidence = $$"""{"TimeGenerated":"{{at:O}}","SrcIpAddr":"{{Address(number)}}","DstIpAddr":"203.0.113.9","DstPortNumber":443,"DvcAction":"Allow","NetworkRuleName":"internet","Dvc":"pa-1"}""";
        LedgerFact[] facts =
        [
            new IncidentOpened(playbook, "Contain a host that beacons", owner, "high", "enforce", [Address(number)], at),
            .. Enumerable.Range(0, RowsAnIncident - 4).Select(i => new SignalSeen(at.AddSeconds(i), $"firewall/0@{number * 4 + i}", ["c2_connection"], evidence)),
            new PlanMade(new string('a', 64), [new PlanLine("sr-1", "host.quarantine", Address(number), ImmutableSortedDictionary<string, string>.Empty, null)]),
            new StepIntended("sr-1", "host.quarantine", Address(number), 1, "mde:1"),
            new HoldPlaced("sr-1", "mde:1", Address(number), "host.quarantine", at.AddHours(4)),
        ];
        return new NewIncident(
            new Incident
            {
                Id = id,
                PlaybookId = playbook,
                Title = "Contain a host that beacons",
                Owner = owner,
                Level = Levels[number % Levels.Length],
                Mode = PlaybookMode.Enforce,
                Group = [Address(number)],
                Summary = $"SrcIpAddr {Address(number)}",
                OpenedAt = at,
                RecordedAt = at,
                Evidence = evidence,
                PlanHash = new string('a', 64),
                LastEvidenceAt = at,
            },
            [Step(number, 0, state, owner, playbook, at), Step(number, 1, StepState.Done, owner, playbook, at)],
            [.. facts.Select(fact => new LedgerDraft(id, at, fact))],
            // One address is in every tenth of them, as a proxy's would be.
            number % 10 == 0 ? [Address(number), Everywhere] : [Address(number)]);
    }

    private static ResponseStep Step(int number, int index, StepState state, string owner, string playbook, DateTimeOffset at) => new()
    {
        Id = $"sr-{number:x30}{index:x2}",
        IncidentId = Id(number),
        PlaybookId = playbook,
        Owner = owner,
        Index = index,
        Action = index == 0 ? "host.quarantine" : "ticket.open",
        System = index == 0 ? "edr" : "tickets",
        Mode = PlaybookMode.Enforce,
        Target = index == 0 ? new EntityReference(EntityKind.Host, Address(number), at) : null,
        With = ImmutableSortedDictionary<string, string>.Empty.Add("host", Address(number)),
        State = state,
        ActedAt = state == StepState.Refused ? null : at,
        RefusedBy = state == StepState.Refused ? "protected" : null,
        RefusedAt = state == StepState.Refused ? at : null,
    };

    private static DeadLetter Letter(int number, DateTimeOffset now) => new(
        new Origin("firewall", "0", number), number % 3 == 0 ? "" : "panos", number % 3 == 0 ? "unknown-format" : "malformed", "column 17 is no time", 40, Encoding.UTF8.GetBytes(new string('x', 300 + number % 200)),
        now.AddSeconds(number - 1_000_000));

    private static Hold Hold(int number, DateTimeOffset now) => new()
    {
        EntityId = $"mde:{number:x8}",
        Measure = "host.quarantine",
        System = "edr",
        PlacedBy = $"sr-{number:x30}00",
        PlacedByIncident = Id(number),
        IntentAt = now,
        Entity = new ResolvedEntity(EntityKind.Host, $"mde:{number:x8}", $"pc-{number}", [$"pc-{number}", Address(number)], []),
        With = ImmutableSortedDictionary<string, string>.Empty,
        Reasons = [new HoldReason(Id(number), $"sr-{number:x30}00", now.AddHours(4))],
        // Most are over.
        State = number % 20 == 0 ? HoldState.Active : HoldState.Lifted,
        DueAt = number % 20 == 0 ? now.AddHours(4) : null,
    };

    private static Approval Asked(int number, DateTimeOffset now) => new()
    {
        Id = $"ap-{number:x32}",
        IncidentId = Id(number),
        StepId = $"sr-{number:x30}00",
        Owner = Owners[number % Owners.Length],
        PlanHash = new string('a', 64),
        Action = "host.quarantine",
        Target = $"pc-{number}",
        With = ImmutableSortedDictionary<string, string>.Empty,
        By = "soc-leads",
        Because = "the playbook asks",
        AskedAt = now,
        Deadline = now.AddMinutes(15),
        Otherwise = ApprovalFallback.Skip,
    };
}
