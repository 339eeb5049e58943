using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab.State;
using SecResponder.Response.BlockLists;
using SecResponder.Response.Storage.Sqlite;

namespace SecResponder.Connectors.Tests.BlockLists;

/// <summary>A real store in a folder of its own; each question to it is one that a process may die after. A firewall fetches whatever is put there, if it is to.</summary>
internal sealed class FetchedAtOnce(Wire wire, string? client = FetchedAtOnce.Firewall) : IBlockListStore, IAsyncDisposable
{
    public const string Firewall = "fw-1";

    private static readonly ConditionalWeakTable<LabState, FetchedAtOnce> Beside = [];
    private readonly Lazy<(DirectoryInfo Folder, SqliteStore Store)> _kept = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("secresponder-lists-");
        return (folder, SqliteStore.Open(new SqliteStoreOptions { Path = Path.Combine(folder.FullName, "store.db") }));
    });

    /// <summary>The store, not counted.</summary>
    public SqliteStore Store => _kept.Value.Store;

    /// <summary>The lists beside a lab: what is tested of the outside world is found by that.</summary>
    public static FetchedAtOnce Of(LabState lab, Wire wire, TimeProvider clock) => Beside.GetValue(lab, _ => new FetchedAtOnce(wire) { Clock = clock });

    /// <summary>The same, made before.</summary>
    public static FetchedAtOnce Of(LabState lab) => Beside.TryGetValue(lab, out var lists) ? lists : throw new InvalidOperationException("this lab has no lists beside it");

    /// <summary>The firewalls' clock: what has ended by it is not served any more.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How often something was put on a list, by step.</summary>
    public List<string> Placed { get; } = [];

    public Task<BlockListState> BlockListAsync(string list, CancellationToken cancellation) => wire.PassAsync(() => Store.BlockListAsync(list, cancellation));

    public Task<BlockListEntry?> BlockListEntryAsync(string list, string value, CancellationToken cancellation) => wire.PassAsync(() => Store.BlockListEntryAsync(list, value, cancellation));

    public Task<BlockListEntry?> PlaceAsync(BlockListEntry entry, int most, DateTimeOffset now, CancellationToken cancellation) => wire.PassAsync(async () =>
    {
        var before = (await Store.BlockListAsync(entry.List, cancellation)).Revision;
        var there = await Store.PlaceAsync(entry, most, now, cancellation);
        if (there is { } placed && placed.Revision > before)
        {
            Placed.Add(placed.StepId);
            if (client is not null)
                await Store.PolledAsync(new BlockListPoll(entry.List, entry.Kind, client, placed.Revision, now), cancellation);
        }
        return there;
    });

    public Task<bool> RemoveAsync(string list, string value, string stepId, DateTimeOffset at, CancellationToken cancellation) => wire.PassAsync(() => Store.RemoveAsync(list, value, stepId, at, cancellation));

    public Task PolledAsync(BlockListPoll poll, CancellationToken cancellation) => Store.PolledAsync(poll, cancellation);

    public Task<ImmutableArray<BlockListPoll>> BlockListPollsAsync(string list, CancellationToken cancellation) => wire.PassAsync(() => Store.BlockListPollsAsync(list, cancellation));

    public async ValueTask DisposeAsync()
    {
        if (!_kept.IsValueCreated)
            return;
        await Store.DisposeAsync();
        _kept.Value.Folder.Delete(recursive: true);
    }
}
