using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Playbooks.Enrichment.Feeds;

namespace SecResponder.Connectors.Feeds;

/// <summary>What came of a fetch.</summary>
internal abstract record FeedAnswer
{
    private FeedAnswer() { }

    /// <summary>Bytes, unpacked.</summary>
    public sealed record Fetched(byte[] Bytes, string? ETag, string? LastModified) : FeedAnswer;

    /// <summary>What was fetched before is the newest.</summary>
    public sealed record Unchanged : FeedAnswer;

    /// <summary>Nothing. The reason holds no secret and no address's query.</summary>
    public sealed record Failed(string Why, TimeSpan? RetryAfter = null) : FeedAnswer;
}

/// <summary>
/// Fetches a feed over HTTPS: only when it has changed, only so many bytes, only for so long, never from a private address that nobody has allowed, whatever a name or a
/// redirect leads to.
/// </summary>
/// <param name="outside">A client that reaches the internet alone.</param>
/// <param name="inside">A client that reaches private addresses, too.</param>
/// <param name="options">The limits.</param>
/// <param name="secrets">What headers hold.</param>
internal sealed class FeedClient(HttpClient outside, HttpClient inside, FeedOptions options, ISecrets secrets)
{
    private const int MostRedirects = 3;

    public async Task<FeedAnswer> FetchAsync(FeedDefinition feed, FeedMark mark, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(options.Timeout);
        try
        {
            var url = feed.Url!;
            for (var redirects = 0; redirects <= MostRedirects; redirects++)
            {
                using var response = await SendAsync(feed, url, mark, limited.Token);
                if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308))
                    return await AnswerAsync(response, limited.Token);
                if (response.Headers.Location is not { } location)
                    return new FeedAnswer.Failed("it redirects without saying where to");
                url = new Uri(url, location);
                if (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback)
                    return new FeedAnswer.Failed($"it redirects to {url.Scheme}, only https is called");
            }
            return new FeedAnswer.Failed($"it redirects more than {MostRedirects} times");
        }
        catch (SecretException e)
        {
            return new FeedAnswer.Failed($"a header's secret can't be had: {e.Message}");
        }
        catch (HttpRequestException e)
        {
            return new FeedAnswer.Failed(e.GetBaseException().Message == ConnectorHttp.NotPublic
                ? "its address is private; Connectors:Feeds:PrivateAddresses says whether such may be fetched"
                : $"it could not be reached: {e.HttpRequestError}{(e.InnerException is { } inner ? $" ({inner.GetType().Name})" : "")}");
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return new FeedAnswer.Failed(e is InvalidDataException ? "what is packed in it is not whole, or not what its compression says" : "it broke off");
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && e is OperationCanceledException)
        {
            return new FeedAnswer.Failed($"it did not come within {options.Timeout.TotalSeconds:0} s");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(FeedDefinition feed, Uri url, FeedMark mark, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("SecResponder", null));
        if (mark.ETag is { } tag)
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        if (mark.LastModified is { } modified)
            request.Headers.TryAddWithoutValidation("If-Modified-Since", modified);
        // A secret is for the host that the list names; whoever it redirects to doesn't get it.
        if (url.GetLeftPart(UriPartial.Authority) == feed.Url!.GetLeftPart(UriPartial.Authority))
            foreach (var (name, reference) in feed.Headers)
                request.Headers.TryAddWithoutValidation(name, (await secrets.ReadAsync(reference, cancellation)).Reveal());
        var client = options.PrivateAddresses || url.IsLoopback && feed.Url.IsLoopback ? inside : outside;
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    private async Task<FeedAnswer> AnswerAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.StatusCode == HttpStatusCode.NotModified)
            return new FeedAnswer.Unchanged();
        if (response.StatusCode != HttpStatusCode.OK)
            return new FeedAnswer.Failed($"it answered {(int)response.StatusCode} {response.StatusCode}", response.Headers.RetryAfter?.Delta);
        if (response.Content.Headers.ContentLength > options.LargestAnswer)
            return TooLarge();
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        if (await ReadAsync(body, cancellation) is not { } bytes)
            return TooLarge();
        // Compressed on the way, or a file that is, or both; what is packed more often is a trap.
        for (var layer = 0; layer < 2 && bytes is [0x1F, 0x8B, ..]; layer++)
        {
            await using var unpacking = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            if (await ReadAsync(unpacking, cancellation) is not { } unpacked)
                return TooLarge();
            bytes = unpacked;
        }
        return new FeedAnswer.Fetched(bytes, response.Headers.ETag?.ToString(), response.Content.Headers.TryGetValues("Last-Modified", out var modified) ? modified.FirstOrDefault() : null);
    }

    private FeedAnswer.Failed TooLarge() => new($"it has more than {options.LargestAnswer:N0} bytes; Connectors:Feeds:LargestAnswer says how many it may have");

    // Null when there are more bytes than may be; nothing beyond that is read.
    private async Task<byte[]?> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        using var read = new MemoryStream();
        var buffer = new byte[64 << 10];
        for (int count; (count = await stream.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (read.Length + count > options.LargestAnswer)
                return null;
            read.Write(buffer, 0, count);
        }
        return read.ToArray();
    }
}
