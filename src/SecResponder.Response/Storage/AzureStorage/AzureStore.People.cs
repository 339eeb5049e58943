using System.Collections.Immutable;
using Azure.Data.Tables;
using SecResponder.Response.Ledger;
using SecResponder.Response.Telling;

namespace SecResponder.Response.Storage.AzureStorage;

// The kill switch and silences: a row a scope, written with its ledger row.
public sealed partial class AzureStore
{
    private static readonly string[] Operations = [LedgerChain.Operations];

    private static string PauseKey(string scope) => RowKeys.Join("z", RowKeys.Of(scope));

    private static string SilenceKey(string scope) => RowKeys.Join("y", RowKeys.Of(scope));

    public Task<ImmutableArray<Pause>> PausesAsync(CancellationToken cancellation) => AskAsync("reading pauses", async () =>
    {
        var rows = await _response.Rows.Range(RowKeys.Join("z", ""), RowKeys.Join("z", RowKeys.End), cancellation: cancellation).ToImmutableArrayAsync(cancellation);
        return rows.Select(row => new Pause(row.GetString("Scope"), row.GetString("Who"), row.GetString("Reason"), Time(row, "At"))).OrderBy(pause => pause.Scope, StringComparer.Ordinal).ToImmutableArray();
    });

    public Task PauseAsync(Pause pause, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pause);
        return AskAsync($"pausing {pause.Scope}", () => _response.WriteAsync(Operations, async write =>
        {
            write.Other(TableTransactionActionType.UpsertReplace, Row(pause));
            await write.AppendAsync([new LedgerDraft(LedgerChain.Operations, pause.At, new PauseChanged(pause.Scope, true, pause.Who, pause.Reason))], cancellation);
            return true;
        }, cancellation));
    }

    public Task ResumeAsync(string scope, string who, string reason, DateTimeOffset at, CancellationToken cancellation) =>
        AskAsync($"resuming {scope}", () => RemoveAsync(PauseKey(scope), _ => true, new PauseChanged(scope, false, who, reason), at, cancellation));

    private async Task TripAsync(ResponseWrite write, Pause trip, CancellationToken cancellation)
    {
        Expect(await _response.Rows.FindAsync(PauseKey(trip.Scope), cancellation) is null, $"the pause of {trip.Scope}");
        write.Other(TableTransactionActionType.Add, Row(trip));
    }

    private static TableEntity Row(Pause pause) => new(Response, PauseKey(pause.Scope)) { ["Scope"] = pause.Scope, ["Who"] = pause.Who, ["Reason"] = pause.Reason, ["At"] = pause.At.UtcTicks };

    public Task<ImmutableArray<Silence>> SilencesAsync(DateTimeOffset now, CancellationToken cancellation) => AskAsync("reading silences", async () =>
        (await SilencesAsync(cancellation)).Select(row => row.Silence).Where(silence => silence.Until > now).OrderBy(silence => silence.Scope, StringComparer.Ordinal).ToImmutableArray());

    public Task SilenceAsync(Silence silence, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(silence);
        return AskAsync($"silencing {silence.Scope}", async () =>
        {
            // Those whose time is over go; the ledger remembers them.
            foreach (var (over, key) in await SilencesAsync(cancellation))
                if (over.Until <= silence.From && over.Scope != silence.Scope)
                    await _response.Rows.RemoveAsync(key, cancellation);
            await _response.WriteAsync(Operations, async write =>
            {
                write.Other(TableTransactionActionType.UpsertReplace, new TableEntity(Response, SilenceKey(silence.Scope))
                {
                    ["Scope"] = silence.Scope,
                    ["Who"] = silence.Who,
                    ["Reason"] = silence.Reason,
                    ["From"] = silence.From.UtcTicks,
                    ["Until"] = silence.Until.UtcTicks,
                });
                await write.AppendAsync([new LedgerDraft(LedgerChain.Operations, silence.From, new SilenceChanged(silence.Scope, silence.Until, silence.Who, silence.Reason))], cancellation);
                return true;
            }, cancellation);
        });
    }

    public Task<bool> UnsilenceAsync(string scope, string who, string reason, DateTimeOffset at, CancellationToken cancellation) => AskAsync(
        $"ending the silence of {scope}",
        () => RemoveAsync(SilenceKey(scope), row => Time(row, "Until") > at, new SilenceChanged(scope, null, who, reason), at, cancellation));

    private Task<bool> RemoveAsync(string key, Func<TableEntity, bool> counts, LedgerFact told, DateTimeOffset at, CancellationToken cancellation) => _response.WriteAsync(Operations, async write =>
    {
        if (await _response.Rows.FindAsync(key, cancellation) is not { } row || !counts(row))
            return false;
        write.Other(TableTransactionActionType.Delete, row, row.ETag);
        await write.AppendAsync([new LedgerDraft(LedgerChain.Operations, at, told)], cancellation);
        return true;
    }, cancellation);

    private async Task<ImmutableArray<(Silence Silence, string Key)>> SilencesAsync(CancellationToken cancellation)
    {
        var rows = await _response.Rows.Range(RowKeys.Join("y", ""), RowKeys.Join("y", RowKeys.End), cancellation: cancellation).ToImmutableArrayAsync(cancellation);
        return [.. rows.Select(row => (new Silence(row.GetString("Scope"), row.GetString("Who"), row.GetString("Reason"), Time(row, "From"), Time(row, "Until")), row.RowKey))];
    }

    private static DateTimeOffset Time(TableEntity row, string column) => new(row.GetInt64(column)!.Value, TimeSpan.Zero);
}
