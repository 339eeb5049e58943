using System.Collections.Immutable;

namespace SecResponder.Response.Storage.AzureStorage;

// Stage 2: positions, keys, and all that a batch becomes, in the order that the store's remarks tell.
public sealed partial class AzureStore
{
    // Beside them there may be a number, what came of them, and what was carried on.
    private const int KeyRowsInOne = 92;
    private static readonly TimeSpan ClockSteps = TimeSpan.FromSeconds(1);

    private EventClock? _clock;

    public Task<ImmutableArray<KeyRow>> KeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation) => AskAsync("reading correlation state", async () =>
    {
        await _carrier.SweepAsync(again: false, cancellation);
        var found = ImmutableArray.CreateBuilder<KeyRow>(keys.Count);
        foreach (var shard in keys.GroupBy(KeyShard.Of))
            found.AddRange(await _shards[shard.Key].FindAsync([.. shard], cancellation));
        return found.ToImmutable();
    });

    public Task<ImmutableArray<KeyRow>> DueKeysAsync(DateTimeOffset eventTime, int max, CancellationToken cancellation) => AskAsync("reading due correlation state", async () =>
    {
        await _carrier.SweepAsync(again: true, cancellation);
        var due = new List<KeyRow>();
        foreach (var shard in _shards)
            due.AddRange(await shard.DueAsync(eventTime, max, cancellation));
        return due.OrderBy(row => row.Due).ThenBy(row => row.Key, StringComparer.Ordinal).Take(max).ToImmutableArray();
    });

    public Task<ImmutableArray<KeyRow>> KeysBeginningAsync(string with, string after, int max, CancellationToken cancellation) => AskAsync("reading correlation state", async () =>
    {
        var found = new List<KeyRow>();
        foreach (var shard in _shards)
            found.AddRange(await shard.BeginningAsync(with, after, max, cancellation));
        return found.OrderBy(row => RowKeys.Ordered(row.Key), StringComparer.Ordinal).Take(max).ToImmutableArray();
    });

    public Task CommitAsync(StageTwoCommit commit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(commit);
        return AskAsync($"committing {commit.Keys.Length} keys, {commit.Incidents.Length} incidents, {commit.DeadLetters.Length} dead letters", async () =>
        {
            // Whoever is too late finds out before anything is written, as far as that can be known.
            if (commit.Forgotten.Any(key => key.Open is not null || key.Version == 0))
                throw new StoreConflictException("a correlation key was written by somebody else meanwhile");
            var positions = await ExpectAsync(commit.Positions, cancellation);
            var parts = Parts(commit);
            foreach (var shard in parts.GroupBy(part => part.Shard))
                await _shards[shard.Key].ExpectAsync(shard.SelectMany(part => part.Part.Keys.Concat(part.Part.Forgotten)), cancellation);

            await _letters.AddAsync(commit.DeadLetters, cancellation);
            await _sightings.AddAsync(commit.Sightings, cancellation);
            await _carrier.SweepAsync(again: false, cancellation);
            var carried = new List<Carried>();
            foreach (var (shard, part) in parts)
                if (await _shards[shard].WriteAsync(part, cancellation) is > 0 and var sequence)
                    carried.Add(new Carried(shard, sequence, part.Outcome));
            await _carrier.CarryAsync(carried, cancellation);
            await MoveAsync(positions, commit, cancellation);
            await _letters.RemoveAsync(commit.Resent, commit.DeadLetters, cancellation);
        });
    }

    // Each key with what came of it; what belongs to no key goes by its own name.
    private static List<(int Shard, KeyPart Part)> Parts(StageTwoCommit commit)
    {
        var keyOf = commit.Keys.Where(key => key.Open is not null).DistinctBy(key => key.Open!.Id).ToDictionary(key => key.Open!.Id, key => key.Key, StringComparer.Ordinal);
        var opened = commit.Incidents.Select(made => (Shard: KeyShard.Of(keyOf.GetValueOrDefault(made.Incident.Id, made.Incident.Id)), Made: made))
            .ToLookup(one => one.Shard, one => new OpenedIncident(IncidentRecord.Of(one.Made, keyOf.GetValueOrDefault(one.Made.Incident.Id)), one.Made.Ledger, one.Made.Mentions));
        var more = commit.Evidence.ToLookup(one => KeyShard.Of(keyOf.GetValueOrDefault(one.IncidentId, one.IncidentId)));
        var parts = new List<(int, KeyPart)>();
        for (var shard = 0; shard < KeyShard.Count; shard++)
        {
            var (keys, forgotten) = (commit.Keys.Where(key => KeyShard.Of(key.Key) == shard).ToArray(), commit.Forgotten.Where(key => KeyShard.Of(key.Key) == shard).ToArray());
            var ledger = parts.Count == 0 && (keys.Length + forgotten.Length + opened[shard].Count() + more[shard].Count() > 0 || shard == KeyShard.Count - 1) ? commit.Ledger : [];
            var outcomes = new Outcome([.. opened[shard]], [.. more[shard]], ledger);
            foreach (var part in Cut(keys, forgotten, outcomes))
                parts.Add((shard, part));
        }
        return parts;
    }

    // A key and what came of it stay together.
    private static IEnumerable<KeyPart> Cut(KeyRow[] keys, KeyRow[] forgotten, Outcome outcome)
    {
        var opened = outcome.Incidents.ToLookup(made => made.Record.Key);
        var more = outcome.Evidence.ToLookup(one => one.IncidentId, StringComparer.Ordinal);
        var belonging = keys.Where(key => key.Open is not null).Select(key => key.Open!.Id).ToHashSet(StringComparer.Ordinal);
        var others = outcome with { Incidents = [.. opened[null]], Evidence = [.. outcome.Evidence.Where(one => !belonging.Contains(one.IncidentId))] };
        var (some, used, bytes) = (new List<KeyRow>(), 0, 0);
        foreach (var key in keys)
        {
            // One that waits for time may need a second row, for its place.
            var needs = key.Due is null ? 1 : 2;
            var size = Math.Min(key.State.Length, RowBodies.Large) * 4 / 3 + 4_000;
            if (used + needs > KeyRowsInOne || some.Count > 0 && bytes + size > TablePartition.MostBytes - RowBodies.Large * 4 / 3)
            {
                yield return Part();
                (some, used, bytes, others) = ([], 0, 0, Outcome.None);
            }
            some.Add(key);
            used += needs;
            bytes += size;
        }
        foreach (var gone in forgotten.Chunk(KeyRowsInOne))
        {
            if (some.Count > 0)
                yield return Part();
            yield return new KeyPart([], gone, some.Count > 0 ? Outcome.None : others);
            (some, others) = ([], Outcome.None);
        }
        if (some.Count > 0 || !others.IsEmpty)
            yield return Part();

        KeyPart Part() => new([.. some], [], new Outcome(
            [.. some.SelectMany(key => opened[key.Key]), .. others.Incidents],
            [.. some.Where(key => key.Open is not null).SelectMany(key => more[key.Open!.Id]), .. others.Evidence],
            others.Ledger));
    }
}
