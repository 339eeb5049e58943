using System.Xml.Linq;
using SecResponder.Connectors.Http;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.PanOs;

/// <summary>One device's XML API: operational commands, and what is told to its User-ID.</summary>
/// <remarks>PAN-OS and Panorama API usage guide, "PAN-OS XML API request types" and "error codes". The key goes in a header: addresses end in logs.</remarks>
/// <param name="api">The guarded way to it.</param>
/// <param name="host">Its name, for messages.</param>
/// <param name="key">What it is called with.</param>
/// <param name="options">Which virtual system, and which firewall behind Panorama.</param>
internal sealed class PanOsApi(ApiClient api, string host, KeptSecret key, PanOsFirewallOptions options)
{
    /// <summary>What messages call it.</summary>
    public const string System = "PanOs";

    /// <summary>Its name, for messages.</summary>
    public string Host => host;

    /// <summary>What an operational command that only reads gives.</summary>
    /// <exception cref="ConnectorException">It was not answered, or with an error: what is there is unknown.</exception>
    public async Task<XElement> ShowAsync(XElement command, CancellationToken cancellation) =>
        PanOsAnswer.Result(await SendAsync(HttpMethod.Get, "op", command, cancellation));

    /// <summary>An operational command that changes something.</summary>
    public Task<ApiAnswer> OperateAsync(XElement command, CancellationToken cancellation) => SendAsync(HttpMethod.Post, "op", command, cancellation);

    /// <summary>Tells User-ID.</summary>
    public Task<ApiAnswer> TellAsync(XElement message, CancellationToken cancellation) => SendAsync(HttpMethod.Post, "user-id", message, cancellation);

    private Task<ApiAnswer> SendAsync(HttpMethod method, string type, XElement command, CancellationToken cancellation)
    {
        var form = $"type={type}&cmd={Uri.EscapeDataString(command.ToString(SaveOptions.DisableFormatting))}"
            + (options.Vsys is { } vsys ? $"&vsys={vsys}" : "") + (options.Target is { } target ? $"&target={target}" : "");
        var request = method == HttpMethod.Get ? new ApiRequest(method, $"api/?{form}") : new ApiRequest(method, "api/") { Body = form, ContentType = ApiRequest.Form };
        return key.SendAsync(
            value => api.SendAsync(request with { Accept = ApiRequest.Xml, SecretHeader = ("X-PAN-KEY", value) }, cancellation), PanOsAnswer.IsKeyNotTaken, cancellation);
    }
}

/// <summary>What PAN-OS answers: the status stands in the body, and many errors come with an HTTP status of 200.</summary>
internal static class PanOsAnswer
{
    /// <summary>Whether the key itself is wrong (403), not a right of its administrator (16).</summary>
    public static bool IsKeyNotTaken(ApiAnswer answer) => Response(answer)?.Attribute("code")?.Value == "403";

    /// <summary>What a question gave.</summary>
    /// <exception cref="ConnectorException">It gave nothing.</exception>
    public static XElement Result(ApiAnswer answer) => !answer.IsSuccess ? throw answer.Broken()
        : Response(answer) is not { } response ? throw answer.Unreadable()
        : Status(response) != "success" ? throw new ConnectorException($"{answer.System}: {Reason(response)}")
        : response.Element("result") is { } result && result.Descendants("outfile").FirstOrDefault() is null ? result
        : throw answer.Unreadable();

    /// <summary>What an answer to a change means; null: it was taken.</summary>
    /// <exception cref="ConnectorException">Whether it was taken is unknown.</exception>
    public static Effect? Failure(ApiAnswer answer)
    {
        if (!answer.IsSuccess)
            return answer.Failure();
        if (Response(answer) is not { } response)
            throw answer.Unreadable();
        return (Status(response), response.Attribute("code")?.Value) switch
        {
            ("success", _) => null,
            // Internal errors: it may have been taken.
            ("error", "2" or "3" or "4" or "5" or "11" or "21") => throw new ConnectorException($"{answer.System}: {Reason(response)}"),
            ("error", "22") => new Effect.TryAgain($"{answer.System}: {Reason(response)}"),
            ("error", _) => new Effect.Refused($"{answer.System} refused: {Reason(response)}"),
            _ => throw answer.Unreadable(),
        };
    }

    /// <summary>What an error says, on one line: in words, or per entry of what User-ID was told.</summary>
    public static string Reason(XElement response)
    {
        string[] told =
        [
            .. response.Descendants("entry").Select(entry => entry.Attribute("message")?.Value ?? ""),
            .. response.Descendants("line").Where(line => !line.HasElements).Select(line => line.Value),
            .. response.Descendants("msg").Where(message => !message.HasElements).Select(message => message.Value),
        ];
        var words = string.Join("; ", told.Select(text => text.Trim()).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal));
        var code = response.Attribute("code")?.Value;
        return PlainText.Line(words.Length > 0 ? words + (code is null ? "" : $" (code {code})") : $"status {Status(response)}, code {code ?? "none"}", 300);
    }

    public static XElement? Response(ApiAnswer answer) => answer.Xml is { } root && root.Name == "response" ? root : null;

    private static string Status(XElement response) => response.Attribute("status")?.Value ?? "";
}
