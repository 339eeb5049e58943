using System.Net;
using System.Security.Cryptography;
using System.Text;
using SecResponder.Connectors.Secrets;
using SecResponder.Events;
using SecResponder.Response.Pipeline;
using SecResponder.Response.Storage;

namespace SecResponder.Server;

/// <summary>
/// <c>POST /ingest/{stream}?source=ID</c>: a body of log lines or JSON records, plain or gzip. 202 says that everything in it is stored: as state, incidents and due steps, or in
/// the dead letter. Any other answer says that nothing is, and to send it again.
/// </summary>
internal sealed class HttpIngest(InProcessStage stage, StreamSequences sequences, ServerOptions options, ISecrets secrets, TimeProvider time)
{
    private const int LongestName = 64;

    public async Task<IResult> TakeAsync(HttpContext context, string stream)
    {
        if (!await MaySendAsync(context))
            return Results.Text("a key is needed: Authorization: Bearer …", statusCode: StatusCodes.Status401Unauthorized);
        if (stream.Length > LongestName || !stream.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            return Results.Text($"a stream's name has at most {LongestName} letters, digits, dots, hyphens and underscores", statusCode: StatusCodes.Status400BadRequest);
        var source = context.Request.Query["source"].ToString() is { Length: > 0 } given ? given : Normalizer.Auto;
        if (source != Normalizer.Auto && EventSources.Find(source) is null)
            return Results.Text($"there is no source '{source}'; there are {string.Join(", ", EventSources.All.Select(known => known.Id))}", statusCode: StatusCodes.Status400BadRequest);
        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var received = time.GetUtcNow();
            // From here on the sender's hanging up changes nothing: what is read is stored.
            await sequences.NextAsync(
                $"http-{stream}",
                sequence => stage.FollowAsync([new RawRecord(body.ToArray(), new Origin($"http-{stream}", "0", sequence), received)], source == Normalizer.Auto ? null : source, CancellationToken.None),
                context.RequestAborted);
            return Results.StatusCode(StatusCodes.Status202Accepted);
        }
        catch (BadHttpRequestException e)
        {
            return Results.Text(e.Message, statusCode: e.StatusCode);
        }
        catch (Exception e) when (e is StoreException or StoreConflictException)
        {
            context.Response.Headers.RetryAfter = "5";
            return Results.Text("it can't be stored just now; send it again", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private async Task<bool> MaySendAsync(HttpContext context)
    {
        if (options.IngestKey is not { } reference)
            return context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);
        var expected = Encoding.UTF8.GetBytes($"Bearer {(await secrets.ReadAsync(reference, context.RequestAborted)).Reveal()}");
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString()), expected);
    }
}
