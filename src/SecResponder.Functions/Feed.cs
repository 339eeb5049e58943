using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SecResponder.Connectors.BlockLists;

namespace SecResponder.Functions;

/// <summary>Serves block lists to firewalls: <c>GET /feeds/{list}/{form}/{file}</c>.</summary>
/// <remarks>Anonymous for the Functions host, because a firewall has no function key but a credential of the list; the page lets nobody else in. The platform's front end hides where a
/// connection comes from, so clients by address alone get nothing here: access restrictions of the app do that.</remarks>
public sealed class Feed(IEnumerable<FeedPage> pages)
{
    [Function(nameof(Feed))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = FeedPage.Path)] HttpRequest request, string list, string form, string file, CancellationToken cancellation)
    {
        if (pages.FirstOrDefault() is not { } page)
            return Results.NotFound();
        var reply = await page.AnswerAsync(new FeedRequest(request.Method, request.Path.Value ?? "", list, form, file)
        {
            Authorization = request.Headers.Authorization,
            IfNoneMatch = request.Headers.IfNoneMatch,
        }, cancellation);
        foreach (var (name, value) in reply.Headers)
            request.HttpContext.Response.Headers[name] = value;
        if (reply.Status == StatusCodes.Status304NotModified || HttpMethods.IsHead(request.Method))
            return Results.StatusCode(reply.Status);
        return reply.Status == StatusCodes.Status200OK
            ? Results.Bytes(reply.Body, reply.ContentType)
            : Results.Text(Encoding.UTF8.GetString(reply.Body), reply.ContentType, statusCode: reply.Status);
    }
}
