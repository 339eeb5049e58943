using System.Collections.Immutable;
using Azure.Data.Tables;
using SecResponder.Response.Incidents;
using SecResponder.Response.Storage.Pages;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>Pages of incidents: rows in the order of the page are gone through, so many at most; what a row does not tell is asked of its record.</summary>
internal sealed class IncidentPages(ResponseRows response)
{
    public async Task<Page<IncidentLine>> FindAsync(IncidentFilter filter, string? after, int max, CancellationToken cancellation)
    {
        var leading = Leading(filter);
        var from = PageMark.Read(after, PageMark.Latest) is var mark && mark == PageMark.Latest || mark.At > DateTimeOffset.MaxValue.UtcTicks
            ? RowKeys.Join(leading, "")
            : RowKeys.Join(leading, RowKeys.Descending(new DateTimeOffset(mark.At, TimeSpan.Zero)), RowKeys.Of(mark.Id), RowKeys.End);
        // Steps of one incident that stand alike have a row each.
        var (found, seen, looked) = (ImmutableArray.CreateBuilder<IncidentLine>(), new HashSet<string>(StringComparer.Ordinal), 0);
        var waiting = new List<TableEntity>();
        TableEntity? last = null;
        var to = filter.Since is { } since ? RowKeys.Join(leading, RowKeys.Descending(since), RowKeys.End) : RowKeys.Join(leading, RowKeys.End);
        await foreach (var row in response.Rows.Range(from, to, page: filter == IncidentFilter.All ? max + 1 : 1000, cancellation: cancellation))
        {
            if (looked++ == IStorePages.Looked)
                break;
            last = row;
            if (MayFit(row, filter) && seen.Add(row.GetString(IncidentIndex.Chain)))
                waiting.Add(row);
            if (found.Count + waiting.Count > max)
                await ReadAsync();
            if (found.Count > max)
                break;
        }
        await ReadAsync();
        return Paging.Of(found.ToImmutable(), max, line => new PageMark(line.Incident.OpenedAt.UtcTicks, line.Incident.Id), looked > IStorePages.Looked ? MarkOf(last!) : null);

        async Task ReadAsync()
        {
            foreach (var record in await response.Records.FindAsync(waiting.Select(row => row.GetString(IncidentIndex.Chain)), cancellation))
                if (record.Record.Whole is { } incident && new IncidentLine(incident, record.Record.Standing) is var line && filter.Fits(line))
                    found.Add(line);
            waiting.Clear();
        }
    }

    /// <summary>How incidents that were opened since then stand.</summary>
    public async Task<ImmutableArray<StateCount>> CountAsync(DateTimeOffset since, string? owner, int most, CancellationToken cancellation)
    {
        var counts = new SortedDictionary<IncidentState, int>();
        var counted = 0;
        await foreach (var row in response.Rows.Range(
            RowKeys.Join("t", ""), RowKeys.Join("t", RowKeys.Descending(since), RowKeys.End),
            columns: [IncidentIndex.Chain, IncidentIndex.State, IncidentIndex.Owner], cancellation: cancellation))
        {
            if (await LineAsync(row, cancellation) is not (var state, var whose) || owner is not null && whose != owner)
                continue;
            counts[state] = counts.GetValueOrDefault(state) + 1;
            if (++counted >= most)
                break;
        }
        return [.. counts.Select(one => new StateCount(one.Key, one.Value))];
    }

    private async Task<(IncidentState State, string Owner)?> LineAsync(TableEntity row, CancellationToken cancellation)
    {
        if (row.GetInt64(IncidentIndex.State) is { } state && row.GetString(IncidentIndex.Owner) is { } owner)
            return ((IncidentState)state, owner);
        // Written before rows told it.
        return await response.Records.FindAsync(row.GetString(IncidentIndex.Chain), cancellation) is { Record: { Incident: { } incident } record } ? (record.Standing, incident.Owner) : null;
    }

    // Two states are looked for by who has to do something about them, and names have rows of their own.
    private static string Leading(IncidentFilter filter) => filter switch
    {
        { Mentioned: { } name } => RowKeys.Join("m", RowKeys.Of(name)),
        { State: IncidentState.AwaitingApproval } => RowKeys.Join("f", nameof(Steps.StepState.AwaitingApproval)),
        { State: IncidentState.Failed } => RowKeys.Join("f", nameof(Steps.StepState.Failed)),
        _ => "t",
    };

    // The record says for certain; a row that does not tell is not passed over.
    private static bool MayFit(TableEntity row, IncidentFilter filter) =>
        (filter.State is null || (row.GetInt64(IncidentIndex.State) ?? (long)filter.State) == (long)filter.State)
        && (filter.Owner is null || (row.GetString(IncidentIndex.Owner) ?? filter.Owner) == filter.Owner)
        && (filter.PlaybookId is null || (row.GetString(IncidentIndex.Playbook) ?? filter.PlaybookId) == filter.PlaybookId)
        && (filter.Level is null || (row.GetString(IncidentIndex.Level) ?? filter.Level) == filter.Level);

    // Behind the kind and, for most, one more part stands the time.
    private static PageMark MarkOf(TableEntity row)
    {
        var parts = row.RowKey.Split(RowKeys.Between);
        var time = parts[0] == "t" ? parts[1] : parts[2];
        return new PageMark(DateTimeOffset.MaxValue.UtcTicks - long.Parse(time, System.Globalization.CultureInfo.InvariantCulture), row.GetString(IncidentIndex.Chain));
    }
}
