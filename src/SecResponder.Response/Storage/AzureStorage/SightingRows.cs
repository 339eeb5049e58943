using System.Collections.Concurrent;
using System.Collections.Immutable;
using Azure.Data.Tables;
using SecResponder.Response.Entities.Sightings;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>
/// What events have shown about addresses, by address and time. Written before its batch is, and again when the batch comes again: what is there already is no news, and what was ended by
/// an event is not made longer by an older one.
/// </summary>
internal sealed class SightingRows(TablePartition rows)
{
    private const int Remembered = 5_000;
    private const string NewestKey = "newest";
    private static readonly TimeSpan NewestSteps = TimeSpan.FromHours(1);

    private sealed record Seen(Sighting Sighting, bool Ended);

    // An address's sightings as this process last saw or wrote them. Old ones cost a sighting that is told again, nothing else.
    private readonly ConcurrentDictionary<string, ImmutableArray<Seen>> _seen = new(StringComparer.Ordinal);
    private DateTimeOffset _newest;

    public async Task AddAsync(ImmutableArray<Sighting> sightings, CancellationToken cancellation)
    {
        if (sightings.IsEmpty)
            return;
        var actions = new Dictionary<string, TableTransactionAction>(StringComparer.Ordinal);
        var changed = new Dictionary<string, ImmutableArray<Seen>>(StringComparer.Ordinal);
        foreach (var address in sightings.GroupBy(one => one.Address, StringComparer.Ordinal))
        {
            var before = _seen.TryGetValue(address.Key, out var known) ? known : await ReadAsync(address.Key, cancellation);
            var after = address.Aggregate(before, Add).OrderByDescending(one => one.Sighting.From).Take(SightingLimits.PerAddress).ToImmutableArray();
            foreach (var one in after.Except(before))
                actions[KeyOf(one.Sighting)] = new TableTransactionAction(TableTransactionActionType.UpsertReplace, Row(one));
            foreach (var one in before.Where(one => after.All(kept => KeyOf(kept.Sighting) != KeyOf(one.Sighting))))
                actions[KeyOf(one.Sighting)] = new TableTransactionAction(TableTransactionActionType.UpsertReplace, rows.New(KeyOf(one.Sighting)));
            changed[address.Key] = after;
        }
        var newest = sightings.Max(one => one.From);
        if (newest - _newest > NewestSteps && newest - await NewestAsync(cancellation) > NewestSteps)
            actions[NewestKey] = new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity(rows.Name, NewestKey) { ["From"] = newest.UtcTicks });
        foreach (var some in actions.Values.Chunk(TablePartition.MostRows))
            await rows.SubmitAsync(some, cancellation);
        _newest = newest > _newest ? newest : _newest;
        if (_seen.Count > Remembered)
            _seen.Clear();
        foreach (var (address, all) in changed)
            _seen[address] = all;
        // What fell off the end was emptied in the same request; whether the empty row is there matters to nobody.
        foreach (var gone in actions.Where(one => ((TableEntity)one.Value.Entity).GetString("Kind") is null && one.Key != NewestKey))
            await rows.RemoveAsync(gone.Key, cancellation);
    }

    public async Task<ImmutableArray<Sighting>> FindAsync(string address, DateTimeOffset upTo, int max, CancellationToken cancellation)
    {
        var oldest = await NewestAsync(cancellation) - SightingLimits.Kept;
        return [.. (await ReadAsync(address, cancellation)).Select(one => one.Sighting).Where(one => one.From <= upTo && one.From >= oldest)
            .OrderByDescending(one => one.From).ThenBy(one => one.Kind.ToString(), StringComparer.Ordinal).ThenBy(one => one.Host, StringComparer.Ordinal).Take(max)];
    }

    /// <summary>Removes what is older than is kept.</summary>
    public async Task TrimAsync(CancellationToken cancellation)
    {
        var oldest = await NewestAsync(cancellation) - SightingLimits.Kept;
        var old = new List<TableTransactionAction>();
        await foreach (var row in rows.Range("a!", RowKeys.Join("a", RowKeys.End), TableClient.CreateQueryFilter($"From lt {oldest.UtcTicks}"), columns: ["PartitionKey", "RowKey"], cancellation: cancellation))
        {
            old.Add(new TableTransactionAction(TableTransactionActionType.Delete, row, Azure.ETag.All));
            if (old.Count == TablePartition.MostRows)
            {
                await rows.SubmitAsync(old, cancellation);
                old.Clear();
            }
        }
        await rows.SubmitAsync(old, cancellation);
    }

    private async Task<DateTimeOffset> NewestAsync(CancellationToken cancellation) =>
        await rows.FindAsync(NewestKey, cancellation) is { } row ? new DateTimeOffset(row.GetInt64("From")!.Value, TimeSpan.Zero) : DateTimeOffset.MinValue + SightingLimits.Kept;

    private async Task<ImmutableArray<Seen>> ReadAsync(string address, CancellationToken cancellation)
    {
        var with = RowKeys.Join("a", RowKeys.Of(address), "");
        return [.. (await rows.Range(with, with + RowKeys.End, cancellation: cancellation).ToImmutableArrayAsync(cancellation)).Where(row => row.GetString("Kind") is not null).Select(Read)];
    }

    private static ImmutableArray<Seen> Add(ImmutableArray<Seen> all, Sighting seen)
    {
        if (seen.IsEnd)
            return [.. all.Select(one => one.Sighting.Kind == seen.Kind && one.Sighting.From <= seen.From && one.Sighting.Until > seen.From
                ? new Seen(one.Sighting with { Until = seen.From }, Ended: true)
                : one)];
        // A lease that is renewed is the same sighting, lasting longer; so is one that is read again.
        var same = all.FirstOrDefault(one => one.Sighting with { From = seen.From, Until = seen.Until } == seen && one.Sighting.From <= seen.From && one.Sighting.Until >= seen.From
            && !(one.Ended && seen.From == one.Sighting.Until)
            && !all.Any(newer => newer.Sighting.Kind == seen.Kind && newer.Sighting.Host != seen.Host && newer.Sighting.From > one.Sighting.From && newer.Sighting.From <= seen.From));
        if (same is null)
            return all.Add(new Seen(seen, Ended: false));
        return same.Ended || same.Sighting.Until >= seen.Until ? all : all.Replace(same, same with { Sighting = same.Sighting with { Until = seen.Until } });
    }

    private static string KeyOf(Sighting seen) => RowKeys.Join("a", RowKeys.Of(seen.Address), RowKeys.Descending(seen.From), RowKeys.Hash(seen.Kind.ToString(), seen.Host, seen.User, seen.Device));

    private TableEntity Row(Seen seen)
    {
        var (row, one) = (rows.New(KeyOf(seen.Sighting)), seen.Sighting);
        (row["Kind"], row["Address"], row["Host"], row["User"], row["Device"]) = (one.Kind.ToString(), one.Address, one.Host, one.User, one.Device);
        (row["From"], row["Until"], row["Ended"]) = (one.From.UtcTicks, one.Until.UtcTicks, seen.Ended);
        return row;
    }

    private static Seen Read(TableEntity row) => new(
        new Sighting(Enum.Parse<SightingKind>(row.GetString("Kind")), row.GetString("Address"), row.GetString("Host"), row.GetString("User"), new DateTimeOffset(row.GetInt64("From")!.Value, TimeSpan.Zero),
            new DateTimeOffset(row.GetInt64("Until")!.Value, TimeSpan.Zero), row.GetString("Device")),
        row.GetBoolean("Ended") ?? false);
}
