using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using SecResponder.Response.Storage.AzureStorage;

namespace SecResponder.Response.BlobLogs;

/// <summary>How far each log was taken in: a row of the state's table, written by its tag.</summary>
public sealed class BlobLogMarks
{
    private const string Body = "Body";
    private readonly AzureClients _clients;
    private readonly TablePartition _rows;
    private readonly string _account;
    private volatile bool _isReady;

    private BlobLogMarks(AzureStorageOptions options, AzureClients clients)
    {
        (_clients, _account, _isReady) = (clients, options.Title, !options.MakeMissing);
        _rows = new TablePartition(clients.Table, "blobs");
    }

    /// <summary>Opens the account that keeps the state. Nothing is asked of it yet.</summary>
    /// <param name="options">Which account.</param>
    /// <param name="credential">Who opens it; may be null for the emulator.</param>
    public static BlobLogMarks Open(AzureStorageOptions options, TokenCredential? credential)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new BlobLogMarks(options, new AzureClients(options, credential));
    }

    internal Task<BlobLogMark> ReadAsync(BlobLogName log, CancellationToken cancellation) => AskAsync("reading how far a log was taken in", async () =>
    {
        if (!_isReady)
        {
            await _clients.MakeMissingAsync(cancellation);
            _isReady = true;
        }
        return await _rows.FindAsync(KeyOf(log), cancellation) is { } row
            ? JsonSerializer.Deserialize(row.GetString(Body), BlobLogJson.Default.BlobLogMark)! with { Tag = row.ETag }
            : new BlobLogMark();
    });

    /// <summary>Writes it; null when somebody else has written meanwhile.</summary>
    internal Task<BlobLogMark?> WriteAsync(BlobLogName log, BlobLogMark mark, CancellationToken cancellation) => AskAsync<BlobLogMark?>("keeping how far a log was taken in", async () =>
    {
        var row = _rows.New(KeyOf(log));
        // The name is for people; what a program needs follows from the blob's.
        (row["Log"], row[Body]) = ($"{log.Container}/{log.Template}", JsonSerializer.Serialize(mark, BlobLogJson.Default.BlobLogMark));
        try
        {
            var tags = await _rows.SubmitAsync([mark.Tag is { } tag ? new(TableTransactionActionType.UpdateReplace, row, tag) : new(TableTransactionActionType.Add, row)], cancellation);
            return mark with { Tag = tags[0] };
        }
        catch (RequestFailedException e) when (AzureTrouble.IsConflict(e))
        {
            return null;
        }
    });

    private static string KeyOf(BlobLogName log) => RowKeys.Hash(log.Container, log.Template);

    private async Task<T> AskAsync<T>(string doing, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (AzureTrouble.IsTrouble(e))
        {
            throw AzureTrouble.Explain(doing, _account, e);
        }
    }
}
