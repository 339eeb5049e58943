using System.Collections.Immutable;
using SecResponder.Response.Storage;

namespace SecResponder.Response.BlockLists;

/// <summary>Keeps block lists and who has fetched them. Every store of the response may; whichever does passes the part of the store contract that is about it. Safe for concurrent use.</summary>
/// <remarks>Every member throws <see cref="StoreException"/> when the store can't be used: nothing was written then.</remarks>
public interface IBlockListStore
{
    /// <summary>The measure of the holds that stand behind entries, see <see cref="BlockListEntry.IsHeld"/>.</summary>
    const string Measure = "indicator.list";

    /// <summary>A list; one that was never written to is empty.</summary>
    Task<BlockListState> BlockListAsync(string list, CancellationToken cancellation);

    /// <summary>What stands on a list under a value, in force or not; null: nothing.</summary>
    Task<BlockListEntry?> BlockListEntryAsync(string list, string value, CancellationToken cancellation);

    /// <summary>Puts an entry on its list, in one step with looking: what another step has there and is in force stays, and of what is in force there are never more than so many. Entries that are over go.</summary>
    /// <returns>What stands there afterwards (another's, perhaps); null when the list is full.</returns>
    Task<BlockListEntry?> PlaceAsync(BlockListEntry entry, int most, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Takes a step's entry off a list; false when it has none there.</summary>
    Task<bool> RemoveAsync(string list, string value, string stepId, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Remembers what a client has fetched; never an older revision than it had.</summary>
    Task PolledAsync(BlockListPoll poll, CancellationToken cancellation);

    /// <summary>What clients have fetched last of a list, by client and kind.</summary>
    Task<ImmutableArray<BlockListPoll>> BlockListPollsAsync(string list, CancellationToken cancellation);
}
