using System.Collections.Immutable;
using Azure;
using Azure.Data.Tables;
using SecResponder.Response.Ledger;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>
/// One request to the response's partition: records as they were read and as they shall be, the rows of their ledgers, the rows they are found by, and whatever else belongs to it. Written
/// whole or not at all: every row that was read goes by its tag.
/// </summary>
/// <remarks>A request has 100 rows. Rows that follow from a record (its index, its ledger) and don't fit are written down in the record itself, in the same request, and put in their places
/// afterwards: by <see cref="ResponseRows.FinishAllAsync"/>, which whoever meets the record next calls, too.</remarks>
internal sealed class ResponseWrite(ResponseRows response, bool fresh)
{
    private sealed record Change(IncidentRow Before, IncidentRecord After, ImmutableArray<LedgerEntry> Rows);

    private readonly SortedDictionary<string, Change> _changes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TableTransactionAction> _others = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<string>> _leaving = new(StringComparer.Ordinal);
    private readonly List<string> _made = [];
    private readonly List<string> _replaced = [];

    /// <summary>Told by every row of this request: whether a request whose answer was lost has come through.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Whether something was taken from memory that may be old.</summary>
    public bool Remembered { get; private set; }

    public IEnumerable<string> Chains => _changes.Keys;

    /// <summary>A record as it stands in this request.</summary>
    public async Task<IncidentRecord> RecordAsync(string chain, CancellationToken cancellation)
    {
        if (_changes.TryGetValue(chain, out var change))
            return change.After;
        var (row, remembered) = await response.RowAsync(chain, fresh, cancellation);
        Remembered |= remembered;
        _changes[chain] = new Change(row, row.Record, []);
        return row.Record;
    }

    public void Put(string chain, IncidentRecord record) => _changes[chain] = _changes[chain] with { After = record };

    public async Task AppendAsync(IEnumerable<LedgerDraft> drafts, CancellationToken cancellation)
    {
        foreach (var draft in drafts)
        {
            var record = await RecordAsync(draft.Chain, cancellation);
            var entry = LedgerChain.Seal(record.Head ?? LedgerHead.Empty, draft);
            var changed = entry.At > record.ChangedAt ? entry.At : record.ChangedAt;
            _changes[draft.Chain] = _changes[draft.Chain] with
            {
                After = record with { Head = LedgerChain.After(entry), ChangedAt = changed },
                Rows = _changes[draft.Chain].Rows.Add(entry),
            };
        }
    }

    /// <summary>Rows that are to go once the request is written.</summary>
    public void Leaves(string chain, IEnumerable<string> rows) => _leaving[chain] = [.. rows];

    /// <summary>Another row of the partition, to be made, changed by its tag, or removed.</summary>
    public void Other(TableTransactionActionType what, TableEntity row, ETag tag = default)
    {
        if (what is not TableTransactionActionType.Delete)
            row[ResponseRows.By] = Id;
        _others[row.RowKey] = new TableTransactionAction(what, row, tag == default ? ETag.All : tag);
    }

    public void Replaces(string? blob)
    {
        if (blob is not null)
            _replaced.Add(blob);
    }

    public void Made(string? blob)
    {
        if (blob is not null)
            _made.Add(blob);
    }

    /// <summary>How many rows it would need.</summary>
    public int Size => _others.Count + _changes.Values.Sum(change => 2 + change.Rows.Length + Math.Abs(change.After.Mentions.Length - change.Before.Record.Mentions.Length) + (change.After.Steps == change.Before.Record.Steps ? 0 : 3 * change.After.Steps.Length));

    public async Task SubmitAsync(CancellationToken cancellation)
    {
        var actions = new List<TableTransactionAction>(_others.Values);
        var bytes = actions.Sum(action => RowSizes.Of(action.Entity));
        var changed = _changes.Where(one => !ReferenceEquals(one.Value.Before.Record, one.Value.After))
            .Select(one => (Chain: one.Key, Value: one.Value with { After = one.Value.After with { Layout = IncidentIndex.Layout } })).ToArray();
        // A record and the mark of one that is unfinished have their place in any case.
        var room = TablePartition.MostRows - actions.Count - 2 * changed.Length;
        var unfinished = new List<string>();
        var written = new List<(string Chain, IncidentRecord Record, int Place, List<string> Blobs, Unfinished Left)>();
        foreach (var (chain, change) in changed)
        {
            var follows = await FollowsAsync(chain, change, cancellation);
            var left = new List<TableTransactionAction>();
            foreach (var action in follows)
            {
                var size = RowSizes.Of(action.Entity);
                if (room > 0 && bytes + size < TablePartition.MostBytes)
                {
                    (room, bytes) = (room - 1, bytes + size);
                    actions.Add(action);
                }
                else
                    left.Add(action);
            }
            var rest = new Unfinished(
                [.. left.Where(action => action.ActionType != TableTransactionActionType.Delete).Select(action => PlainRows.Of((TableEntity)action.Entity))],
                [.. left.Where(action => action.ActionType == TableTransactionActionType.Delete).Select(action => action.Entity.RowKey), .. _leaving.GetValueOrDefault(chain, [])]);
            var blobs = new List<string>();
            var row = await response.Records.WriteAsync(chain, change.After, rest, blobs, cancellation);
            _made.AddRange(blobs);
            row[ResponseRows.By] = Id;
            written.Add((chain, change.After, actions.Count, blobs, rest));
            bytes += RowSizes.Of(row);
            actions.Add(change.Before.Tag is { } tag
                ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, tag)
                : new TableTransactionAction(TableTransactionActionType.Add, row));
            _replaced.AddRange(change.Before.Blobs);
            if (!rest.IsEmpty)
            {
                unfinished.Add(chain);
                actions.Add(new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity(AzureStore.Response, ResponseRows.UnfinishedMark(chain)) { [IncidentIndex.Chain] = chain }));
            }
        }
        if (actions.Count > TablePartition.MostRows)
            throw new StoreException($"{actions.Count} records can't be changed in one turn; {TablePartition.MostRows} may be. Split the plan: nothing was written.") { Problem = StoreProblem.Full };
        try
        {
            var tags = await response.Rows.SubmitAsync(actions, cancellation);
            foreach (var (chain, record, place, blobs, left) in written)
                response.Remember(new IncidentRow(chain, record, tags[place], left, [.. blobs]));
        }
        catch (RequestFailedException e) when (AzureTrouble.IsConflict(e))
        {
            response.Forget(_changes.Keys);
            if (!await CameThroughAsync(actions, cancellation))
            {
                await response.Bodies.RemoveAsync(_made, cancellation);
                throw;
            }
        }
        foreach (var chain in unfinished)
            try
            {
                await response.FinishAsync(chain, cancellation);
            }
            catch (Exception e) when (AzureTrouble.IsTrouble(e))
            {
                // It is written: whoever meets the record next goes on.
            }
        await response.Bodies.RemoveAsync(_replaced, cancellation);
    }

    // The client asks again when an answer is lost, and is then told of a conflict with itself.
    private async Task<bool> CameThroughAsync(List<TableTransactionAction> actions, CancellationToken cancellation)
    {
        var written = actions.FirstOrDefault(action => action.ActionType != TableTransactionActionType.Delete && ((TableEntity)action.Entity).ContainsKey(ResponseRows.By));
        return written is not null && (await response.Rows.FindAsync(written.Entity.RowKey, cancellation))?.GetString(ResponseRows.By) == Id;
    }

    private async Task<List<TableTransactionAction>> FollowsAsync(string chain, Change change, CancellationToken cancellation)
    {
        var follows = new List<TableTransactionAction>();
        var (before, after) = (IncidentIndex.Of(chain, change.Before.Record), IncidentIndex.Of(chain, change.After));
        foreach (var (key, row) in after)
            if (!before.TryGetValue(key, out var old) || !IncidentIndex.Same(old, row))
                follows.Add(new TableTransactionAction(TableTransactionActionType.UpsertReplace, row));
        foreach (var (key, row) in before)
            if (!after.ContainsKey(key))
                follows.Add(new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All));
        foreach (var entry in change.Rows)
            follows.Add(new TableTransactionAction(TableTransactionActionType.UpsertReplace, await response.Records.WriteAsync(entry, _made, cancellation)));
        return follows;
    }
}
