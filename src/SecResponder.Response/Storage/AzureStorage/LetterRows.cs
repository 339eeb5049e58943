using System.Collections.Immutable;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using SecResponder.Events;
using SecResponder.Response.Storage.Pages;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>Dead letters: by where they came from, so that a redelivery adds nothing, and by when, the latest first. Large ones lie in blobs.</summary>
internal sealed class LetterRows(TablePartition rows, RowBodies bodies)
{
    private const int InOne = 45;
    private const int Rounds = 20;
    private const string Total = "n";

    public async Task AddAsync(ImmutableArray<DeadLetter> letters, CancellationToken cancellation)
    {
        var order = 0;
        foreach (var some in letters.DistinctBy(KeyOf).Chunk(InOne))
        {
            var (part, bytes) = (new List<(DeadLetter Letter, int Order)>(), 0);
            foreach (var letter in some)
            {
                var size = Math.Min(letter.Raw.Length, RowBodies.Small) * 4 / 3 + letter.Reason.Length * 3 + 2_000;
                if (part.Count > 0 && bytes + size > TablePartition.MostBytes)
                {
                    await AddAsync(part, cancellation);
                    (part, bytes) = ([], 0);
                }
                part.Add((letter, order++));
                bytes += size;
            }
            await AddAsync(part, cancellation);
        }
    }

    public async Task<ImmutableArray<DeadLetter>> LatestAsync(int max, CancellationToken cancellation)
    {
        var latest = await rows.BeginningAsync(RowKeys.Join("t", ""), max, cancellation);
        var letters = ImmutableArray.CreateBuilder<DeadLetter>(latest.Length);
        foreach (var some in latest.Chunk(16))
            letters.AddRange(await Task.WhenAll((await rows.FindAsync(some.Select(row => row.GetString("Letter")), cancellation)).Select(row => ReadAsync(row, cancellation))));
        return letters.ToImmutable();
    }

    /// <summary>Removes letters, there or not; those that have come back by the same name stay.</summary>
    public async Task RemoveAsync(ImmutableArray<DeadLetter> letters, ImmutableArray<DeadLetter> back, CancellationToken cancellation)
    {
        foreach (var letter in letters.Where(letter => !back.Any(other => KeyOf(other) == KeyOf(letter))))
            for (var round = 1; !await TryRemoveAsync(letter, round < Rounds, cancellation); round++)
            {
                // Somebody else has counted meanwhile.
            }
    }

    private async Task<bool> TryRemoveAsync(DeadLetter letter, bool mayFail, CancellationToken cancellation)
    {
        if (await rows.FindAsync(KeyOf(letter), cancellation) is not { } row || await rows.FindAsync(Total, cancellation) is not { } total)
            return true;
        var at = new DateTimeOffset(row.GetInt64("At")!.Value, TimeSpan.Zero);
        var listed = await rows.BeginningAsync(RowKeys.Join("t", RowKeys.Descending(at), ""), int.MaxValue, cancellation, TableClient.CreateQueryFilter($"Letter eq {row.RowKey}"));
        var actions = listed.Append(row).Select(one => new TableTransactionAction(TableTransactionActionType.Delete, one, one.ETag)).ToList();
        actions.Add(new TableTransactionAction(TableTransactionActionType.UpdateReplace, new TableEntity(rows.Name, Total) { ["Count"] = total.GetInt64("Count") - 1 }, total.ETag));
        try
        {
            await rows.SubmitAsync(actions, cancellation);
        }
        catch (RequestFailedException e) when (AzureTrouble.IsConflict(e) && mayFail)
        {
            return false;
        }
        await bodies.RemoveAsync(((string?[])[RowBodies.BlobOf(row, "Reason"), RowBodies.BlobOf(row, "Raw")]).OfType<string>(), cancellation);
        return true;
    }

    /// <summary>A page; where only those of one reason are wanted, so many are looked at and no more.</summary>
    public async Task<Storage.Pages.Page<LetterLine>> PageAsync(string? code, string? after, int max, CancellationToken cancellation)
    {
        const int Looked = 1_000;
        // A mark is the row's own key, and nothing but a place in the order.
        var from = after is { Length: > 0 and <= 400 } ? RowKeys.Join("t", after) + RowKeys.Between : RowKeys.Join("t", "");
        var look = code is null ? max + 1 : Looked;
        var listed = await rows.Range(from, RowKeys.Join("t", RowKeys.End), page: look, cancellation: cancellation).Take(look).ToImmutableArrayAsync(cancellation);
        var lines = ImmutableArray.CreateBuilder<LetterLine>();
        for (var at = 0; at < listed.Length; at++)
        {
            if (lines.Count == max)
                return new(lines.ToImmutable(), MarkOf(listed[at - 1]));
            if ((code is null || (listed[at].GetString("Code") ?? code) == code)
                && await rows.FindAsync(listed[at].GetString("Letter"), cancellation) is { } row && (code is null || row.GetString("Code") == code))
            {
                var letter = await ReadAsync(row, cancellation);
                lines.Add(new LetterLine(letter with { Raw = letter.Raw[..Math.Min(letter.Raw.Length, LetterLine.Shown)] }, letter.Raw.Length));
            }
        }
        return new(lines.ToImmutable(), code is not null && listed.Length == Looked ? MarkOf(listed[^1]) : null);

        static string MarkOf(TableEntity row) => row.RowKey[2..];
    }

    public async Task<DeadLetter?> FindAsync(LetterId id, CancellationToken cancellation) => await rows.FindAsync(KeyOf(id.Origin, id.Code), cancellation) is { } row ? await ReadAsync(row, cancellation) : null;

    /// <summary>The latest by reason and source.</summary>
    public async Task<ImmutableArray<LetterReason>> ReasonsAsync(int most, CancellationToken cancellation)
    {
        var latest = await rows.BeginningAsync(RowKeys.Join("t", ""), most, cancellation);
        // Those that were written before the list told it are asked themselves.
        var letters = latest.Where(row => row.ContainsKey("Code")).Concat(await rows.FindAsync(latest.Where(row => !row.ContainsKey("Code")).Select(row => row.GetString("Letter")), cancellation));
        return
        [
            .. letters.GroupBy(row => (Code: row.GetString("Code"), Source: row.GetString("Source")))
                .Select(same => new LetterReason(same.Key.Code, same.Key.Source, same.Count(), new DateTimeOffset(same.Max(row => row.GetInt64("At")!.Value), TimeSpan.Zero)))
                .OrderByDescending(one => one.Count).ThenBy(one => one.Code, StringComparer.Ordinal).ThenBy(one => one.Source, StringComparer.Ordinal),
        ];
    }

    public async Task<long> CountAsync(CancellationToken cancellation) => (await rows.FindAsync(Total, cancellation))?.GetInt64("Count") ?? 0;

    private static string KeyOf(DeadLetter letter) => KeyOf(letter.Origin, letter.Code);

    private static string KeyOf(Origin origin, string code) => RowKeys.Join("l", RowKeys.Hash(
        origin.Stream, origin.Partition, origin.Sequence.ToString(CultureInfo.InvariantCulture), origin.Index.ToString(CultureInfo.InvariantCulture), code));

    private async Task AddAsync(IReadOnlyList<(DeadLetter Letter, int Order)> part, CancellationToken cancellation)
    {
        for (var (round, some) = (1, part); some.Count > 0; round++)
        {
            var total = await rows.FindAsync(Total, cancellation);
            var (actions, made) = (new List<TableTransactionAction>(), new List<string>());
            foreach (var (letter, order) in some)
            {
                var row = await RowAsync(letter, made, cancellation);
                actions.Add(new TableTransactionAction(TableTransactionActionType.Add, row));
                // Of one batch the last is the latest.
                var key = RowKeys.Join("t", RowKeys.Descending(letter.At), RowKeys.Number(long.MaxValue - order), row.RowKey[2..]);
                actions.Add(new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity(rows.Name, key)
                {
                    ["Letter"] = row.RowKey,
                    ["Code"] = letter.Code,
                    ["Source"] = letter.Source,
                    ["At"] = letter.At.UtcTicks,
                }));
            }
            var now = new TableEntity(rows.Name, Total) { ["Count"] = (total?.GetInt64("Count") ?? 0) + some.Count };
            actions.Add(total is null ? new TableTransactionAction(TableTransactionActionType.Add, now) : new TableTransactionAction(TableTransactionActionType.UpdateReplace, now, total.ETag));
            try
            {
                await rows.SubmitAsync(actions, cancellation);
                return;
            }
            catch (RequestFailedException e) when (AzureTrouble.IsConflict(e) && round < Rounds)
            {
                // Some are there already, or somebody else has counted.
                await bodies.RemoveAsync(made, cancellation);
                var there = (await rows.FindAsync(some.Select(one => KeyOf(one.Letter)), cancellation)).Select(row => row.RowKey).ToHashSet(StringComparer.Ordinal);
                some = [.. some.Where(one => !there.Contains(KeyOf(one.Letter)))];
            }
        }
    }

    private async Task<TableEntity> RowAsync(DeadLetter letter, List<string> made, CancellationToken cancellation)
    {
        var row = rows.New(KeyOf(letter));
        (row["Stream"], row["Partition"], row["Sequence"], row["Index"]) = (letter.Origin.Stream, letter.Origin.Partition, letter.Origin.Sequence, (long)letter.Origin.Index);
        (row["Source"], row["Code"], row["Position"], row["At"]) = (letter.Source, letter.Code, (long)letter.Position, letter.At.UtcTicks);
        Made(await bodies.PutAsync(row, "Reason", System.Text.Encoding.UTF8.GetBytes(letter.Reason), RowBodies.Small, cancellation));
        Made(await bodies.PutAsync(row, "Raw", letter.Raw, RowBodies.Small, cancellation));
        return row;

        void Made(string? blob)
        {
            if (blob is not null)
                made.Add(blob);
        }
    }

    private async Task<DeadLetter> ReadAsync(TableEntity row, CancellationToken cancellation) => new(
        new Origin(row.GetString("Stream"), row.GetString("Partition"), row.GetInt64("Sequence")!.Value, (int)row.GetInt64("Index")!.Value), row.GetString("Source"), row.GetString("Code"),
        System.Text.Encoding.UTF8.GetString((await bodies.GetAsync(row, "Reason", cancellation)).Span), (int)row.GetInt64("Position")!.Value, await bodies.GetAsync(row, "Raw", cancellation),
        new DateTimeOffset(row.GetInt64("At")!.Value, TimeSpan.Zero));
}
