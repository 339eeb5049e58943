using Azure.Core;
using Azure.Storage.Blobs;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>The store in an Azure Storage account: for the Functions, and for several servers at once.</summary>
/// <remarks>
/// <code>
///   keys-0…3    correlation keys, and what came of them ──▶ response   incidents, steps, approvals, holds, ledgers, pauses, budgets
///   positions   read positions, with what was counted        letters    dead letters
///   sightings   what events have shown about addresses       digests    daily digests
///   list!name   a list that firewalls fetch                  blobs      how far logs in blobs were read
///   activity    events by source in the last day
/// </code>
/// <para>One request writes one partition whole or not at all, 100 rows at most. A batch is written in this order: dead letters and sightings (written again they change nothing); keys,
/// each part with what came of it in the same request; positions with the counts. So a batch that is given again after a crash changes nothing that was written and adds what was not: keys
/// carry their own origin marks. What came of keys is then carried to the response's partition, in order and once (<see cref="OutcomeCarrier"/>).</para>
/// <para>Nothing is held by a lease alone: every row that was read is written by its tag.</para>
/// </remarks>
public sealed partial class AzureStore : IResponderStore
{
    internal const string Response = "response";

    private readonly AzureClients _clients;
    private readonly BlobContainerClient _digestCopies;
    private readonly string _account;
    private readonly ResponseRows _response;
    private readonly RowBodies _bodies;
    private readonly KeyShard[] _shards;
    private readonly OutcomeCarrier _carrier;
    private readonly TablePartition _positions;
    private readonly LetterRows _letters;
    private readonly SightingRows _sightings;
    private readonly TablePartition _digests;
    private readonly ActivityRows _activity;
    private readonly BlockListRows _blockLists;
    private readonly StepMessages _messages;
    private volatile bool _isReady;

    private AzureStore(AzureStorageOptions options, AzureClients clients)
    {
        var table = clients.Table;
        (_clients, _digestCopies, _account, _messages) = (clients, clients.Digests, options.Title, new StepMessages(clients.StepQueue));
        _isReady = !options.MakeMissing;
        _bodies = new RowBodies(clients.Container);
        _response = new ResponseRows(new TablePartition(table, Response), _bodies);
        _shards = [.. Enumerable.Range(0, KeyShard.Count).Select(number => new KeyShard(new TablePartition(table, $"keys-{number}"), _bodies))];
        _carrier = new OutcomeCarrier(_response, _shards);
        _positions = new TablePartition(table, "positions");
        _letters = new LetterRows(new TablePartition(table, "letters"), _bodies);
        _sightings = new SightingRows(new TablePartition(table, "sightings"));
        _digests = new TablePartition(table, "digests");
        _activity = new ActivityRows(new TablePartition(table, "activity"), _bodies);
        _blockLists = new BlockListRows(list => new TablePartition(table, RowKeys.Join("list", RowKeys.Of(list))), IsListedAsync, AllListedAsync);
    }

    /// <summary>Opens the account. Nothing is asked of it yet: what is missing is made, and what is wrong is told, with the first question.</summary>
    /// <param name="options">Which account.</param>
    /// <param name="credential">Who opens it; may be null for the emulator.</param>
    public static AzureStore Open(AzureStorageOptions options, TokenCredential? credential)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new AzureStore(options, new AzureClients(options, credential));
    }

    public ValueTask DisposeAsync()
    {
        _response.Dispose();
        _carrier.Dispose();
        _blockLists.Dispose();
        foreach (var shard in _shards)
            shard.Dispose();
        return default;
    }

    // The one way in and out: the service's troubles become the store's, and a row that was written anew while it was read is read again.
    private async Task<T> AskAsync<T>(string doing, Func<Task<T>> ask)
    {
        const int Rounds = 10;
        for (var round = 1; ; round++)
            try
            {
                if (!_isReady)
                {
                    await _clients.MakeMissingAsync(CancellationToken.None);
                    _isReady = true;
                }
                return await ask();
            }
            catch (RowHasMovedException) when (round < Rounds)
            {
                // Its blob went with the row that named it.
            }
            catch (RowHasMovedException e)
            {
                throw new StoreException($"{doing}: '{_account}': a row names a blob that is gone. Restore the container, or remove the row; `ledger verify` tells what is whole.", e) { Problem = StoreProblem.Corrupt };
            }
            catch (Exception e) when (AzureTrouble.IsConflict(e))
            {
                throw new StoreConflictException($"{doing}: somebody else wrote meanwhile", e);
            }
            catch (Exception e) when (AzureTrouble.IsTrouble(e))
            {
                throw AzureTrouble.Explain(doing, _account, e);
            }
    }

    private Task<bool> AskAsync(string doing, Func<Task> ask) => AskAsync(doing, async () =>
    {
        await ask();
        return true;
    });
}
