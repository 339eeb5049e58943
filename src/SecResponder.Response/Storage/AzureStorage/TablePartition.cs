using System.Collections.Immutable;
using Azure;
using Azure.Data.Tables;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>One partition of the table: what is written in one request here is written whole or not at all.</summary>
internal sealed class TablePartition(TableClient table, string name)
{
    /// <summary>The service takes 100 rows a request.</summary>
    public const int MostRows = 100;

    /// <summary>And 4 MiB; what surrounds the values takes some of it.</summary>
    public const int MostBytes = 3_000_000;

    public string Name => name;

    public TableEntity New(string rowKey) => new(name, rowKey);

    public async Task<TableEntity?> FindAsync(string rowKey, CancellationToken cancellation)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(name, rowKey, cancellationToken: cancellation);
        return found.HasValue ? found.Value : null;
    }

    /// <summary>Rows of these keys, each asked for by itself, several at once. Those that are not there are missing.</summary>
    public async Task<IReadOnlyList<TableEntity>> FindAsync(IEnumerable<string> rowKeys, CancellationToken cancellation)
    {
        const int AtOnce = 16;
        var found = new List<TableEntity>();
        foreach (var some in rowKeys.Chunk(AtOnce))
            found.AddRange((await Task.WhenAll(some.Select(key => FindAsync(key, cancellation)))).OfType<TableEntity>());
        return found;
    }

    /// <summary>Rows whose key is at or above the first and below the second, in order.</summary>
    /// <param name="from">Row key.</param>
    /// <param name="to">Row key, not counted.</param>
    /// <param name="filter">What else must hold, as OData; null: nothing.</param>
    /// <param name="page">Rows that one request gives: at most 1000.</param>
    /// <param name="columns">Columns that are wanted; null: all.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public AsyncPageable<TableEntity> Range(string from, string to, string? filter = null, int page = 1000, IEnumerable<string>? columns = null, CancellationToken cancellation = default)
    {
        var range = TableClient.CreateQueryFilter($"PartitionKey eq {name} and RowKey ge {from} and RowKey lt {to}");
        return table.QueryAsync<TableEntity>(filter is null ? range : $"{range} and {filter}", Math.Clamp(page, 1, 1000), columns, cancellation);
    }

    /// <summary>All rows that begin so; at most so many.</summary>
    public async Task<ImmutableArray<TableEntity>> BeginningAsync(string with, int max, CancellationToken cancellation, string? filter = null) =>
        await Range(with, with + RowKeys.End, filter, max, cancellation: cancellation).Take(max).ToImmutableArrayAsync(cancellation);

    /// <summary>Writes all of it or nothing.</summary>
    /// <returns>The rows' tags, in the order of the actions.</returns>
    public async Task<IReadOnlyList<ETag?>> SubmitAsync(IReadOnlyCollection<TableTransactionAction> actions, CancellationToken cancellation) =>
        actions.Count == 0 ? [] : [.. (await table.SubmitTransactionAsync(actions, cancellation)).Value.Select(answer => answer.Headers.ETag)];

    /// <summary>Removes a row, there or not.</summary>
    public async Task RemoveAsync(string rowKey, CancellationToken cancellation)
    {
        try
        {
            await table.DeleteEntityAsync(name, rowKey, ETag.All, cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 404 && AzureTrouble.IsConflict(e))
        {
            // Gone already.
        }
    }
}
