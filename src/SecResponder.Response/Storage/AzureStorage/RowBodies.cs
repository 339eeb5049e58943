using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace SecResponder.Response.Storage.AzureStorage;

/// <summary>
/// Bytes of any size as part of a row. A property holds 64 KiB, so they are cut into pieces; a row holds 1 MiB, so what is large goes to a blob of its own, which is there before the row
/// that names it. A blob is never written over: a row that changes names a new one, and then the old one goes.
/// </summary>
internal sealed class RowBodies(BlobContainerClient container)
{
    /// <summary>What any row may have of it: so small that a hundred rows fit into one request.</summary>
    public const int Small = 28_000;

    /// <summary>For rows that are few in a request.</summary>
    public const int Large = 480_000;

    private const int Piece = 60_000;
    private const string Elsewhere = "At";

    /// <summary>Puts the bytes under a property's name.</summary>
    /// <returns>The blob that was made for it, or null: should the row not come to be, it can go.</returns>
    public async Task<string?> PutAsync(TableEntity row, string property, ReadOnlyMemory<byte> bytes, int mostInRow, CancellationToken cancellation)
    {
        if (bytes.Length > mostInRow)
        {
            var name = $"rows/{Guid.NewGuid():N}";
            await container.UploadBlobAsync(name, BinaryData.FromBytes(bytes), cancellation);
            row[property + Elsewhere] = name;
            return name;
        }
        for (var at = 0; at < bytes.Length; at += Piece)
            row[property + at / Piece] = bytes.Slice(at, Math.Min(Piece, bytes.Length - at)).ToArray();
        return null;
    }

    /// <summary>The bytes; none when the row has none.</summary>
    /// <exception cref="RowHasMovedException">The row was written anew meanwhile: read it again.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> GetAsync(TableEntity row, string property, CancellationToken cancellation)
    {
        if (BlobOf(row, property) is { } name)
            try
            {
                return (await container.GetBlobClient(name).DownloadContentAsync(cancellation)).Value.Content.ToMemory();
            }
            catch (RequestFailedException e) when (e.Status == 404 && e.ErrorCode != "ContainerNotFound")
            {
                throw new RowHasMovedException(e);
            }
        if (row.GetBinary(property + "0") is not { } first)
            return default;
        if (!row.ContainsKey(property + "1"))
            return first;
        using var all = new MemoryStream();
        for (var piece = 0; row.GetBinary(property + piece) is { } bytes; piece++)
            all.Write(bytes);
        return all.ToArray();
    }

    public static string? BlobOf(TableEntity row, string property) => row.GetString(property + Elsewhere);

    /// <summary>Removes blobs that no row names any more. What was written is written: one that can't be removed stays, and does no harm but its price.</summary>
    public async Task RemoveAsync(IEnumerable<string> names, CancellationToken cancellation)
    {
        foreach (var name in names)
            try
            {
                await container.DeleteBlobIfExistsAsync(name, cancellationToken: cancellation);
            }
            catch (Exception e) when (AzureTrouble.IsTrouble(e))
            {
                return;
            }
    }
}

/// <summary>A row's blob is gone because the row has been written anew.</summary>
internal sealed class RowHasMovedException(Exception inner) : Exception("the row was written anew while it was read", inner);
