using System.Net;
using Microsoft.AspNetCore.Http;

namespace SecResponder.Lab;

/// <summary>Answers only to loopback names, so that a page in the tester's browser can't drive the lab by a DNS name that points here.</summary>
internal static class LoopbackOnly
{
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var host = context.Request.Host.Host;
        if (host is not "localhost" && !(IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)))
        {
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return;
        }
        await next(context);
    }
}
