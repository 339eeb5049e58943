using System.Collections.Immutable;
using Azure.Data.Tables;
using SecResponder.Response.Holds;
using SecResponder.Response.Ledger;
using SecResponder.Response.Steps;
using SecResponder.Response.Storage.Pages;

namespace SecResponder.Response.Storage.AzureStorage;

// What a person looks at: rows in the order of each page.
public sealed partial class AzureStore : IStorePages
{
    public Task<Page<IncidentLine>> IncidentPageAsync(IncidentFilter filter, string? after, int max, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return AskAsync("reading incidents", () => new IncidentPages(_response).FindAsync(filter, after, max, cancellation));
    }

    public Task<ImmutableArray<StateCount>> IncidentCountsAsync(DateTimeOffset since, string? owner, int most, CancellationToken cancellation) =>
        AskAsync("counting incidents", () => new IncidentPages(_response).CountAsync(since, owner, most, cancellation));

    // What is held at once is bounded by guardrails, and comes with one request for a thousand.
    public async Task<Page<Hold>> HoldPageAsync(string? after, int max, CancellationToken cancellation)
    {
        var mark = HoldMarks.Read(after);
        var behind = (await HoldsAsync(cancellation)).Where(hold => string.CompareOrdinal(hold.EntityId, mark.Entity) is var order && (order > 0 || order == 0 && string.CompareOrdinal(hold.Measure, mark.Measure) > 0));
        return Paging.Of([.. behind.Take(max + 1)], max, HoldMarks.Of);
    }

    public Task<ImmutableArray<Hold>> HoldsOfAsync(string entityId, CancellationToken cancellation) => AskAsync("reading holds", async () =>
    {
        var with = RowKeys.Join("h", RowKeys.Of(entityId), "");
        var holds = ImmutableArray.CreateBuilder<Hold>();
        await foreach (var row in _response.Rows.Range(with, with + RowKeys.End, cancellation: cancellation))
            holds.Add(await HoldAsync(row, cancellation));
        return holds.ToImmutable();
    });

    public Task<NowCounts> NowAsync(int most, CancellationToken cancellation) => AskAsync("counting what waits", async () =>
        new NowCounts(await CountAsync("hd", most, cancellation), await CountAsync("d", most, cancellation)));

    private async Task<int> CountAsync(string kind, int most, CancellationToken cancellation) =>
        await _response.Rows.Range(RowKeys.Join(kind, ""), RowKeys.Join(kind, RowKeys.End), page: most, columns: ["RowKey"], cancellation: cancellation).Take(most).CountAsync(cancellation);

    public Task<ImmutableArray<RefusalCount>> RefusalsAsync(DateTimeOffset since, int most, CancellationToken cancellation) => AskAsync("reading refusals", async () =>
    {
        var rows = await _response.Rows.Range(RowKeys.Join("ra", ""), RowKeys.Join("ra", RowKeys.Descending(since)), page: most, cancellation: cancellation).Take(most).ToImmutableArrayAsync(cancellation);
        return rows.GroupBy(row => (Guardrail: row.GetString(IncidentIndex.Guardrail), Playbook: row.GetString(IncidentIndex.Playbook)))
            .Select(same => new RefusalCount(same.Key.Guardrail, same.Key.Playbook, same.Count(), same.Max(row => AtOf(row, 1))))
            .OrderByDescending(one => one.Count).ThenBy(one => one.Guardrail, StringComparer.Ordinal).ThenBy(one => one.PlaybookId, StringComparer.Ordinal).ToImmutableArray();
    });

    public Task<ImmutableArray<ResponseStep>> RefusedStepsAsync(DateTimeOffset since, RefusalsOf? of, int max, CancellationToken cancellation) => AskAsync("reading refusals", async () =>
    {
        // Of one guardrail and playbook rows of all are gone through, so many at most: refusals are few.
        var rows = await _response.Rows.Range(RowKeys.Join("ra", ""), RowKeys.Join("ra", RowKeys.Descending(since)), page: max, cancellation: cancellation).Take(of is null ? max : IStorePages.Looked)
            .Where(row => of is null || row.GetString(IncidentIndex.Playbook) == of.PlaybookId && row.GetString(IncidentIndex.Guardrail) == of.Guardrail).Take(max).ToImmutableArrayAsync(cancellation);
        var records = await _response.Records.FindAsync(rows.Select(row => row.GetString(IncidentIndex.Chain)).Distinct(StringComparer.Ordinal), cancellation);
        return records.SelectMany(record => record.Record.Steps).Select(kept => kept.Whole())
            .Where(step => step is { State: StepState.Refused, RefusedBy: { } by } && step.RefusedAt > since && (of is null || step.PlaybookId == of.PlaybookId && by == of.Guardrail))
            .OrderByDescending(step => step.RefusedAt).Take(max).ToImmutableArray();
    });

    public Task<ImmutableArray<PlaybookCount>> PlaybookCountsAsync(IReadOnlyCollection<string> playbookIds, DateTimeOffset since, int most, CancellationToken cancellation) =>
        AskAsync("counting what playbooks have come to", async () =>
        {
            // Rows of all playbooks lie in the order of time: so many are gone through, of whichever.
            const int AtOnce = 16, Looked = 5_000;
            var begun = (await _response.Rows.Range(RowKeys.Join("b", RowKeys.Time(since), RowKeys.End), RowKeys.Join("b", RowKeys.End), cancellation: cancellation).Take(Looked).ToImmutableArrayAsync(cancellation))
                .CountBy(row => (row.GetString(IncidentIndex.Playbook), row.GetBoolean(IncidentIndex.Observed) == true)).ToDictionary(one => one.Key, one => Math.Min(one.Value, most));
            var counts = ImmutableArray.CreateBuilder<PlaybookCount>(playbookIds.Count);
            foreach (var some in playbookIds.Chunk(AtOnce))
                counts.AddRange(await Task.WhenAll(some.Select(async id => new PlaybookCount(
                    id, await RecordedAsync(id), begun.GetValueOrDefault((id, false)), begun.GetValueOrDefault((id, true))))));
            return counts.ToImmutable();

            async Task<int> RecordedAsync(string id)
            {
                var of = RowKeys.Join("p", RowKeys.Of(id));
                return await _response.Rows.Range(RowKeys.Join(of, ""), RowKeys.Join(of, RowKeys.Descending(since)), page: most, columns: ["RowKey"], cancellation: cancellation).Take(most).CountAsync(cancellation);
            }
        });

    public Task<Page<LetterLine>> LetterPageAsync(string? code, string? after, int max, CancellationToken cancellation) =>
        AskAsync("reading dead letters", () => _letters.PageAsync(code, after, max, cancellation));

    public Task<DeadLetter?> LetterAsync(LetterId id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(id);
        return AskAsync("reading a dead letter", () => _letters.FindAsync(id, cancellation));
    }

    public Task<ImmutableArray<LetterReason>> LetterReasonsAsync(int most, CancellationToken cancellation) =>
        AskAsync("counting dead letters", () => _letters.ReasonsAsync(most, cancellation));

    public Task<Page<ChainLine>> ChainPageAsync(string? after, int max, CancellationToken cancellation) => AskAsync("reading the ledger", async () =>
    {
        var from = PageMark.Read(after, PageMark.Latest) is var mark && mark.At > DateTimeOffset.MaxValue.UtcTicks
            ? RowKeys.Join("lc", "")
            : RowKeys.Join("lc", RowKeys.Descending(new DateTimeOffset(mark.At, TimeSpan.Zero)), RowKeys.Descending(mark.Id)) + RowKeys.Between;
        var rows = await _response.Rows.Range(from, RowKeys.Join("lc", RowKeys.End), page: max + 1, cancellation: cancellation).Take(max + 1).ToImmutableArrayAsync(cancellation);
        return Paging.Of(
            [.. rows.Select(row => new ChainLine(row.GetString(IncidentIndex.Chain), row.GetInt64(IncidentIndex.Count)!.Value, AtOf(row, 1)))], max,
            line => new PageMark(line.ChangedAt.UtcTicks, line.Chain));
    });

    public Task<ImmutableArray<LedgerEntry>> ChainRowsAsync(string chain, long before, int max, CancellationToken cancellation) => AskAsync("reading the ledger", async () =>
    {
        // Numbers have no gaps: the latest are those that the end of the chain tells.
        var end = Math.Min(before, ((await _response.FinishedAsync(chain, cancellation))?.Record.Head?.Count ?? 0) + 1);
        var rows = ImmutableArray.CreateBuilder<LedgerEntry>();
        await foreach (var row in _response.Rows.Range(IncidentIndex.Row(chain, Math.Max(1, end - max)), IncidentIndex.Row(chain, Math.Max(1, end)), page: max, cancellation: cancellation))
            rows.Add(await _response.Records.EntryAsync(row, cancellation));
        rows.Reverse();
        return rows.ToImmutable();
    });

    // The time in a row key whose latest come first.
    private static DateTimeOffset AtOf(TableEntity row, int part) =>
        new(DateTimeOffset.MaxValue.UtcTicks - long.Parse(row.RowKey.Split(RowKeys.Between)[part], System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero);
}
