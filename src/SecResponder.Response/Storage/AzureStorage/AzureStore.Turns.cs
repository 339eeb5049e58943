using System.Collections.Immutable;
using System.Text.Json;
using Azure.Data.Tables;
using SecResponder.Response.Approvals;
using SecResponder.Response.Holds;
using SecResponder.Response.Incidents;
using SecResponder.Response.Tickets;

namespace SecResponder.Response.Storage.AzureStorage;

// Stage 3: what one turn of a step, an approval or a hold becomes, in one request.
public sealed partial class AzureStore
{
    public Task SaveAsync(ResponseCommit commit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(commit);
        return AskAsync($"saving {commit.Steps.Length} steps, {commit.Holds.Length} holds, {commit.Approvals.Length} approvals, {commit.Ledger.Length} ledger rows", async () =>
        {
            var chains = commit.Steps.Select(step => step.IncidentId).Concat(commit.Approvals.Select(approval => approval.IncidentId)).Concat(commit.Ledger.Select(draft => draft.Chain))
                .Concat(commit.Incidents.Select(made => made.Incident.Id)).Concat(commit.Judgements.Select(judgement => judgement.IncidentId))
                .Concat(commit.Tickets.Select(ticket => ticket.IncidentId)).Concat(commit.Journals.Select(journal => journal.IncidentId)).Concat(commit.Mentions.Select(mention => mention.IncidentId));
            await _response.WriteAsync(chains, async write =>
            {
                await MarkAsync(write, commit, cancellation);
                foreach (var trip in commit.Trips)
                    await TripAsync(write, trip, cancellation);
                foreach (var made in commit.Incidents)
                    await OpenAsync(write, new OpenedIncident(IncidentRecord.Of(made, null), made.Ledger, made.Mentions), cancellation);
                foreach (var hold in commit.Holds)
                    await PutAsync(write, hold, cancellation);
                foreach (var step in commit.Steps)
                    await ChangeAsync(write, step.IncidentId, record => record with { Steps = Put(record.Steps, step) }, cancellation);
                foreach (var approval in commit.Approvals)
                    await ChangeAsync(write, approval.IncidentId, record => record with { Approvals = Put(record.Approvals, approval) }, cancellation);
                foreach (var judgement in commit.Judgements)
                    await ChangeAsync(write, judgement.IncidentId, record => record with { Judgement = Put(record.Judgement, judgement) }, cancellation);
                foreach (var ticket in commit.Tickets)
                    await ChangeAsync(write, ticket.IncidentId, record => record with { Tickets = Put(record.Tickets, ticket) }, cancellation);
                foreach (var journal in commit.Journals)
                    await ChangeAsync(write, journal.IncidentId, record => record with { Journals = Put(record.Journals, journal) }, cancellation);
                foreach (var mention in commit.Mentions)
                    await ChangeAsync(write, mention.IncidentId, record => Mention(record, mention.Name), cancellation);
                await write.AppendAsync(commit.Ledger, cancellation);
                return true;
            }, cancellation);
            if (!commit.Steps.IsEmpty && commit.Ledger is [var first, ..])
                await _messages.SendAsync(commit.Steps.Select(step => step.DueAt), first.At, cancellation);
        });
    }

    /// <summary>Opens an incident, or leaves the one that is there as it is.</summary>
    internal static async Task<bool> OpenAsync(ResponseWrite write, OpenedIncident made, CancellationToken cancellation)
    {
        var id = made.Record.Incident!.Id;
        var before = await write.RecordAsync(id, cancellation);
        if (before.Incident is not null)
            return false;
        write.Put(id, made.Mentions.Aggregate(made.Record with { Head = before.Head, ChangedAt = before.ChangedAt }, Mention));
        await write.AppendAsync(made.Ledger, cancellation);
        return true;
    }

    internal static IncidentRecord Mention(IncidentRecord record, string name) => name.Trim().ToUpperInvariant() is var folded && record.Mentions.Contains(folded)
        ? record
        : record with { Mentions = record.Mentions.Add(folded) };

    private static async Task ChangeAsync(ResponseWrite write, string chain, Func<IncidentRecord, IncidentRecord> change, CancellationToken cancellation) =>
        write.Put(chain, change(await write.RecordAsync(chain, cancellation)));

    private static ImmutableArray<StepKept> Put(ImmutableArray<StepKept> steps, Steps.ResponseStep step)
    {
        var place = -1;
        for (var i = 0; i < steps.Length; i++)
            if (steps[i].Step.Id == step.Id)
                place = i;
        Expect(place >= 0 && steps[place].Version == step.Version, $"step {step.Id}");
        return steps.SetItem(place, StepKept.Of(step, step.Version + 1));
    }

    private static ImmutableArray<ApprovalKept> Put(ImmutableArray<ApprovalKept> approvals, Approval approval)
    {
        var now = new ApprovalKept(approval, approval.State, approval.Version + 1);
        var known = approvals.FirstOrDefault(one => one.Approval.Id == approval.Id);
        Expect((known?.Version ?? 0) == approval.Version, $"approval {approval.Id}");
        return known is null ? approvals.Add(now) : approvals.Replace(known, now);
    }

    private static Judgement Put(Judgement? known, Judgement judgement)
    {
        Expect((known?.Version ?? 0) == judgement.Version, $"the verdict about {judgement.IncidentId}");
        return judgement with { Version = judgement.Version + 1 };
    }

    private static ImmutableArray<WatchedTicket> Put(ImmutableArray<WatchedTicket> tickets, WatchedTicket ticket)
    {
        var known = tickets.FirstOrDefault(one => one.StepId == ticket.StepId);
        Expect((known?.Version ?? 0) == ticket.Version, $"the ticket of {ticket.StepId}");
        var now = ticket with { Version = ticket.Version + 1 };
        return known is null ? tickets.Add(now) : ticket.IsOver ? tickets.Remove(known) : tickets.Replace(known, now);
    }

    private static ImmutableArray<TicketJournal> Put(ImmutableArray<TicketJournal> journals, TicketJournal journal)
    {
        var known = journals.FirstOrDefault(one => one.StepId == journal.StepId);
        Expect((known?.Version ?? 0) == journal.Version, $"the journal of {journal.StepId}");
        var now = journal with { Version = journal.Version + 1 };
        return known is null ? journals.Add(now) : journal.IsOver ? journals.Remove(known) : journals.Replace(known, now);
    }

    private static void Expect(bool isSo, string what)
    {
        if (!isSo)
            throw new StoreConflictException($"{what} was written by somebody else meanwhile");
    }

    // Two steps can't take one last place: who acts moves a mark that everybody who has counted goes by.
    private async Task MarkAsync(ResponseWrite write, ResponseCommit commit, CancellationToken cancellation)
    {
        var acts = commit.Steps.Any(step => step.ActedAt is not null);
        if (!commit.Budgets.IsEmpty || acts)
        {
            var mark = await MarkAsync("acted", cancellation);
            foreach (var seen in commit.Budgets)
                if (await CountActedAsync(seen.Scope, seen.Since, seen.Except, seen.Observed, cancellation) > seen.Count)
                    throw new StoreConflictException("a budget was used by somebody else meanwhile");
            if (!commit.Budgets.IsEmpty || await BeginsToActAsync(write, commit, cancellation))
                Move(write, mark, rises: true);
        }
        var places = commit.Holds.Any(hold => hold.State == HoldState.Placing);
        if (commit.HoldMark is not null || places)
        {
            var mark = await MarkAsync("holds", cancellation);
            if (commit.HoldMark is { } seen && mark.GetInt64("Value") != seen)
                throw new StoreConflictException("something else was held meanwhile");
            Move(write, mark, rises: places);
        }
    }

    private static async Task<bool> BeginsToActAsync(ResponseWrite write, ResponseCommit commit, CancellationToken cancellation)
    {
        foreach (var step in commit.Steps.Where(step => step.ActedAt is not null))
            if ((await write.RecordAsync(step.IncidentId, cancellation)).Steps.Any(known => known.Step.Id == step.Id && known.Step.ActedAt is null))
                return true;
        return false;
    }

    private async Task<TableEntity> MarkAsync(string name, CancellationToken cancellation) =>
        await _response.Rows.FindAsync(RowKeys.Join("x", name), cancellation) ?? new TableEntity(Response, RowKeys.Join("x", name)) { ["Value"] = 0L };

    private static void Move(ResponseWrite write, TableEntity mark, bool rises)
    {
        var moved = new TableEntity(Response, mark.RowKey) { ["Value"] = mark.GetInt64("Value")!.Value + (rises ? 1 : 0) };
        write.Other(mark.ETag == default ? TableTransactionActionType.Add : TableTransactionActionType.UpdateReplace, moved, mark.ETag);
    }

    public Task<long> HoldMarkAsync(CancellationToken cancellation) =>
        AskAsync("reading holds", async () => (await MarkAsync("holds", cancellation)).GetInt64("Value")!.Value);

    private static string HoldKey(string entity, string measure) => RowKeys.Join("h", RowKeys.Of(entity), RowKeys.Of(measure));

    // Those that are not lifted stand a second time in the order of their times, so that all of them come with one request.
    private static string DueHoldKey(Hold hold) => RowKeys.Join("hd", RowKeys.Time(hold.DueAt ?? DateTimeOffset.MaxValue), RowKeys.Of(hold.EntityId), RowKeys.Of(hold.Measure));

    private async Task PutAsync(ResponseWrite write, Hold hold, CancellationToken cancellation)
    {
        var row = await _response.Rows.FindAsync(HoldKey(hold.EntityId, hold.Measure), cancellation);
        var known = row is null ? null : await HoldAsync(row, cancellation);
        Expect((known?.Version ?? 0) == hold.Version, $"the hold on {hold.EntityId}");
        var now = await WriteAsync(write, HoldKey(hold.EntityId, hold.Measure), hold, cancellation);
        write.Other(row is null ? TableTransactionActionType.Add : TableTransactionActionType.UpdateReplace, now, row?.ETag ?? default);
        write.Replaces(row is null ? null : RowBodies.BlobOf(row, "Body"));
        var (was, becomes) = (known is { State: not HoldState.Lifted } ? DueHoldKey(known) : null, hold.State != HoldState.Lifted ? DueHoldKey(hold) : null);
        if (was is not null && was != becomes)
            write.Other(TableTransactionActionType.Delete, _response.Rows.New(was));
        if (becomes is not null)
            write.Other(TableTransactionActionType.UpsertReplace, new TableEntity(now) { RowKey = becomes });
    }

    private async Task<TableEntity> WriteAsync(ResponseWrite write, string key, Hold hold, CancellationToken cancellation)
    {
        var row = _response.Rows.New(key);
        (row["State"], row["Version"]) = (hold.State.ToString(), hold.Version + 1);
        if (hold.DueAt is { } due)
            row["Due"] = due.UtcTicks;
        write.Made(await _bodies.PutAsync(row, "Body", JsonSerializer.SerializeToUtf8Bytes(hold, AzureJson.Default.Hold), RowBodies.Small, cancellation));
        return row;
    }

    private async Task<Hold> HoldAsync(TableEntity row, CancellationToken cancellation) =>
        JsonSerializer.Deserialize((await _bodies.GetAsync(row, "Body", cancellation)).Span, AzureJson.Default.Hold)! with
        {
            State = Enum.Parse<HoldState>(row.GetString("State")),
            Version = row.GetInt64("Version")!.Value,
            DueAt = row.GetInt64("Due") is { } due ? new DateTimeOffset(due, TimeSpan.Zero) : null,
        };

    public Task<Hold?> HoldAsync(string entityId, string measure, CancellationToken cancellation) => AskAsync(
        "reading a hold", async () => await _response.Rows.FindAsync(HoldKey(entityId, measure), cancellation) is { } row ? await HoldAsync(row, cancellation) : null);

    public Task<ImmutableArray<Hold>> HoldsAsync(CancellationToken cancellation) => AskAsync("reading holds", async () =>
    {
        var holds = await HoldsAsync(RowKeys.Join("hd", RowKeys.End), int.MaxValue, cancellation);
        return holds.OrderBy(hold => hold.EntityId, StringComparer.Ordinal).ThenBy(hold => hold.Measure, StringComparer.Ordinal).ToImmutableArray();
    });

    public Task<ImmutableArray<Hold>> DueHoldsAsync(DateTimeOffset now, int max, CancellationToken cancellation) => AskAsync(
        "reading holds", () => HoldsAsync(RowKeys.Join("hd", RowKeys.Time(now), RowKeys.End), max, cancellation));

    private async Task<ImmutableArray<Hold>> HoldsAsync(string upTo, int max, CancellationToken cancellation)
    {
        var holds = ImmutableArray.CreateBuilder<Hold>();
        await foreach (var row in _response.Rows.Range(RowKeys.Join("hd", ""), upTo, page: max, cancellation: cancellation).Take(max))
            holds.Add(await HoldAsync(row, cancellation));
        return holds.ToImmutable();
    }
}
