using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace SecResponder.Functions.Approvals;

/// <summary>A page that may do nothing: no script, no frame, no cache, styles by hash.</summary>
/// <param name="Status">The answer's status.</param>
/// <param name="Title">Plain text.</param>
/// <param name="Body">HTML, everything from outside already encoded.</param>
internal sealed record HtmlPage(HttpStatusCode Status, string Title, string Body) : IResult
{
    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}" +
        "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #767676;overflow-wrap:anywhere}" +
        "button{font:inherit;padding:.4rem 1.2rem}input{font:inherit;max-width:100%}";

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = (int)Status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "same-origin"; // with no-referrer a browser would hide the form's origin, which is checked
        var title = HtmlEncoder.Default.Encode(Title);
        return response.WriteAsync(
            $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{Style}</style></head><body><h1>{title}</h1>{Body}</body></html>",
            httpContext.RequestAborted);
    }
}
