using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.State;

namespace SecResponder.Lab.Page;

/// <summary><c>/</c>: what the outside world looks like now. No script, everything encoded, refreshed by the browser.</summary>
internal sealed class LabPage(LabState state, TimeProvider time)
{
    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(PageStyle.Css)));

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/", context =>
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; style-src 'sha256-{StyleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(Render(), context.RequestAborted);
    });

    private string Render()
    {
        var html = new StringBuilder();
        html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
            .Append("<meta http-equiv=\"refresh\" content=\"2\"><title>SecResponder lab</title><style>").Append(PageStyle.Css).Append("</style></head><body>");
        html.Append(CultureInfo.InvariantCulture, $"<header><h1>The outside world</h1><p>A stand-in for trying things out. {PageText.Moment(time.GetUtcNow())}</p></header><main>");
        foreach (var system in state.Systems)
            system.Show(html);
        Requests(html, state.Requests.Snapshot());
        return html.Append("</main></body></html>").ToString();
    }

    private static void Requests(StringBuilder html, IReadOnlyDictionary<string, RequestsSeen> requests)
    {
        html.Append("<section><h2>Requests</h2>");
        foreach (var (system, seen) in requests.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            html.Append(CultureInfo.InvariantCulture, $"<details><summary>{PageText.Encode(system)}: {seen.Count}</summary><pre>{PageText.Encode(string.Join('\n', seen.Last.TakeLast(30)))}</pre></details>");
        }
        html.Append("</section>");
    }
}
