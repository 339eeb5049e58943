using Azure.Data.Tables;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>
/// Carries what came of keys to the incidents: in the order of each shard, and once. The request that writes an incident also moves the shard's mark there; what the mark has passed is never
/// carried again, and what it has not is found under the next number, by whoever comes. A process that dies between a key and its incident leaves nothing undone but this.
/// </summary>
internal sealed class OutcomeCarrier(ResponseRows response, KeyShard[] shards) : IDisposable
{
    // Rows that a request is filled to; a record's own rows come on top.
    private const int Full = 60;
    private const string Mark = "xs";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _hasSwept;

    /// <summary>Carries what was just written, and before it what others have left.</summary>
    public async Task CarryAsync(IReadOnlyCollection<Carried> written, CancellationToken cancellation)
    {
        if (written.Count == 0)
            return;
        await _gate.WaitAsync(cancellation);
        try
        {
            await CarryAllAsync(written, cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>What a process that is gone has left; once in a process, and whenever its timer comes.</summary>
    public async Task SweepAsync(bool again, CancellationToken cancellation)
    {
        if (_hasSwept && !again)
            return;
        await _gate.WaitAsync(cancellation);
        try
        {
            var marks = await MarksAsync(cancellation);
            for (var shard = 0; shard < shards.Length; shard++)
            {
                var left = new List<Carried>();
                await foreach (var row in shards[shard].Rows.Range("o!", RowKeys.Join("o", RowKeys.End), cancellation: cancellation))
                {
                    var sequence = row.GetInt64("Sequence")!.Value;
                    if (sequence > marks[shard].Sequence)
                        left.Add(new Carried(shard, sequence, await shards[shard].OutcomeAsync(row, cancellation)));
                    else
                        await shards[shard].RemoveAsync(row, cancellation);
                }
                await CarryAllAsync(left, cancellation);
            }
            await response.FinishAllAsync(cancellation);
            _hasSwept = true;
        }
        finally
        {
            _gate.Release();
        }
    }

    private sealed record Carry(long Sequence, int Units, TableEntity? Row);

    private async Task<Carry[]> MarksAsync(CancellationToken cancellation)
    {
        var rows = await response.Rows.BeginningAsync(RowKeys.Join(Mark, ""), KeyShard.Count, cancellation);
        return [.. Enumerable.Range(0, shards.Length).Select(shard => rows.FirstOrDefault(row => row.RowKey == KeyOf(shard)) is { } row
            ? new Carry(row.GetInt64("Sequence")!.Value, (int)row.GetInt64("Units")!.Value, row)
            : new Carry(0, 0, null))];
    }

    private static string KeyOf(int shard) => RowKeys.Join(Mark, RowKeys.Number(shard));

    private async Task CarryAllAsync(IReadOnlyCollection<Carried> written, CancellationToken cancellation)
    {
        var waiting = new Queue<Carried>(await WithOlderAsync(written, cancellation));
        while (waiting.Count > 0)
        {
            var done = await response.WriteAsync(waiting.SelectMany(one => Chains(one.Outcome)), async write =>
            {
                var marks = await MarksAsync(cancellation);
                var before = marks.ToArray();
                var whole = 0;
                foreach (var one in waiting)
                {
                    if (one.Sequence > marks[one.Shard].Sequence && !await FillAsync(write, one, marks, cancellation))
                        break;
                    whole++;
                }
                for (var shard = 0; shard < marks.Length; shard++)
                    if (marks[shard] != before[shard])
                        write.Other(
                            before[shard].Row is null ? TableTransactionActionType.Add : TableTransactionActionType.UpdateReplace,
                            new TableEntity(AzureStore.Response, KeyOf(shard)) { ["Sequence"] = marks[shard].Sequence, ["Units"] = (long)marks[shard].Units }, before[shard].Row?.ETag ?? default);
                return whole;
            }, cancellation);
            for (; done > 0; done--)
            {
                var one = waiting.Dequeue();
                shards[one.Shard].CarriedOn(one.Sequence);
            }
        }
    }

    // As much as fits; false when something is left for the next request.
    private static async Task<bool> FillAsync(ResponseWrite write, Carried one, Carry[] marks, CancellationToken cancellation)
    {
        var units = Units(one.Outcome).ToArray();
        for (var unit = marks[one.Shard].Units; unit < units.Length; unit++)
        {
            if (write.Size >= Full)
                return false;
            await units[unit](write, cancellation);
            marks[one.Shard] = marks[one.Shard] with { Units = unit + 1 };
        }
        marks[one.Shard] = marks[one.Shard] with { Sequence = one.Sequence, Units = 0 };
        return true;
    }

    private static IEnumerable<Func<ResponseWrite, CancellationToken, Task>> Units(Outcome outcome)
    {
        foreach (var made in outcome.Incidents)
            yield return (write, cancellation) => AzureStore.OpenAsync(write, made, cancellation);
        foreach (var more in outcome.Evidence)
            yield return (write, cancellation) => AddAsync(write, more, cancellation);
        foreach (var draft in outcome.Ledger)
            yield return (write, cancellation) => write.AppendAsync([draft], cancellation);
    }

    private static async Task AddAsync(ResponseWrite write, MoreEvidence more, CancellationToken cancellation)
    {
        var record = await write.RecordAsync(more.IncidentId, cancellation);
        if (record.Incident is not null)
            write.Put(more.IncidentId, record with
            {
                LastEvidenceAt = more.LastEvidenceAt > record.LastEvidenceAt ? more.LastEvidenceAt : record.LastEvidenceAt,
                EvidenceCount = Math.Max(more.Count, record.EvidenceCount),
            });
        await write.AppendAsync(more.Ledger, cancellation);
    }

    // What another process has written before ours and not carried on yet comes first.
    private async Task<List<Carried>> WithOlderAsync(IReadOnlyCollection<Carried> written, CancellationToken cancellation)
    {
        if (written.Count == 0)
            return [];
        var marks = await MarksAsync(cancellation);
        var all = new List<Carried>();
        foreach (var shard in written.GroupBy(one => one.Shard))
        {
            var first = shard.Min(one => one.Sequence);
            for (var sequence = marks[shard.Key].Sequence + 1; sequence < first; sequence++)
                if (await shards[shard.Key].Rows.FindAsync(KeyShard.OutcomeKey(sequence), cancellation) is { } row)
                    all.Add(new Carried(shard.Key, sequence, await shards[shard.Key].OutcomeAsync(row, cancellation)));
            all.AddRange(shard.OrderBy(one => one.Sequence));
        }
        return all;
    }

    private static IEnumerable<string> Chains(Outcome outcome) =>
        outcome.Incidents.Select(made => made.Record.Incident!.Id).Concat(outcome.Evidence.Select(more => more.IncidentId)).Concat(outcome.Ledger.Select(draft => draft.Chain));

    public void Dispose() => _gate.Dispose();
}
