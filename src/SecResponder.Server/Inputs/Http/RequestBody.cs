using System.IO.Compression;
using SecResponder.Server.Intake;

namespace SecResponder.Server.Inputs.Http;

/// <summary>A request's body, whole and unpacked, within its limits; its bytes count against the budget until it is disposed of.</summary>
internal sealed class RequestBody : IDisposable
{
    private static ReadOnlySpan<byte> GzipMagic => [0x1F, 0x8B, 0x08];

    private readonly MemoryBudget _memory;
    private readonly MemoryStream _bytes = new();
    private long _taken;

    private RequestBody(MemoryBudget memory) => _memory = memory;

    public ArraySegment<byte> Bytes => _bytes.TryGetBuffer(out var buffer) ? buffer : [];

    /// <summary>Reads it.</summary>
    /// <exception cref="BadHttpRequestException">It is too large, is packed in a way that can't be unpacked, or comes too slowly; with the status to answer.</exception>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, HttpOptions limits, MemoryBudget memory, CancellationToken cancellation)
    {
        var body = new RequestBody(memory);
        try
        {
            var encodings = request.Headers.ContentEncoding.ToString().ToLowerInvariant();
            await body.ReadAsync(encodings switch
            {
                "" or "identity" => request.Body,
                "gzip" or "x-gzip" => new GZipStream(request.Body, CompressionMode.Decompress),
                "deflate" => new ZLibStream(request.Body, CompressionMode.Decompress),
                "br" => new BrotliStream(request.Body, CompressionMode.Decompress),
                _ => throw new BadHttpRequestException("Content-Encoding may be gzip, deflate, br or identity", StatusCodes.Status415UnsupportedMediaType),
            }, encodings.Length == 0 ? limits.LargestBody : limits.LargestUnpacked, cancellation);
            // Forwarders pack without saying so, too.
            return body.Bytes.AsSpan().StartsWith(GzipMagic) ? await UnpackAsync(body, limits, memory, cancellation) : body;
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException { Source: "System.IO.Compression.Brotli" })
        {
            body.Dispose();
            throw new BadHttpRequestException("the body says that it is packed, and can't be unpacked", StatusCodes.Status400BadRequest, e);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _memory.Return(_taken);
        _taken = 0;
    }

    private static async Task<RequestBody> UnpackAsync(RequestBody packed, HttpOptions limits, MemoryBudget memory, CancellationToken cancellation)
    {
        var body = new RequestBody(memory);
        try
        {
            await using var unpacker = new GZipStream(new MemoryStream(packed.Bytes.Array!, packed.Bytes.Offset, packed.Bytes.Count, writable: false), CompressionMode.Decompress);
            await body.ReadAsync(unpacker, limits.LargestUnpacked, cancellation);
            packed.Dispose();
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private async Task ReadAsync(Stream from, long limit, CancellationToken cancellation)
    {
        var chunk = new byte[1 << 16];
        for (int read; (read = await from.ReadAsync(chunk, cancellation)) > 0;)
        {
            if (_bytes.Length + read > limit)
                throw new BadHttpRequestException($"the body has more than {limit} bytes; send it in parts", StatusCodes.Status413PayloadTooLarge);
            if (!_memory.TryTake(read))
                throw new BadHttpRequestException("too much is waiting to be stored; send it again", StatusCodes.Status429TooManyRequests);
            _taken += read;
            _bytes.Write(chunk, 0, read);
        }
    }
}
