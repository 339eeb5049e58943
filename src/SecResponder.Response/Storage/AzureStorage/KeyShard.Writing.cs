using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using SecResponder.Response.Pipeline;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>What is written of a shard in one request: keys, keys that are forgotten, and what came of them.</summary>
internal sealed record KeyPart(IReadOnlyList<KeyRow> Keys, IReadOnlyList<KeyRow> Forgotten, Outcome Outcome);

/// <summary>What came of a part, in the order of its shard.</summary>
internal sealed record Carried(int Shard, long Sequence, Outcome Outcome);

// Writing: keys by their tags, and what came of them under the next number, in one request.
internal sealed partial class KeyShard
{
    private const int Rounds = 20;

    private TableEntity? _head;
    // Carried on, and still there: they go with the next request.
    private readonly List<string> _carried = [];

    /// <summary>Whether the keys are as the caller has seen them, as far as is known; so that of a large batch nothing is written when it must be decided again.</summary>
    /// <exception cref="StoreConflictException">One is not.</exception>
    public async Task ExpectAsync(IEnumerable<KeyRow> keys, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            await SeenAsync([.. keys], cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Writes a part.</summary>
    /// <returns>Under which number what came of it is to be carried on; 0 when nothing came.</returns>
    /// <exception cref="StoreConflictException">A key has moved.</exception>
    public async Task<long> WriteAsync(KeyPart part, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            for (var round = 0; ; round++)
            {
                var seen = await SeenAsync([.. part.Keys, .. part.Forgotten], cancellation);
                var (made, id) = (new List<string>(), Guid.NewGuid().ToString("N"));
                var (actions, sequence) = await ActionsAsync(part, seen, id, made, cancellation);
                try
                {
                    Wrote(actions, await rows.SubmitAsync(actions, cancellation));
                    await bodies.RemoveAsync(part.Keys.Concat(part.Forgotten).Select(key => seen.GetValueOrDefault(KeyOf(key.Key))).OfType<TableEntity>()
                        .SelectMany(old => new[] { RowBodies.BlobOf(old, "State"), RowBodies.BlobOf(old, "Last") }).OfType<string>(), cancellation);
                    return sequence;
                }
                catch (RequestFailedException e) when (AzureTrouble.IsConflict(e))
                {
                    // A key has moved, which the next round sees; or only the number was taken by another process; or our own request came through and its answer did not.
                    Forget();
                    _head = null;
                    _carried.Clear();
                    if (await rows.FindAsync(actions[0].Entity.RowKey, cancellation) is { } first && first.GetString(ResponseRows.By) == id)
                        return sequence;
                    await bodies.RemoveAsync(made, cancellation);
                    if (round == Rounds)
                        throw new StoreConflictException("others kept writing the same keys", e);
                }
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>What was carried on needs not to be kept.</summary>
    public void CarriedOn(long sequence)
    {
        lock (_carried)
            _carried.Add(OutcomeKey(sequence));
    }

    /// <summary>Removes what was carried on and still lies there.</summary>
    public async Task RemoveAsync(TableEntity outcome, CancellationToken cancellation)
    {
        lock (_carried)
            _carried.Remove(outcome.RowKey);
        await rows.RemoveAsync(outcome.RowKey, cancellation);
        if (RowBodies.BlobOf(outcome, "Body") is { } blob)
            await bodies.RemoveAsync([blob], cancellation);
    }

    public static string OutcomeKey(long sequence) => RowKeys.Join("o", RowKeys.Number(sequence));

    public async Task<Outcome> OutcomeAsync(TableEntity row, CancellationToken cancellation) =>
        JsonSerializer.Deserialize((await bodies.GetAsync(row, "Body", cancellation)).Span, AzureJson.Default.Outcome)!;

    private async Task<Dictionary<string, TableEntity>> SeenAsync(IReadOnlyList<KeyRow> keys, CancellationToken cancellation)
    {
        var found = await RowsAsync([.. keys.Select(key => KeyOf(key.Key))], cancellation);
        var seen = found.DistinctBy(row => row.RowKey).ToDictionary(row => row.RowKey, StringComparer.Ordinal);
        if (keys.Any(HasMoved))
        {
            // What is remembered may be what is old.
            Forget();
            seen = (await rows.FindAsync(keys.Select(key => KeyOf(key.Key)).Distinct(StringComparer.Ordinal), cancellation)).ToDictionary(row => row.RowKey, StringComparer.Ordinal);
            foreach (var row in seen.Values)
                Remember(row);
            if (keys.Any(HasMoved))
                throw new StoreConflictException("a correlation key was written by somebody else meanwhile");
        }
        return seen;

        bool HasMoved(KeyRow key) => (seen.GetValueOrDefault(KeyOf(key.Key))?.GetInt64("Version") ?? 0) != key.Version;
    }

    private async Task<(List<TableTransactionAction> Actions, long Sequence)> ActionsAsync(
        KeyPart part, Dictionary<string, TableEntity> seen, string id, List<string> made, CancellationToken cancellation)
    {
        var actions = new List<TableTransactionAction>();
        foreach (var key in part.Keys)
        {
            var old = seen.GetValueOrDefault(KeyOf(key.Key));
            var row = await RowAsync(key, made, cancellation);
            row[ResponseRows.By] = id;
            // Put where it is due unless it stands at an earlier time already.
            var place = old?.GetInt64("Place");
            if (key.Due is { } due && (place is null || due.UtcTicks < place))
            {
                actions.Add(new TableTransactionAction(TableTransactionActionType.UpsertReplace, Place(row.RowKey, due.UtcTicks)));
                place = due.UtcTicks;
            }
            row["Place"] = place;
            actions.Insert(0, old is null ? new TableTransactionAction(TableTransactionActionType.Add, row) : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, old.ETag));
        }
        foreach (var key in part.Forgotten)
            actions.Add(new TableTransactionAction(TableTransactionActionType.Delete, rows.New(KeyOf(key.Key)), seen[KeyOf(key.Key)].ETag));
        var sequence = 0L;
        if (!part.Outcome.IsEmpty)
        {
            _head ??= await rows.FindAsync(HeadRow, cancellation) ?? new TableEntity(rows.Name, HeadRow) { ["Next"] = 1L };
            sequence = _head.GetInt64("Next")!.Value;
            var next = new TableEntity(rows.Name, HeadRow) { ["Next"] = sequence + 1, [ResponseRows.By] = id };
            actions.Insert(0, new TableTransactionAction(_head.ETag == default ? TableTransactionActionType.Add : TableTransactionActionType.UpdateReplace, next, _head.ETag));
            var outcome = new TableEntity(rows.Name, OutcomeKey(sequence)) { ["Sequence"] = sequence };
            if (await bodies.PutAsync(outcome, "Body", JsonSerializer.SerializeToUtf8Bytes(part.Outcome, AzureJson.Default.Outcome), RowBodies.Large, cancellation) is { } blob)
                made.Add(blob);
            actions.Add(new TableTransactionAction(TableTransactionActionType.Add, outcome));
        }
        lock (_carried)
            foreach (var done in _carried.Take(TablePartition.MostRows - actions.Count))
                actions.Add(new TableTransactionAction(TableTransactionActionType.Delete, rows.New(done), ETag.All));
        return (actions, sequence);
    }

    private const string HeadRow = "n";

    private async Task<TableEntity> RowAsync(KeyRow key, List<string> made, CancellationToken cancellation)
    {
        var row = rows.New(KeyOf(key.Key));
        row["Version"] = key.Version + 1;
        if (key.Open is { } open)
            (row["Incident"], row["Evidence"], row["Count"]) = (open.Id, open.LastEvidence.UtcTicks, open.Count);
        if (key.Due is { } due)
            row["Due"] = due.UtcTicks;
        Made(await bodies.PutAsync(row, "Key", System.Text.Encoding.UTF8.GetBytes(key.Key), RowBodies.Small, cancellation));
        Made(await bodies.PutAsync(row, "State", key.State, RowBodies.Large, cancellation));
        if (key.Last is { } last)
            Made(await bodies.PutAsync(row, "Last", JsonSerializer.SerializeToUtf8Bytes(last, SignalJsonContext.Default.Signal), RowBodies.Small, cancellation));
        return row;

        void Made(string? blob)
        {
            if (blob is not null)
                made.Add(blob);
        }
    }

    private void Wrote(List<TableTransactionAction> actions, IReadOnlyList<ETag?> tags)
    {
        for (var i = 0; i < actions.Count; i++)
        {
            var row = (TableEntity)actions[i].Entity;
            if (actions[i].ActionType == TableTransactionActionType.Delete)
            {
                lock (_seen)
                    _seen.Remove(row.RowKey);
                lock (_carried)
                    _carried.Remove(row.RowKey);
                continue;
            }
            row.ETag = tags[i] ?? default;
            if (row.RowKey == HeadRow)
                _head = row;
            else if (row.RowKey.StartsWith("k!", StringComparison.Ordinal))
                Remember(row);
        }
    }
}
