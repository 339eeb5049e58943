namespace SecResponder.Server.Console;

/// <summary>What stands before every answer of the console: the headers that let a browser do nothing with it but show it, and whose name the console goes by.</summary>
internal static class ConsoleFront
{
    // No inline script or style, nothing of other sites, no frame around it, forms only to itself.
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments(ConsolePaths.Overview, StringComparison.OrdinalIgnoreCase))
        {
            await next(context);
            return;
        }
        var options = context.RequestServices.GetRequiredService<ConsoleOptions>();
        if (options.Address.Length > 0)
        {
            // Behind a proxy that ends TLS a request names what the proxy calls; redirects and cookies go by what people type.
            var address = new Uri(options.Address);
            (context.Request.Scheme, context.Request.Host) = (address.Scheme, address.IsDefaultPort ? new HostString(address.Host) : new HostString(address.Host, address.Port));
        }
        else if (!Loopback.IsHost(context.Request.Host.Host))
        {
            // Another site's name that was made to lead here (DNS rebinding) would have that site's pages read ours.
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            await context.Response.WriteAsync("The console goes by this machine's name alone (127.0.0.1, localhost); Server:Console:Address names another.\n", context.RequestAborted);
            return;
        }
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
        await next(context);
    }
}
