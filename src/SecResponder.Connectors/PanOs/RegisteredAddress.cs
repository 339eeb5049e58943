using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Xml.Linq;
using SecResponder.Connectors.Http;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.PanOs;

/// <summary>An address with the tags that it is registered with: what dynamic address groups are made from. It is told to User-ID, so no commit is needed.</summary>
/// <remarks>"Apply User-ID mapping and populate dynamic groups (API)"; the XML API lab of Palo Alto Networks, "Register and unregister": up to 32 tags an address, a timeout in seconds a tag.</remarks>
internal static class RegisteredAddress
{
    /// <summary>The most tags that an address may have.</summary>
    public const int MostTags = 32;

    /// <summary>The longest that a tag may last.</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(2_592_000);

    /// <summary>Its tags; none when it is not registered.</summary>
    /// <exception cref="ConnectorException">They can't be told.</exception>
    public static async Task<ImmutableHashSet<string>> TagsAsync(PanOsApi device, IPAddress address, CancellationToken cancellation)
    {
        var result = await device.ShowAsync(Show(new XElement("ip", address.ToString())), cancellation);
        // A filter that was not understood may be answered with everything, and networks that contain the address are entries of their own.
        return [.. result.Elements("entry").Where(entry => IsOf(entry, address)).Elements("tag").Elements("member").Select(member => member.Value.Trim()).Where(tag => tag.Length > 0)];
    }

    /// <summary>Asks for one entry, to see whether the question may be asked at all.</summary>
    /// <exception cref="ConnectorException">It may not.</exception>
    public static Task<XElement> AskAsync(PanOsApi device, CancellationToken cancellation) =>
        device.ShowAsync(Show(new XElement("limit", "1"), new XElement("start-point", "1")), cancellation);

    /// <summary>Adds tags that end by themselves; those that are there already stay as they are, and are an error.</summary>
    public static Task<ApiAnswer> RegisterAsync(PanOsApi device, IPAddress address, TimeSpan lasts, IEnumerable<string> tags, CancellationToken cancellation) => device.TellAsync(
        Message("register", address, tags.Select(tag => new XElement("member", new XAttribute("timeout", ((long)lasts.TotalSeconds).ToString(CultureInfo.InvariantCulture)), tag)), new XAttribute("persistent", "1")), cancellation);

    /// <summary>Takes tags away; one that is not there is an error that says so.</summary>
    public static async Task<Effect?> UnregisterAsync(PanOsApi device, IPAddress address, IEnumerable<string> tags, CancellationToken cancellation)
    {
        var answer = await device.TellAsync(Message("unregister", address, tags.Select(tag => new XElement("member", tag))), cancellation);
        return PanOsAnswer.Failure(answer) is { } failure && !(failure is Effect.Refused && Says(answer, "does not exist")) ? failure : null;
    }

    /// <summary>Whether User-ID has not taken something because it is so already.</summary>
    public static bool SaysThere(ApiAnswer answer) => Says(answer, "already exists");

    private static bool Says(ApiAnswer answer, string what) =>
        PanOsAnswer.Response(answer) is { } response && PanOsAnswer.Reason(response).Contains(what, StringComparison.OrdinalIgnoreCase);

    private static XElement Show(params XElement[] filter) => new("show", new XElement("object", new XElement("registered-ip", filter)));

    private static XElement Message(string what, IPAddress address, IEnumerable<XElement> members, XAttribute? more = null) => new("uid-message",
        new XElement("version", "2.0"),
        new XElement("type", "update"),
        new XElement("payload", new XElement(what, new XElement("entry", new XAttribute("ip", address.ToString()), more, new XElement("tag", members)))));

    private static bool IsOf(XElement entry, IPAddress address)
    {
        var text = entry.Attribute("ip")?.Value ?? "";
        return IPAddress.TryParse(text.EndsWith("/32", StringComparison.Ordinal) || text.EndsWith("/128", StringComparison.Ordinal) ? text[..text.IndexOf('/', StringComparison.Ordinal)] : text, out var registered)
            && registered.Equals(address);
    }
}
