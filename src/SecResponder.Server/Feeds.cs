using SecResponder.Connectors.BlockLists;

namespace SecResponder.Server;

/// <summary>Carries block lists over HTTP: <c>GET /feeds/{list}/{form}/{file}</c>. Who may fetch, and what, is the page's to say.</summary>
internal static class Feeds
{
    public static async Task SendAsync(HttpContext context, FeedPage page, string list, string form, string file)
    {
        var reply = await page.AnswerAsync(new FeedRequest(context.Request.Method, context.Request.Path.Value ?? "", list, form, file)
        {
            Authorization = context.Request.Headers.Authorization,
            IfNoneMatch = context.Request.Headers.IfNoneMatch,
            Remote = context.Connection.RemoteIpAddress,
        }, context.RequestAborted);
        context.Response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers)
            context.Response.Headers[name] = value;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (reply.Status == StatusCodes.Status304NotModified)
            return;
        context.Response.ContentType = reply.ContentType;
        context.Response.ContentLength = reply.Body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(reply.Body, context.RequestAborted);
    }
}
