using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using SecResponder.Connectors.Secrets;
using SecResponder.Response.BlockLists;
using SecResponder.Response.Storage;

namespace SecResponder.Connectors.BlockLists;

/// <summary>Answers firewalls: who are you, what do you want, is it new to you? The same in every host, which only carries it over HTTP.</summary>
public sealed class FeedPage(IBlockListStore store, FeedClients clients, FeedSignature signature, TimeProvider time)
{
    /// <summary>The lists' addresses. The file <c>key.pem</c> of each is the public key that answers are signed with.</summary>
    public const string Path = "feeds/{list}/{form}/{file}";

    /// <summary>Answers a GET or HEAD for a list.</summary>
    public async Task<FeedReply> AnswerAsync(FeedRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            return await clients.NameAsync(request.Authorization, request.Remote, cancellation) is { } client
                ? await ListAsync(request, client, cancellation)
                : FeedReply.Of(401, "a client of the list may fetch it: Basic, Bearer, or from its address", new KeyValuePair<string, string>("WWW-Authenticate", "Basic realm=\"SecResponder feeds\", charset=\"UTF-8\""));
        }
        // Whoever gets no list keeps the one it has: better than an empty one.
        catch (Exception e) when (e is StoreException or SecretException)
        {
            return FeedReply.Of(503, "the list can't be read just now", new KeyValuePair<string, string>("Retry-After", "30"));
        }
    }

    private async Task<FeedReply> ListAsync(FeedRequest request, string client, CancellationToken cancellation)
    {
        if (!clients.MayFetch(client, request.List) || !FeedForm.All.TryGetValue(request.Form, out var form))
            return FeedReply.Of(404, $"there is no such list for this client, or no such form; forms are {string.Join(", ", FeedForm.All.Keys.Order(StringComparer.Ordinal))}");
        if (request.File == "key.pem")
            return await signature.PublicKeyAsync(cancellation) is { } pem
                ? new FeedReply(200, "application/x-pem-file", Encoding.ASCII.GetBytes(pem), [])
                : FeedReply.Of(404, "answers are not signed: Connectors:BlockLists:SigningKey is not set");
        var (now, state) = (time.GetUtcNow(), await store.BlockListAsync(request.List, cancellation));
        ImmutableArray<BlockListEntry> inForce = [.. state.Entries.Where(entry => entry.IsInForce(now))];
        if (FeedFile.Of(form, request.File, inForce) is not { } file)
            return FeedReply.Of(404, $"{form.Name} has {string.Join(", ", form.Kinds.Select(kind => $"{kind.ToString().ToLowerInvariant()}.txt"))}");
        var etag = $"\"{Convert.ToHexStringLower(SHA256.HashData(file.Bytes).AsSpan(0, 16))}\"";
        var isHead = request.Method == "HEAD";
        // A look without the list leaves its revision where it was; "not changed" says that it has this one.
        foreach (var kind in file.Kinds)
            await store.PolledAsync(new BlockListPoll(request.List, kind, client, isHead ? 0 : state.Revision, now), cancellation);
        List<KeyValuePair<string, string>> headers = [new("ETag", etag), new("Last-Modified", Changed(state, now).UtcDateTime.ToString("R", CultureInfo.InvariantCulture)), new("Cache-Control", "private, no-cache")];
        if (Has(request.IfNoneMatch, etag))
            return new FeedReply(304, file.ContentType, [], headers);
        headers.AddRange(await signature.HeadersAsync(file.Bytes, etag, request.Path, now, cancellation));
        return new FeedReply(200, file.ContentType, file.Bytes, headers);
    }

    // An entry whose time has run out changes the list without anybody's writing.
    private static DateTimeOffset Changed(BlockListState state, DateTimeOffset now) =>
        state.Entries.Where(entry => !entry.IsInForce(now)).Select(entry => entry.Until).Append(state.ChangedAt > DateTimeOffset.UnixEpoch ? state.ChangedAt : DateTimeOffset.UnixEpoch).Max();

    private static bool Has(string? ifNoneMatch, string etag) =>
        ifNoneMatch is not null && ifNoneMatch.Split(',', StringSplitOptions.TrimEntries).Any(one => one == "*" || one == etag || one == "W/" + etag);
}

/// <summary>What a firewall asks for.</summary>
/// <param name="Method">GET or HEAD.</param>
/// <param name="Path">The whole path, as it was asked for.</param>
/// <param name="List">The list.</param>
/// <param name="Form">The form.</param>
/// <param name="File">The file.</param>
public sealed record FeedRequest(string Method, string Path, string List, string Form, string File)
{
    /// <summary>The Authorization header.</summary>
    public string? Authorization { get; init; }

    /// <summary>The If-None-Match header.</summary>
    public string? IfNoneMatch { get; init; }

    /// <summary>Where the connection comes from; null where something stands in front of the host that hides it.</summary>
    public IPAddress? Remote { get; init; }
}

/// <summary>What it is answered. Of a HEAD the host sends all but the body.</summary>
/// <param name="Status">The status.</param>
/// <param name="ContentType">The body's media type.</param>
/// <param name="Body">The body.</param>
/// <param name="Headers">Further headers.</param>
public sealed record FeedReply(int Status, string ContentType, byte[] Body, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    internal static FeedReply Of(int status, string says, params KeyValuePair<string, string>[] headers) => new(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(says + "\n"), headers);
}
