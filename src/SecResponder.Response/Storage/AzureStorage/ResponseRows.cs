using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>The response's partition: incidents, steps, approvals, holds, ledgers, pauses, budgets. One partition, so that one request writes a turn whole.</summary>
internal sealed class ResponseRows(TablePartition rows, RowBodies bodies) : IDisposable
{
    /// <summary>The request that wrote a row.</summary>
    public const string By = "By";

    private const string Marks = "o";
    private const int Rounds = 60;
    private const int Remembered = 4_000;
    private const int Gates = 64;

    // Only what a write goes by; what is read is read. A record that is old is found out by its tag.
    private readonly ConcurrentDictionary<string, IncidentRow> _seen = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, Gates).Select(_ => new SemaphoreSlim(1, 1))];

    public TablePartition Rows => rows;
    public RowBodies Bodies => bodies;
    public IncidentRows Records { get; } = new(rows, bodies);

    public static string UnfinishedMark(string chain) => RowKeys.Join(Marks, RowKeys.Of(chain));

    /// <summary>A record to be written on: one that is there, finished, or an empty one.</summary>
    public async Task<(IncidentRow Row, bool Remembered)> RowAsync(string chain, bool fresh, CancellationToken cancellation)
    {
        if (!fresh && _seen.TryGetValue(chain, out var seen))
            return (seen, true);
        return (await FinishedAsync(chain, cancellation) ?? new IncidentRow(chain, new IncidentRecord(), null, Unfinished.None, []), false);
    }

    /// <summary>A record as it stands, with everything that belongs to it in its place; null when there is none.</summary>
    public async Task<IncidentRow?> FinishedAsync(string chain, CancellationToken cancellation)
    {
        while (true)
        {
            if (await Records.FindAsync(chain, cancellation) is not { } row)
            {
                _seen.TryRemove(chain, out _);
                return null;
            }
            if (row.Left.IsEmpty)
            {
                Remember(row);
                return row;
            }
            await FinishAsync(row, cancellation);
        }
    }

    public void Remember(IncidentRow row)
    {
        if (_seen.Count >= Remembered)
            _seen.Clear();
        if (row is { Left.IsEmpty: true, Tag: not null })
            _seen[row.Chain] = row;
        else
            _seen.TryRemove(row.Chain, out _);
    }

    public void Forget(IEnumerable<string> chains)
    {
        foreach (var chain in chains)
            _seen.TryRemove(chain, out _);
    }

    /// <summary>Writes what is decided on what was read; where somebody else was first, it is read and decided again.</summary>
    /// <param name="chains">Whose records are written: within a process one after the other, so that not everybody is in everybody's way.</param>
    /// <param name="decide">Fills a request. Throws a <see cref="StoreConflictException"/> when what the caller has seen is not so any more.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<T> WriteAsync<T>(IEnumerable<string> chains, Func<ResponseWrite, Task<T>> decide, CancellationToken cancellation)
    {
        var gates = chains.Select(chain => (int)((uint)chain.GetHashCode(StringComparison.Ordinal) % Gates)).Distinct().Order().ToArray();
        var entered = 0;
        try
        {
            for (; entered < gates.Length; entered++)
                await _gates[gates[entered]].WaitAsync(cancellation);
            for (var round = 0; ; round++)
            {
                var write = new ResponseWrite(this, fresh: round > 0);
                try
                {
                    var result = await decide(write);
                    await write.SubmitAsync(cancellation);
                    return result;
                }
                catch (StoreConflictException) when (round == 0 && write.Remembered)
                {
                    Forget(write.Chains);
                }
                catch (RequestFailedException e) when (AzureTrouble.IsConflict(e) && round < Rounds)
                {
                    Forget(write.Chains);
                    await Task.Delay(Random.Shared.Next(1, 4 + 4 * Math.Min(round, 10)), cancellation);
                }
                catch (RequestFailedException e) when (AzureTrouble.IsConflict(e))
                {
                    throw new StoreConflictException("others kept writing the same records", e);
                }
            }
        }
        finally
        {
            while (entered-- > 0)
                _gates[gates[entered]].Release();
        }
    }

    /// <summary>Puts in their places what a record's last write had no room for. Whoever comes may do it, and do it again.</summary>
    public async Task FinishAsync(string chain, CancellationToken cancellation)
    {
        if (await Records.FindAsync(chain, cancellation) is { Left.IsEmpty: false } row)
            await FinishAsync(row, cancellation);
        else
            await rows.RemoveAsync(UnfinishedMark(chain), cancellation);
    }

    /// <summary>The records whose last write was cut short, if any.</summary>
    public async Task FinishAllAsync(CancellationToken cancellation)
    {
        await foreach (var mark in rows.Range(Marks, Marks + RowKeys.End, cancellation: cancellation))
            await FinishAsync(mark.GetString(IncidentIndex.Chain), cancellation);
    }

    private async Task FinishAsync(IncidentRow row, CancellationToken cancellation)
    {
        foreach (var some in Fitting(row.Left.Put.Select(plain => PlainRows.In(rows.Name, plain))))
            await rows.SubmitAsync([.. some.Select(one => new TableTransactionAction(TableTransactionActionType.UpsertReplace, one))], cancellation);
        foreach (var some in row.Left.Gone.Chunk(16))
            await Task.WhenAll(some.Select(key => RemoveAsync(key, cancellation)));
        var blobs = new List<string>();
        var done = await Records.WriteAsync(row.Chain, row.Record, Unfinished.None, blobs, cancellation);
        try
        {
            // A retired one has nothing left to say.
            await rows.SubmitAsync(
                [
                    row.Record is { Head: null, Incident: null }
                        ? new TableTransactionAction(TableTransactionActionType.Delete, done, row.Tag!.Value)
                        : new TableTransactionAction(TableTransactionActionType.UpdateReplace, done, row.Tag!.Value),
                    new TableTransactionAction(TableTransactionActionType.Delete, rows.New(UnfinishedMark(row.Chain)), ETag.All),
                ],
                cancellation);
            await bodies.RemoveAsync(row.Blobs, cancellation);
        }
        catch (RequestFailedException e) when (AzureTrouble.IsConflict(e))
        {
            // Somebody else has finished it.
            await bodies.RemoveAsync(blobs, cancellation);
        }
    }

    // A row of the ledger may have its text in a blob.
    private async Task RemoveAsync(string key, CancellationToken cancellation)
    {
        var blob = key.StartsWith("l!", StringComparison.Ordinal) && await rows.FindAsync(key, cancellation) is { } row ? IncidentRows.BlobOf(row) : null;
        await rows.RemoveAsync(key, cancellation);
        await bodies.RemoveAsync(blob is null ? [] : [blob], cancellation);
    }

    private static IEnumerable<List<TableEntity>> Fitting(IEnumerable<TableEntity> rows)
    {
        var (some, bytes) = (new List<TableEntity>(), 0);
        foreach (var row in rows)
        {
            var size = RowSizes.Of(row);
            if (some.Count == TablePartition.MostRows || some.Count > 0 && bytes + size > TablePartition.MostBytes)
            {
                yield return some;
                (some, bytes) = ([], 0);
            }
            some.Add(row);
            bytes += size;
        }
        if (some.Count > 0)
            yield return some;
    }

    public void Dispose()
    {
        foreach (var gate in _gates)
            gate.Dispose();
    }
}
