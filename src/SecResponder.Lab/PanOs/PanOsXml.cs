using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace SecResponder.Lab.PanOs;

/// <summary>Bodies of the XML API, as the usage guide prints them.</summary>
internal static class PanOsXml
{
    public static XElement Success(params object?[] result) => new("response", new XAttribute("status", "success"), new XElement("result", result));

    public static XElement Error(int code, string message) =>
        new("response", new XAttribute("status", "error"), new XAttribute("code", code), new XElement("msg", new XElement("line", message)));

    /// <summary>What User-ID answers when it has not taken something: HTTP 200, an error, and the entries with what is wrong.</summary>
    public static XElement NotTaken(string what, string address, IEnumerable<string> messages) => new("response", new XAttribute("status", "error"),
        new XElement("msg", new XElement("line", new XElement("uid-response", new XElement("version", "2.0"), new XElement("payload", new XElement(what,
            messages.Select(message => new XElement("entry", new XAttribute("ip", address), new XAttribute("message", message)))))))));

    public static Task AnswerAsync(HttpContext context, int status, XElement body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml; charset=UTF-8";
        return context.Response.WriteAsync(body.ToString(), context.RequestAborted);
    }
}
