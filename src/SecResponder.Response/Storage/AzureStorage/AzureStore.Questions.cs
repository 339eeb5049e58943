using System.Collections.Immutable;
using Azure.Data.Tables;
using SecResponder.Response.Incidents;

namespace SecResponder.Response.Storage.AzureStorage;

// What people ask.
public sealed partial class AzureStore
{
    public Task<Incident?> IncidentAsync(string incidentId, CancellationToken cancellation) => AskAsync(
        "reading an incident", async () => (await _response.FinishedAsync(incidentId, cancellation))?.Record.Whole);

    public Task<ImmutableArray<Incident>> IncidentsAsync(int max, CancellationToken cancellation) => AskAsync(
        "reading incidents", () => IncidentsByAsync(RowKeys.Join("t", ""), max, cancellation));

    public Task<ImmutableArray<Incident>> IncidentsOfAsync(string playbookId, int max, CancellationToken cancellation) => AskAsync(
        "reading incidents", () => IncidentsByAsync(RowKeys.Join("p", RowKeys.Of(playbookId), ""), max, cancellation));

    public Task<ImmutableArray<Incident>> IncidentsAboutAsync(string name, int max, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        return AskAsync("reading incidents", () => IncidentsByAsync(RowKeys.Join("m", RowKeys.Of(name.Trim().ToUpperInvariant()), ""), max, cancellation));
    }

    public Task<ImmutableArray<Incident>> IncidentsBetweenAsync(DateTimeOffset from, DateTimeOffset to, int max, CancellationToken cancellation) => AskAsync("reading incidents", async () =>
    {
        // By when they were opened; those without evidence since are left out where they lie.
        var filter = TableClient.CreateQueryFilter($"LastEvidence ge {from.UtcTicks}");
        var rows = await _response.Rows.Range(RowKeys.Join("t", RowKeys.Descending(to)), RowKeys.Join("t", RowKeys.End), filter, max, cancellation: cancellation).Take(max).ToImmutableArrayAsync(cancellation);
        return await IncidentsAsync(rows, cancellation);
    });

    public Task<int> RecordedBeforeAsync(Incident incident, DateTimeOffset since, int max, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return AskAsync("counting incidents", async () =>
        {
            var playbook = RowKeys.Join("p", RowKeys.Of(incident.PlaybookId));
            var own = RowKeys.Join(playbook, RowKeys.Descending(incident.RecordedAt), RowKeys.Descending(incident.Id));
            return await _response.Rows.Range(own + RowKeys.Between, RowKeys.Join(playbook, RowKeys.Descending(since)), page: max, columns: ["RowKey"], cancellation: cancellation).Take(max).CountAsync(cancellation);
        });
    }

    public Task<ImmutableArray<Judgement>> JudgementsAsync(IReadOnlyCollection<string> incidentIds, CancellationToken cancellation) => AskAsync(
        "reading verdicts", async () => (await _response.Records.FindAsync(incidentIds, cancellation)).Select(row => row.Record.Judgement).OfType<Judgement>().ToImmutableArray());

    public Task<ImmutableArray<JudgementCount>> JudgementCountsAsync(CancellationToken cancellation) => AskAsync("counting verdicts", async () =>
    {
        var rows = await _response.Rows.Range(RowKeys.Join("j", ""), RowKeys.Join("j", RowKeys.End), cancellation: cancellation).ToImmutableArrayAsync(cancellation);
        return rows.GroupBy(row => row.GetString(IncidentIndex.Playbook), StringComparer.Ordinal).OrderBy(playbook => playbook.Key, StringComparer.Ordinal)
            .Select(playbook => new JudgementCount(playbook.Key, playbook.Count(row => row.GetString(IncidentIndex.Verdict) == nameof(IncidentVerdict.FalsePositive)), playbook.Count()))
            .ToImmutableArray();
    });

    private async Task<ImmutableArray<Incident>> IncidentsByAsync(string with, int max, CancellationToken cancellation) =>
        await IncidentsAsync(await _response.Rows.BeginningAsync(with, max, cancellation), cancellation);

    private async Task<ImmutableArray<Incident>> IncidentsAsync(ImmutableArray<TableEntity> rows, CancellationToken cancellation) =>
        [.. (await _response.Records.FindAsync(rows.Select(row => row.GetString(IncidentIndex.Chain)), cancellation)).Select(row => row.Record.Whole).OfType<Incident>()];
}
