using System.Collections.Immutable;
using Azure.Data.Tables;
using SecResponder.Response.Approvals;
using SecResponder.Response.Entities.Sightings;
using SecResponder.Response.Ledger;

namespace SecResponder.Response.Storage.AzureStorage;

// What retention removes; and the few questions about what lies beside the response.
public sealed partial class AzureStore
{
    // Each takes three rows of the request that vouches for them.
    private const int RetiredInOne = 25;

    public Task<int> RetireAsync(DateTimeOffset before, int max, DateTimeOffset now, CancellationToken cancellation) => AskAsync("removing what is kept long enough", async () =>
    {
        await _sightings.TrimAsync(cancellation);
        var holding = (await HoldsAsync(RowKeys.Join("hd", RowKeys.End), int.MaxValue, cancellation)).SelectMany(hold => hold.Reasons).Select(reason => reason.IncidentId).ToHashSet(StringComparer.Ordinal);
        var old = new List<string>();
        // Once a day: incidents that were opened before, and have had no evidence since.
        var filter = TableClient.CreateQueryFilter($"LastEvidence lt {before.UtcTicks}");
        await foreach (var row in _response.Rows.Range(RowKeys.Join("t", RowKeys.Descending(before)), RowKeys.Join("t", RowKeys.End), filter, cancellation: cancellation))
        {
            if (old.Count >= max)
                break;
            var chain = row.GetString(IncidentIndex.Chain);
            if (!holding.Contains(chain) && await _response.FinishedAsync(chain, cancellation) is { } found && MayGo(found.Record, before))
                old.Add(chain);
        }
        var gone = 0;
        foreach (var some in old.Chunk(RetiredInOne))
        {
            var free = new List<string>();
            foreach (var chain in some)
                if (await ReleaseKeyAsync(chain, cancellation))
                    free.Add(chain);
            gone += await RetireAsync(free, before, now, cancellation);
        }
        return gone;
    });

    private static bool MayGo(IncidentRecord record, DateTimeOffset before) =>
        record is { Incident: not null, Head: not null } && record.LastEvidenceAt < before && record.ChangedAt < before
        && record.Steps.All(step => step.DueAt is null) && record.Approvals.All(approval => approval.State != ApprovalState.Waiting);

    // What comes for its key from now on begins an incident of its own. False when something has just come: then the incident is not old any more.
    private async Task<bool> ReleaseKeyAsync(string chain, CancellationToken cancellation)
    {
        if ((await _response.FinishedAsync(chain, cancellation))?.Record.Key is not { } name)
            return true;
        var shard = _shards[KeyShard.Of(name)];
        try
        {
            foreach (var key in await shard.FindAsync([name], cancellation))
                if (key.Open?.Id == chain)
                    await shard.WriteAsync(new KeyPart([key with { Open = null }], [], Outcome.None), cancellation);
            return true;
        }
        catch (StoreConflictException)
        {
            return false;
        }
    }

    // The row that vouches for them is written with the request that empties their records; their rows go after that, and whoever comes goes on with it.
    private async Task<int> RetireAsync(List<string> chains, DateTimeOffset before, DateTimeOffset now, CancellationToken cancellation)
    {
        var retired = await _response.WriteAsync(chains.Append(LedgerChain.Operations), async write =>
        {
            var all = ImmutableArray.CreateBuilder<RetiredChain>();
            foreach (var chain in chains)
            {
                var record = await write.RecordAsync(chain, cancellation);
                if (!MayGo(record, before))
                    continue;
                all.Add(new RetiredChain(chain, record.Head!.Count, Convert.ToHexStringLower(record.Head.Hash.AsSpan())));
                write.Put(chain, new IncidentRecord());
                write.Leaves(chain, Enumerable.Range(1, (int)record.Head.Count).Select(number => IncidentIndex.Row(chain, number)));
            }
            if (all.Count > 0)
                await write.AppendAsync([new LedgerDraft(LedgerChain.Operations, now, new ChainsRetired(before, all.ToImmutable()))], cancellation);
            return all.ToImmutable();
        }, cancellation);
        return retired.Length;
    }

    public Task<ImmutableArray<Sighting>> SightingsAsync(string address, DateTimeOffset upTo, int max, CancellationToken cancellation) =>
        AskAsync("reading sightings", () => _sightings.FindAsync(address, upTo, max, cancellation));

    public Task<ImmutableArray<DeadLetter>> DeadLettersAsync(int max, CancellationToken cancellation) => AskAsync("reading dead letters", () => _letters.LatestAsync(max, cancellation));

    public Task<long> DeadLetterCountAsync(CancellationToken cancellation) => AskAsync("counting dead letters", () => _letters.CountAsync(cancellation));
}
