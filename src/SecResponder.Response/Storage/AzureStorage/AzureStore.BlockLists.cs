using System.Collections.Immutable;
using SecResponder.Response.BlockLists;
using SecResponder.Response.Holds;

namespace SecResponder.Response.Storage.AzureStorage;

// Lists that firewalls fetch, and who has fetched them. A list and its holds lie in two partitions: a hold is there before its entry and is lifted after it, so whoever reads the one after the other sees no entry too few.
public sealed partial class AzureStore : IBlockListStore
{
    public Task<BlockListState> BlockListAsync(string list, CancellationToken cancellation) => AskAsync("reading a block list", () => _blockLists.ReadAsync(list, cancellation));

    public Task<BlockListEntry?> BlockListEntryAsync(string list, string value, CancellationToken cancellation) => AskAsync("reading a block list", () => _blockLists.FindAsync(list, value, cancellation));

    public Task<BlockListEntry?> PlaceAsync(BlockListEntry entry, int most, DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return AskAsync($"writing the block list {entry.List}", () => _blockLists.PlaceAsync(entry, most, now, cancellation));
    }

    public Task<bool> RemoveAsync(string list, string value, string stepId, DateTimeOffset at, CancellationToken cancellation) =>
        AskAsync($"writing the block list {list}", () => _blockLists.RemoveAsync(list, value, stepId, at, cancellation));

    public Task PolledAsync(BlockListPoll poll, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(poll);
        return AskAsync($"remembering who fetched the block list {poll.List}", () => _blockLists.PolledAsync(poll, cancellation));
    }

    public Task<ImmutableArray<BlockListPoll>> BlockListPollsAsync(string list, CancellationToken cancellation) => AskAsync("reading who fetched a block list", () => _blockLists.PollsAsync(list, cancellation));

    private async Task<bool> IsListedAsync(string entityId, CancellationToken cancellation) =>
        await _response.Rows.FindAsync(HoldKey(entityId, IBlockListStore.Measure), cancellation) is { } hold && hold.GetString("State") != nameof(HoldState.Lifted);

    // Only the keys of the holds are sent: time, entity, measure.
    private async Task<ImmutableHashSet<string>> AllListedAsync(CancellationToken cancellation)
    {
        var listed = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        await foreach (var hold in _response.Rows.Range(RowKeys.Join("hd", ""), RowKeys.Join("hd", RowKeys.End), columns: ["RowKey"], cancellation: cancellation))
            if (hold.RowKey.Split(RowKeys.Between) is [_, _, var entity, var measure] && measure == RowKeys.Of(IBlockListStore.Measure))
                listed.Add(entity);
        return listed.ToImmutable();
    }
}
