using System.Collections.Immutable;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using SecResponder.Response.Incidents;
using SecResponder.Response.Pipeline;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>One part of the correlation keys: their rows, the order in which those that wait for time are due, and what came of them and is still to be carried on.</summary>
/// <remarks>
/// <para>Keys that were read are remembered, and so is that others are not there: a batch of keys that are busy asks for nothing. What is remembered may be old when another process has
/// written; then the commit is a conflict, everything is forgotten, and it is read anew. That is enough: a signal that is no duplicate by an old state is written, and thereby found out; one
/// that is a duplicate by an old state is one by the new state.</para>
/// <para>A key stands in the order of times at a time that is never later than its own: it is moved when somebody comes by, not with every signal.</para>
/// </remarks>
internal sealed partial class KeyShard(TablePartition rows, RowBodies bodies) : IDisposable
{
    /// <summary>How many there are. Part of the layout: rows are found by it.</summary>
    public const int Count = 4;

    private const int Remembered = 20_000;
    // So many that are not known are worth reading the shard for, as far as that goes.
    private const int WorthAll = 12;
    private const int MostPages = 20;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, TableEntity> _seen = new(StringComparer.Ordinal);
    private bool _isWhole;
    private bool _isTooLarge;

    public TablePartition Rows => rows;

    public static int Of(string key) => (int)(uint.Parse(RowKeys.Hash(key).AsSpan(0, 8), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture) % Count);

    private static string KeyOf(string key) => RowKeys.Join("k", RowKeys.Ordered(key));

    public async Task<ImmutableArray<KeyRow>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            return await ReadAsync(await RowsAsync([.. keys.Select(KeyOf)], cancellation), cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Those due before, the longest due first.</summary>
    public async Task<ImmutableArray<KeyRow>> DueAsync(DateTimeOffset before, int max, CancellationToken cancellation)
    {
        var due = ImmutableArray.CreateBuilder<KeyRow>();
        await foreach (var place in rows.Range("d!", RowKeys.Join("d", RowKeys.Time(before)), page: max, cancellation: cancellation))
        {
            if (await rows.FindAsync(place.GetString("Key"), cancellation) is not { } row)
                continue;
            if (row.GetInt64("Place") == place.GetInt64("At") && row.GetInt64("Due") is { } at && at < before.UtcTicks)
                due.Add(await ReadAsync(row, cancellation));
            else
                await MoveAsync(place, row, cancellation);
            Remember(row);
            if (due.Count == max)
                break;
        }
        return [.. due.OrderBy(row => row.Due).ThenBy(row => row.Key, StringComparer.Ordinal)];
    }

    public async Task<ImmutableArray<KeyRow>> BeginningAsync(string with, string after, int max, CancellationToken cancellation)
    {
        var from = after.Length > 0 && string.CompareOrdinal(after, with) >= 0 ? KeyOf(after) + RowKeys.Between : RowKeys.Join("k", RowKeys.OrderedPrefix(with));
        var found = await rows.Range(from, RowKeys.Join("k", RowKeys.OrderedPrefix(with) + RowKeys.End), page: max, cancellation: cancellation).Take(max).ToImmutableArrayAsync(cancellation);
        foreach (var row in found)
            Remember(row);
        return await ReadAsync(found, cancellation);
    }

    private void Remember(TableEntity row)
    {
        lock (_seen)
        {
            if (_seen.Count >= Remembered)
                Forget();
            _seen[row.RowKey] = row;
        }
    }

    private void Forget()
    {
        lock (_seen)
        {
            _seen.Clear();
            _isWhole = false;
        }
    }

    private async Task<List<TableEntity>> RowsAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var missing = Missing(keys);
        if (missing.Count > WorthAll && !_isTooLarge)
        {
            await ReadAllAsync(cancellation);
            missing = Missing(keys);
        }
        foreach (var row in await rows.FindAsync(missing, cancellation))
            Remember(row);
        lock (_seen)
            return [.. keys.Select(key => _seen.GetValueOrDefault(key)).OfType<TableEntity>()];
    }

    private List<string> Missing(IReadOnlyList<string> keys)
    {
        lock (_seen)
            return _isWhole ? [] : [.. keys.Where(key => !_seen.ContainsKey(key)).Distinct(StringComparer.Ordinal)];
    }

    private async Task ReadAllAsync(CancellationToken cancellation)
    {
        var pages = 0;
        await foreach (var page in rows.Range("k!", RowKeys.Join("k", RowKeys.End), cancellation: cancellation).AsPages().WithCancellation(cancellation))
        {
            foreach (var row in page.Values)
                Remember(row);
            if (++pages < MostPages || page.ContinuationToken is null)
                continue;
            _isTooLarge = true;
            return;
        }
        lock (_seen)
            _isWhole = true;
    }

    private async Task<ImmutableArray<KeyRow>> ReadAsync(IReadOnlyCollection<TableEntity> found, CancellationToken cancellation)
    {
        var all = ImmutableArray.CreateBuilder<KeyRow>(found.Count);
        foreach (var row in found)
            all.Add(await ReadAsync(row, cancellation));
        return all.DrainToImmutable();
    }

    private async Task<KeyRow> ReadAsync(TableEntity row, CancellationToken cancellation)
    {
        try
        {
            var last = await bodies.GetAsync(row, "Last", cancellation);
            return new KeyRow(
                System.Text.Encoding.UTF8.GetString((await bodies.GetAsync(row, "Key", cancellation)).Span), await bodies.GetAsync(row, "State", cancellation),
                row.GetString("Incident") is { } open ? new OpenIncident(open, new DateTimeOffset(row.GetInt64("Evidence")!.Value, TimeSpan.Zero), row.GetInt64("Count")!.Value) : null,
                row.GetInt64("Version")!.Value)
            {
                Due = row.GetInt64("Due") is { } due ? new DateTimeOffset(due, TimeSpan.Zero) : null,
                Last = last.IsEmpty ? null : JsonSerializer.Deserialize(last.Span, SignalJsonContext.Default.Signal),
            };
        }
        catch (RowHasMovedException)
        {
            Forget();
            throw;
        }
    }

    // Its time has moved on since it was put there.
    private async Task MoveAsync(TableEntity place, TableEntity row, CancellationToken cancellation)
    {
        var actions = new List<TableTransactionAction> { new(TableTransactionActionType.Delete, place, place.ETag) };
        if (row.GetInt64("Place") == place.GetInt64("At"))
        {
            var due = row.GetInt64("Due");
            row["Place"] = due;
            if (due is { } at)
                actions.Add(new TableTransactionAction(TableTransactionActionType.UpsertReplace, Place(row.RowKey, at)));
            actions.Add(new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, row.ETag));
        }
        try
        {
            var tags = await rows.SubmitAsync(actions, cancellation);
            if (actions.Count > 1 && tags[^1] is { } tag)
                row.ETag = tag;
        }
        catch (RequestFailedException e) when (AzureTrouble.IsConflict(e))
        {
            // Somebody has just written the key, or moved it.
            Forget();
        }
    }

    private TableEntity Place(string key, long at) => new(rows.Name, RowKeys.Join("d", RowKeys.Number(at), RowKeys.Hash(key))) { ["Key"] = key, ["At"] = at };

    public void Dispose() => _gate.Dispose();
}
