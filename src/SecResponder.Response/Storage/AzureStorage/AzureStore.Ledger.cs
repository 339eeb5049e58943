using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using Azure.Data.Tables;
using SecResponder.Response.Ledger;

namespace SecResponder.Response.Storage.AzureStorage;

// The ledger: a row an entry; the end of each chain stands in its record, and is written in the same request.
public sealed partial class AzureStore
{
    public Task<ImmutableArray<LedgerEntry>> LedgerAsync(string chain, CancellationToken cancellation) => AskAsync("reading the ledger", async () =>
    {
        await _response.FinishedAsync(chain, cancellation);
        var rows = ImmutableArray.CreateBuilder<LedgerEntry>();
        var with = RowKeys.Join("l", RowKeys.Of(chain), "");
        await foreach (var row in _response.Rows.Range(with, with + RowKeys.End, cancellation: cancellation))
            rows.Add(await _response.Records.EntryAsync(row, cancellation));
        return rows.ToImmutable();
    });

    public Task<LedgerHead?> LedgerHeadAsync(string chain, CancellationToken cancellation) => AskAsync(
        "reading the ledger", async () => (await _response.FinishedAsync(chain, cancellation))?.Record.Head);

    public async IAsyncEnumerable<WrittenChain> WrittenChainsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await AskAsync("reading the ledger", () => _response.FinishAllAsync(cancellation));
        // Both in the order of their chains: what is missing on one side is seen on the other.
        await using var heads = _response.Rows.Range(RowKeys.Join("i", ""), RowKeys.Join("i", RowKeys.End), columns: IncidentRows.HeadColumns, cancellation: cancellation).GetAsyncEnumerator(cancellation);
        await using var rows = _response.Rows.Range(RowKeys.Join("l", ""), RowKeys.Join("l", RowKeys.End), cancellation: cancellation).GetAsyncEnumerator(cancellation);
        var (head, row) = (await NextAsync(heads), await NextAsync(rows));
        while (head is not null || row is not null)
        {
            var chain = (head, row) switch
            {
                ({ } one, { } other) => string.CompareOrdinal(ChainOf(one), ChainOf(other)) <= 0 ? ChainOf(one) : ChainOf(other),
                ({ } one, _) => ChainOf(one),
                _ => ChainOf(row!),
            };
            var entries = ImmutableArray.CreateBuilder<LedgerEntry>();
            for (; row is not null && ChainOf(row) == chain; row = await NextAsync(rows))
            {
                var entry = row;
                entries.Add(await AskAsync("reading the ledger", () => _response.Records.EntryAsync(entry, cancellation)));
            }
            var (end, isIncident) = ((LedgerHead?)null, false);
            if (head is not null && ChainOf(head) == chain)
            {
                (end, isIncident) = (IncidentRows.Head(head), head.ContainsKey(IncidentRows.Opened) && head[IncidentRows.Opened] is not null);
                head = await NextAsync(heads);
            }
            if (end is not null || entries.Count > 0 || isIncident)
                yield return new WrittenChain(chain, end, entries.ToImmutable());
        }

        Task<TableEntity?> NextAsync(IAsyncEnumerator<TableEntity> all) => AskAsync("reading the ledger", async () => await all.MoveNextAsync() ? all.Current : null);

        static string ChainOf(TableEntity row) => row.GetString(IncidentIndex.Chain);
    }

    public Task<ImmutableArray<ChainEnd>> ChainEndsSinceAsync(DateTimeOffset since, CancellationToken cancellation) => AskAsync("reading the ledger", async () =>
    {
        // Once a day: all records are passed by, their ends only are sent.
        var filter = TableClient.CreateQueryFilter($"Changed ge {(since == DateTimeOffset.MinValue ? 0 : since.UtcTicks)}");
        var rows = await _response.Rows.Range(RowKeys.Join("i", ""), RowKeys.Join("i", RowKeys.End), filter, columns: IncidentRows.HeadColumns, cancellation: cancellation).ToImmutableArrayAsync(cancellation);
        return rows.Where(row => IncidentRows.Head(row) is not null).Select(row => new ChainEnd(row.GetString(IncidentIndex.Chain), IncidentRows.Head(row)!)).ToImmutableArray();
    });

    public async IAsyncEnumerable<LedgerDigest> DigestsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var rows = _digests.Range("", RowKeys.End, page: 10, cancellation: cancellation).GetAsyncEnumerator(cancellation);
        while (await AskAsync("reading the digests", async () => await rows.MoveNextAsync() ? await DigestAsync(rows.Current, cancellation) : null) is { } digest)
            yield return digest;
    }

    public Task<LedgerDigest?> LastDigestAsync(CancellationToken cancellation) => AskAsync("reading the last digest", async () =>
    {
        // Numbers have no gaps; the last one's is kept beside them.
        if (await _digests.FindAsync(LastNumber, cancellation) is not { } last)
            return null;
        return await _digests.FindAsync(RowKeys.Number(last.GetInt64("Number")!.Value), cancellation) is { } row ? await DigestAsync(row, cancellation) : null;
    });

    public Task SaveAsync(LedgerDigest digest, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return AskAsync($"writing digest {digest.Number}", async () =>
        {
            var row = _digests.New(RowKeys.Number(digest.Number));
            (row["At"], row["Hash"]) = (digest.At.UtcTicks, digest.Hash.ToArray());
            var ends = Encoding.UTF8.GetBytes(DigestText.Write(digest.Ends));
            var blob = await _bodies.PutAsync(row, "Ends", ends, RowBodies.Large, cancellation);
            await KeepForeverAsync(digest, ends, cancellation);
            var last = new TableEntity(_digests.Name, LastNumber) { ["Number"] = digest.Number };
            try
            {
                await _digests.SubmitAsync([new TableTransactionAction(TableTransactionActionType.Add, row), new TableTransactionAction(TableTransactionActionType.UpsertReplace, last)], cancellation);
            }
            catch (Azure.RequestFailedException e) when (AzureTrouble.IsConflict(e))
            {
                await _bodies.RemoveAsync(blob is null ? [] : [blob], cancellation);
                throw new StoreConflictException($"digest {digest.Number} was written by somebody else meanwhile", e);
            }
        });
    }

    // Above every number: the range of the numbers ends before it.
    private const string LastNumber = "~last";

    // A copy that nobody, not even we, can change or remove while the container has an immutability policy. By its hash: of two that seal at once each keeps its own.
    private async Task KeepForeverAsync(LedgerDigest digest, byte[] ends, CancellationToken cancellation)
    {
        var name = $"{digest.Number:D6}-{digest.At.UtcDateTime:yyyy-MM-dd}-{Convert.ToHexStringLower(digest.Hash.AsSpan())}.txt";
        try
        {
            await _digestCopies.UploadBlobAsync(name, BinaryData.FromBytes(ends), cancellation);
        }
        catch (Azure.RequestFailedException e) when (e.Status == 409)
        {
            // There already, from before a crash.
        }
    }

    private async Task<LedgerDigest> DigestAsync(TableEntity row, CancellationToken cancellation) => new(
        long.Parse(row.RowKey, System.Globalization.CultureInfo.InvariantCulture), Time(row, "At"), DigestText.Read(Encoding.UTF8.GetString((await _bodies.GetAsync(row, "Ends", cancellation)).Span)),
        [.. row.GetBinary("Hash")]);
}
