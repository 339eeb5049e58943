using System.Collections.Immutable;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using SecResponder.Response.Pulse;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>How many events came by each source lately: a row for five minutes, whatever the number of sources and processes. Each process adds to it once a minute, by its tag.</summary>
internal sealed class ActivityRows(TablePartition rows, RowBodies bodies)
{
    private const string Body = "Sources";
    private const int Rounds = 20;

    public async Task AddAsync(ImmutableArray<SourceActivity> more, CancellationToken cancellation)
    {
        foreach (var slot in more.GroupBy(one => one.Slot))
            for (var round = 1; !await TryAddAsync(slot.Key, [.. slot], round < Rounds, cancellation); round++)
                await Task.Delay(Random.Shared.Next(1, 4 * round), cancellation);
    }

    public async Task<ImmutableArray<SourceActivity>> SinceAsync(DateTimeOffset since, CancellationToken cancellation)
    {
        var all = new List<SourceActivity>();
        await foreach (var row in rows.Range(RowKeys.Time(since), RowKeys.End, cancellation: cancellation))
            all.AddRange(await ReadAsync(row, cancellation));
        return [.. all.OrderBy(one => one.Source, StringComparer.Ordinal).ThenBy(one => one.Slot)];
    }

    /// <summary>Removes rows of slots before this time.</summary>
    public async Task TrimAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        await foreach (var row in rows.Range("", RowKeys.Time(before), cancellation: cancellation))
        {
            await rows.RemoveAsync(row.RowKey, cancellation);
            await bodies.RemoveAsync(RowBodies.BlobOf(row, Body) is { } blob ? [blob] : [], cancellation);
        }
    }

    private async Task<bool> TryAddAsync(DateTimeOffset slot, ImmutableArray<SourceActivity> more, bool mayFail, CancellationToken cancellation)
    {
        var old = await rows.FindAsync(RowKeys.Time(slot), cancellation);
        var known = old is null ? [] : await ReadAsync(old, cancellation);
        ImmutableArray<SourceActivity> all = [.. known.Concat(more).GroupBy(one => one.Source, StringComparer.Ordinal).Select(same => same.Aggregate((one, other) => one.And(other)))];
        var row = rows.New(RowKeys.Time(slot));
        var made = await bodies.PutAsync(row, Body, JsonSerializer.SerializeToUtf8Bytes(all, AzureJson.Default.ImmutableArraySourceActivity), RowBodies.Large, cancellation);
        try
        {
            await rows.SubmitAsync(
                [old is null ? new TableTransactionAction(TableTransactionActionType.Add, row) : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, old.ETag)], cancellation);
        }
        catch (RequestFailedException e) when (AzureTrouble.IsConflict(e))
        {
            await bodies.RemoveAsync(made is null ? [] : [made], cancellation);
            if (mayFail)
                return false;
            throw;
        }
        await bodies.RemoveAsync(old is not null && RowBodies.BlobOf(old, Body) is { } blob ? [blob] : [], cancellation);
        return true;
    }

    private async Task<ImmutableArray<SourceActivity>> ReadAsync(TableEntity row, CancellationToken cancellation) =>
        JsonSerializer.Deserialize((await bodies.GetAsync(row, Body, cancellation)).Span, AzureJson.Default.ImmutableArraySourceActivity);
}
