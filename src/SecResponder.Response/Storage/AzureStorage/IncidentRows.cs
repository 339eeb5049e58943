using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using SecResponder.Response.Ledger;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>A record as it was read: what a write of it goes by.</summary>
/// <param name="Chain">Whose.</param>
/// <param name="Record">What is in it.</param>
/// <param name="Tag">The row's; null when there is no row.</param>
/// <param name="Left">What a write before has left to be done.</param>
/// <param name="Blobs">Blobs that the row names.</param>
internal sealed record IncidentRow(string Chain, IncidentRecord Record, ETag? Tag, Unfinished Left, ImmutableArray<string> Blobs);

/// <summary>Reads and spells the rows of records and of their ledgers.</summary>
internal sealed class IncidentRows(TablePartition rows, RowBodies bodies)
{
    private const string Body = "Body";
    private const string Rest = "Left";
    private const string Count = "Count";
    private const string Hash = "Hash";
    internal const string Changed = "Changed";
    private const string Data = "Data";
    /// <summary>There when the record has an incident, which must have a chain.</summary>
    internal const string Opened = "Opened";
    private const string Chain = IncidentIndex.Chain;

    /// <summary>The columns that tell a chain's end.</summary>
    public static readonly string[] HeadColumns = ["RowKey", Chain, Count, Hash, Changed, Opened];

    public async Task<IncidentRow?> FindAsync(string chain, CancellationToken cancellation) =>
        await rows.FindAsync(IncidentIndex.Record(chain), cancellation) is { } row ? await ReadAsync(row, cancellation) : null;

    /// <summary>Records of these chains, in their order; those that are gone are missing.</summary>
    public async Task<ImmutableArray<IncidentRow>> FindAsync(IEnumerable<string> chains, CancellationToken cancellation)
    {
        const int AtOnce = 16;
        var found = ImmutableArray.CreateBuilder<IncidentRow>();
        foreach (var some in chains.Distinct(StringComparer.Ordinal).Chunk(AtOnce))
            found.AddRange((await Task.WhenAll(some.Select(chain => FindAsync(chain, cancellation)))).OfType<IncidentRow>());
        return found.DrainToImmutable();
    }

    private async Task<IncidentRow> ReadAsync(TableEntity row, CancellationToken cancellation)
    {
        var record = JsonSerializer.Deserialize((await bodies.GetAsync(row, Body, cancellation)).Span, AzureJson.Default.IncidentRecord)!;
        var left = await bodies.GetAsync(row, Rest, cancellation);
        return new IncidentRow(
            row.GetString(Chain), record with { Head = Head(row), ChangedAt = new DateTimeOffset(row.GetInt64(Changed) ?? 0, TimeSpan.Zero) }, row.ETag,
            left.IsEmpty ? Unfinished.None : JsonSerializer.Deserialize(left.Span, AzureJson.Default.Unfinished)!,
            [.. new[] { RowBodies.BlobOf(row, Body), RowBodies.BlobOf(row, Rest) }.OfType<string>()]);
    }

    /// <summary>Spells a record.</summary>
    /// <param name="chain">Whose.</param>
    /// <param name="record">What is in it.</param>
    /// <param name="left">What is still to be done.</param>
    /// <param name="blobs">Gets the blobs that were made for it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<TableEntity> WriteAsync(string chain, IncidentRecord record, Unfinished left, List<string> blobs, CancellationToken cancellation)
    {
        var row = rows.New(IncidentIndex.Record(chain));
        row[Chain] = chain;
        if (record.Incident is { } incident)
            row[Opened] = incident.OpenedAt.UtcTicks;
        if (record.Head is { } head)
            (row[Count], row[Hash], row[Changed]) = (head.Count, head.Hash.ToArray(), record.ChangedAt.UtcTicks);
        Keep(await bodies.PutAsync(row, Body, JsonSerializer.SerializeToUtf8Bytes(record, AzureJson.Default.IncidentRecord), RowBodies.Small, cancellation));
        if (!left.IsEmpty)
            Keep(await bodies.PutAsync(row, Rest, JsonSerializer.SerializeToUtf8Bytes(left, AzureJson.Default.Unfinished), RowBodies.Small, cancellation));
        return row;

        void Keep(string? blob)
        {
            if (blob is not null)
                blobs.Add(blob);
        }
    }

    public async Task<TableEntity> WriteAsync(LedgerEntry entry, List<string> blobs, CancellationToken cancellation)
    {
        var row = IncidentIndex.Row(entry);
        if (await bodies.PutAsync(row, Data, Encoding.UTF8.GetBytes(entry.Data), RowBodies.Small, cancellation) is { } blob)
            blobs.Add(blob);
        return row;
    }

    public async Task<LedgerEntry> EntryAsync(TableEntity row, CancellationToken cancellation) => new(
        row.GetString(Chain), row.GetInt64("Sequence")!.Value, new DateTimeOffset(row.GetInt64("At")!.Value, TimeSpan.Zero),
        Encoding.UTF8.GetString((await bodies.GetAsync(row, Data, cancellation)).Span), [.. row.GetBinary(Hash)]);

    public static LedgerHead? Head(TableEntity row) => row.GetInt64(Count) is { } count ? new LedgerHead(count, [.. row.GetBinary(Hash)]) : null;

    public static string? BlobOf(TableEntity ledgerRow) => RowBodies.BlobOf(ledgerRow, Data);
}
