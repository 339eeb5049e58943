using System.Collections.Immutable;
using Azure.Data.Tables;
using SecResponder.Response.Approvals;
using SecResponder.Response.Steps;
using SecResponder.Response.Tickets;

namespace SecResponder.Response.Storage.AzureStorage;

// Steps, approvals and tickets: kept in their incident's record, found by rows in the order of their times. The record is the truth: a row that says otherwise is passed over.
public sealed partial class AzureStore
{
    // Records and index rows of so many steps fit into a request.
    private const int ClaimsInOne = 30;

    public Task<ImmutableArray<ResponseStep>> ClaimDueStepsAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int max, IReadOnlyCollection<string> except, CancellationToken cancellation) => AskAsync("claiming due steps", async () =>
        {
            var due = new List<TableEntity>();
            await foreach (var row in _response.Rows.Range(RowKeys.Join("q", ""), RowKeys.Join("q", RowKeys.Time(now), RowKeys.End), page: max, cancellation: cancellation))
                if (!except.Contains(row.GetString(IncidentIndex.System)))
                {
                    due.Add(row);
                    if (due.Count == max)
                        break;
                }
            var claimed = ImmutableArray.CreateBuilder<ResponseStep>();
            foreach (var some in due.Chunk(ClaimsInOne))
            {
                var taken = await ClaimAsync(some, now, leaseUntil, cancellation);
                claimed.AddRange(taken);
                foreach (var row in some.Where(row => !taken.Any(step => step.IncidentId == row.GetString(IncidentIndex.Chain) && step.Index == row.GetInt64(IncidentIndex.Place))))
                    await PassOverAsync(row, cancellation);
            }
            return claimed.ToImmutable();
        });

    private Task<List<ResponseStep>> ClaimAsync(TableEntity[] due, DateTimeOffset now, DateTimeOffset leaseUntil, CancellationToken cancellation) => _response.WriteAsync(
        due.Select(row => row.GetString(IncidentIndex.Chain)),
        async write =>
        {
            var claimed = new List<ResponseStep>();
            foreach (var row in due)
            {
                var (chain, place) = (row.GetString(IncidentIndex.Chain), row.GetInt64(IncidentIndex.Place));
                var record = await write.RecordAsync(chain, cancellation);
                if (record.Steps.FirstOrDefault(kept => kept.Step.Index == place && kept.DueAt <= now) is not { } kept)
                    continue;
                var moved = kept with { DueAt = leaseUntil, Version = kept.Version + 1 };
                write.Put(chain, record with { Steps = record.Steps.Replace(kept, moved) });
                claimed.Add(moved.Whole());
            }
            return claimed;
        },
        cancellation);

    // Another process has it; or the row says what is not so any more, and goes.
    private async Task PassOverAsync(TableEntity row, CancellationToken cancellation)
    {
        var chain = row.GetString(IncidentIndex.Chain);
        if (await _response.FinishedAsync(chain, cancellation) is not { } found || !IncidentIndex.Of(chain, found.Record).ContainsKey(row.RowKey))
            await _response.Rows.RemoveAsync(row.RowKey, cancellation);
    }

    public Task<DateTimeOffset?> NextStepDueAsync(CancellationToken cancellation) => AskAsync<DateTimeOffset?>("reading steps", async () =>
        await _response.Rows.BeginningAsync(RowKeys.Join("q", ""), 1, cancellation) is [var row]
            ? new DateTimeOffset(long.Parse(row.RowKey.Split(RowKeys.Between)[1], System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero)
            : null);

    public Task<ResponseStep?> StepAsync(string stepId, CancellationToken cancellation) => AskAsync("reading a step", async () =>
        await RecordOfAsync(IncidentIndex.Step(stepId), cancellation) is { } record ? record.Steps.FirstOrDefault(kept => kept.Step.Id == stepId)?.Whole() : null);

    public Task<ImmutableArray<ResponseStep>> StepsAsync(string incidentId, CancellationToken cancellation) => AskAsync("reading steps", async () =>
        await _response.FinishedAsync(incidentId, cancellation) is { } row ? [.. row.Record.Steps.OrderBy(kept => kept.Step.Index).Select(kept => kept.Whole())] : ImmutableArray<ResponseStep>.Empty);

    public Task<ImmutableArray<ResponseStep>> StepsInAsync(StepState state, int max, CancellationToken cancellation) => AskAsync<ImmutableArray<ResponseStep>>("reading steps", async () =>
    {
        // Two states are looked for by who has to do something about them; for others all incidents are gone through, the latest first.
        var by = state is StepState.Failed or StepState.AwaitingApproval ? RowKeys.Join("f", state.ToString(), "") : RowKeys.Join("t", "");
        var steps = ImmutableArray.CreateBuilder<ResponseStep>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in _response.Rows.Range(by, by + RowKeys.End, cancellation: cancellation))
        {
            if (steps.Count >= max)
                break;
            if (seen.Add(row.GetString(IncidentIndex.Chain)) && await _response.FinishedAsync(row.GetString(IncidentIndex.Chain), cancellation) is { } found)
                steps.AddRange(found.Record.Steps.Where(kept => kept.State == state).OrderBy(kept => kept.Step.Index).Select(kept => kept.Whole()));
        }
        return [.. steps.Take(max)];
    });

    public Task<int> ActedAsync(BudgetScope scope, DateTimeOffset since, string except, bool observed, CancellationToken cancellation) =>
        AskAsync("reading budgets", () => CountActedAsync(scope, since, except, observed, cancellation));

    private async Task<int> CountActedAsync(BudgetScope scope, DateTimeOffset since, string except, bool observed, CancellationToken cancellation)
    {
        var count = 0;
        await foreach (var row in _response.Rows.Range(RowKeys.Join("b", RowKeys.Time(since), RowKeys.End), RowKeys.Join("b", RowKeys.End), cancellation: cancellation))
            if (row.GetBoolean(IncidentIndex.Observed) == observed
                && (scope.PlaybookId is null || row.GetString(IncidentIndex.Playbook) == scope.PlaybookId)
                && (scope.PlaybookId is not null || scope.Owner is null || row.GetString(IncidentIndex.Owner) == scope.Owner)
                && !row.RowKey.EndsWith(RowKeys.Between + RowKeys.Of(except), StringComparison.Ordinal))
                count++;
        return count;
    }

    public Task<int> RefusedAsync(string playbookId, string guardrail, DateTimeOffset since, string except, CancellationToken cancellation) => AskAsync("reading refusals", async () =>
    {
        var count = 0;
        var key = RowKeys.Join("r", RowKeys.Of(playbookId), RowKeys.Of(guardrail));
        await foreach (var row in _response.Rows.Range(RowKeys.Join(key, RowKeys.Time(since), RowKeys.End), RowKeys.Join(key, RowKeys.End), cancellation: cancellation))
            count += row.RowKey.EndsWith(RowKeys.Between + RowKeys.Of(except), StringComparison.Ordinal) ? 0 : 1;
        return count;
    });

    public Task<ImmutableArray<ResponseStep>> RehearsedHoldsAsync(DateTimeOffset now, CancellationToken cancellation) => AskAsync("reading steps", async () =>
    {
        var lasting = await _response.Rows.Range(RowKeys.Join("v", RowKeys.Time(now), RowKeys.End), RowKeys.Join("v", RowKeys.End), cancellation: cancellation).ToImmutableArrayAsync(cancellation);
        var records = await _response.Records.FindAsync(lasting.Select(row => row.GetString(IncidentIndex.Chain)), cancellation);
        return records.SelectMany(record => record.Record.Steps.Select(kept => kept.Whole())).Where(step => step.HeldUntil > now)
            .OrderBy(step => step.IncidentId, StringComparer.Ordinal).ThenBy(step => step.Index).ToImmutableArray();
    });

    public Task<Approval?> ApprovalAsync(string approvalId, CancellationToken cancellation) => AskAsync("reading an approval", async () =>
        await RecordOfAsync(IncidentIndex.Approval(approvalId), cancellation) is { } record ? record.Approvals.FirstOrDefault(kept => kept.Approval.Id == approvalId)?.Whole() : null);

    public Task<ImmutableArray<Approval>> ApprovalsAsync(string incidentId, CancellationToken cancellation) => AskAsync("reading approvals", async () =>
        await _response.FinishedAsync(incidentId, cancellation) is { } row
            ? [.. row.Record.Approvals.Select(kept => kept.Whole()).OrderBy(approval => approval.AskedAt).ThenBy(approval => approval.Id, StringComparer.Ordinal)]
            : ImmutableArray<Approval>.Empty);

    public Task<ImmutableArray<Approval>> PendingApprovalsAsync(int max, CancellationToken cancellation) => AskAsync("reading approvals", async () =>
    {
        var waiting = await _response.Rows.BeginningAsync(RowKeys.Join("d", ""), max, cancellation);
        var records = await _response.Records.FindAsync(waiting.Select(row => row.GetString(IncidentIndex.Chain)), cancellation);
        return records.SelectMany(record => record.Record.Approvals).Where(kept => kept.State == ApprovalState.Waiting).Select(kept => kept.Whole())
            .OrderBy(approval => approval.Deadline).ThenBy(approval => approval.Id, StringComparer.Ordinal).Take(max).ToImmutableArray();
    });

    public Task<ImmutableArray<WatchedTicket>> DueTicketsAsync(DateTimeOffset now, int max, CancellationToken cancellation) => AskAsync("reading tickets", async () =>
    {
        var due = await _response.Rows.Range(RowKeys.Join("w", ""), RowKeys.Join("w", RowKeys.Time(now), RowKeys.End), page: max, cancellation: cancellation).Take(max).ToImmutableArrayAsync(cancellation);
        var records = await _response.Records.FindAsync(due.Select(row => row.GetString(IncidentIndex.Chain)), cancellation);
        return records.SelectMany(record => record.Record.Tickets).Where(ticket => ticket.DueAt <= now)
            .OrderBy(ticket => ticket.DueAt).ThenBy(ticket => ticket.StepId, StringComparer.Ordinal).Take(max).ToImmutableArray();
    });

    public Task<ImmutableArray<TicketJournal>> DueJournalsAsync(DateTimeOffset now, int max, CancellationToken cancellation) => AskAsync("reading tickets", async () =>
    {
        var due = await _response.Rows.Range(RowKeys.Join("g", ""), RowKeys.Join("g", RowKeys.Time(now), RowKeys.End), page: max, cancellation: cancellation).Take(max).ToImmutableArrayAsync(cancellation);
        var records = await _response.Records.FindAsync(due.Select(row => row.GetString(IncidentIndex.Chain)), cancellation);
        return records.SelectMany(found => found.Record.Journals.Where(journal => journal.DueAt <= now && found.Record.HasNewsFor(journal)))
            .OrderBy(journal => journal.DueAt).ThenBy(journal => journal.StepId, StringComparer.Ordinal).Take(max).ToImmutableArray();
    });

    public Task<TicketJournal?> JournalAsync(string stepId, CancellationToken cancellation) => AskAsync("reading a ticket", async () =>
        (await RecordOfAsync(IncidentIndex.Step(stepId), cancellation))?.Journals.FirstOrDefault(journal => journal.StepId == stepId));

    // By a row that says whose it is, which never changes.
    private async Task<IncidentRecord?> RecordOfAsync(string key, CancellationToken cancellation) =>
        await _response.Rows.FindAsync(key, cancellation) is { } row ? (await _response.FinishedAsync(row.GetString(IncidentIndex.Chain), cancellation))?.Record : null;
}
