using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Logging;
using SecResponder.Events;
using SecResponder.Response.Pipeline;

namespace SecResponder.Response.BlobLogs;

/// <summary>Takes in what was appended to the blobs of logs (Azure's flow logs): whole records, in order, each once, whoever is told of it how often.</summary>
/// <remarks>
/// <code>
///   told that a blob has grown
///     ─▶ mark: a part claimed? ── yes ──▶ take it in, with the origins that it was claimed with ─▶ mark: done ─┐
///     │    ▼ no                                                                                               │
///     │  read on from where the mark is (first the hour before, when this is a new one)                       │
///     │    ─▶ whole records? ── no ──▶ done                                                                   │
///     │         ▼ yes                                                                                         │
///     └─────  mark: claimed, by its tag ◀──────────────────────────────────────────────────────────────────────┘
/// </code>
/// A record's origin is its place in its log, fixed before the first signal of it is sent. Who dies in between, or works at the same time, sends the same signals with the same origins again, and stage 2
/// drops them. No lease is needed, and nobody waits for anybody.
/// </remarks>
public sealed partial class BlobLogFollower(BlobLogMarks marks, IRawEventStage stage, TimeProvider time, ILogger<BlobLogFollower> log)
{
    private const int AtOnce = 4 << 20;

    /// <summary>A record may have this many bytes; what has no end within them is put aside as it is.</summary>
    internal const int LongestRecord = 16 << 20;

    private sealed record Found(ClaimedPart Part, byte[] Bytes, bool IsRest);

    /// <summary>Takes in what is new in a blob's log. When it returns, everything that was whole is in signals or in the dead letter.</summary>
    /// <param name="blob">A blob that has grown, or may have.</param>
    /// <param name="source">The source's id; null: recognized by content.</param>
    /// <param name="cancellation">The host is shutting down: the blob is told of again.</param>
    /// <exception cref="Exception">A store, the blob or the signals' way could not be reached: it is to be told again.</exception>
    public async Task ReadAsync(BlobClient blob, string? source, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(blob);
        var name = BlobLogName.Of(blob.BlobContainerName, blob.Name);
        var container = blob.GetParentBlobContainerClient();
        BlobLogMark? mark = null;
        for (Found? found = null; ;)
        {
            mark ??= await marks.ReadAsync(name, cancellation);
            if (mark.Claimed is { } claimed)
            {
                await TakeAsync(container, name, claimed, found?.Part == claimed ? found.Bytes : null, source, cancellation);
                mark = await marks.WriteAsync(name, mark.Done(), cancellation);
                // Whatever is appended from here on is told of again.
                if (mark is not null && found is { IsRest: true } && found.Part == claimed && claimed.Hour == name.Hour)
                    return;
                continue;
            }
            found = await NextAsync(container, name, mark, cancellation);
            if (found is null)
                return;
            mark = await marks.WriteAsync(name, mark.Claim(found.Part), cancellation);
        }
    }

    // What came at the end of an hour may have been told of in vain: whoever begins the next one looks once more.
    private async Task<Found?> NextAsync(BlobContainerClient container, BlobLogName name, BlobLogMark mark, CancellationToken cancellation)
    {
        if (mark.IsForgotten(name.Hour))
        {
            LogForgotten(log, $"{name.Container}/{name.BlobOf(name.Hour)}");
            return null;
        }
        if (!mark.Offsets.ContainsKey(name.Hour) && mark.Offsets.Keys.LastOrDefault(hour => hour < name.Hour) is > 0 and var before
            && await FindAsync(container, name, mark, before, cancellation) is { } rest)
            return rest;
        return await FindAsync(container, name, mark, name.Hour, cancellation);
    }

    private async Task<Found?> FindAsync(BlobContainerClient container, BlobLogName name, BlobLogMark mark, long hour, CancellationToken cancellation)
    {
        var from = mark.Offsets.GetValueOrDefault(hour);
        for (var length = AtOnce; ; length = Math.Min(length * 2, LongestRecord))
        {
            if (await DownloadAsync(container.GetBlobClient(name.BlobOf(hour)), from, length, cancellation) is not { Length: > 0 } bytes)
                return null;
            BlobRecords.Split(bytes, from == 0, isEnd: false, out var consumed);
            if (consumed == 0 && bytes.Length == LongestRecord)
                consumed = bytes.Length;
            if (consumed > 0)
                return new Found(new ClaimedPart(hour, from, from + consumed, hour < mark.Newest, time.GetUtcNow()), bytes[..consumed], bytes.Length < length);
            if (bytes.Length < length)
                return null;
        }
    }

    private async Task TakeAsync(BlobContainerClient container, BlobLogName name, ClaimedPart part, byte[]? known, string? source, CancellationToken cancellation)
    {
        var blob = container.GetBlobClient(name.BlobOf(part.Hour));
        var bytes = known ?? await DownloadAsync(blob, part.From, (int)(part.To - part.From), cancellation) ?? [];
        if (bytes.Length < part.To - part.From)
            // Taken away, or written anew and shorter: there is nothing that could be read.
            LogGone(log, $"{name.Container}/{blob.Name}", part.From, part.To);
        var records = BlobRecords.Split(bytes, part.From == 0, isEnd: true, out _);
        if (records.Count > 0)
            await stage.HandleAsync(
                [.. records.Select(record => new RawRecord(new ArraySegment<byte>(bytes)[record], name.OriginOf(part.Hour, part.From + record.Start.GetOffset(bytes.Length), part.IsLate), part.At))], source, cancellation);
    }

    // Null: it is not there, or ends before that.
    private static async Task<byte[]?> DownloadAsync(BlobClient blob, long from, int length, CancellationToken cancellation)
    {
        try
        {
            var found = (await blob.DownloadStreamingAsync(new BlobDownloadOptions { Range = new HttpRange(from, length) }, cancellation)).Value;
            await using var content = found.Content;
            var bytes = new byte[Math.Min(length, found.Details.ContentLength)];
            await content.ReadExactlyAsync(bytes, cancellation);
            return bytes;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 416)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Blob} is older than what is kept track of, and was not read")]
    private static partial void LogForgotten(ILogger log, string blob);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Blob} has no bytes {From} to {To} any more: what stood there was not read. Keep such blobs for a day at least")]
    private static partial void LogGone(ILogger log, string blob, long from, long to);
}
