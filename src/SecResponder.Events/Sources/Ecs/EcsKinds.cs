using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Ecs;

/// <summary>The kinds of ECS event, told by <c>event.category</c> and by which field sets are there.</summary>
/// <remarks>Elastic, "ECS Categorization Field: event.category".</remarks>
internal static class EcsKinds
{
    public const string Source = "ecs";

    /// <summary>Connections, and what an intrusion detection system says of one.</summary>
    public static EventKind Network { get; } = new(Source, "network", AsimSchema.NetworkSession, new LogSource("firewall", Source), new LogSource("network_connection", Source));

    /// <summary>DNS questions and answers.</summary>
    public static EventKind Dns { get; } = new(Source, "dns", AsimSchema.Dns, new LogSource("dns", Source));

    /// <summary>Requests to the web.</summary>
    public static EventKind Web { get; } = new(Source, "web", AsimSchema.WebSession, new LogSource("proxy", Source), new LogSource("webserver", Source));

    /// <summary>Logons and logoffs.</summary>
    public static EventKind Logon { get; } = new(Source, "authentication", AsimSchema.Authentication, new LogSource("authentication", Source));

    /// <summary>Alerts about no connection.</summary>
    public static EventKind Alert { get; } = new(Source, "alert", AsimSchema.AlertEvent, new LogSource("alert", Source));

    /// <summary>Anything else: what somebody or something did to a user, file, process, setting.</summary>
    public static EventKind Audit { get; } = new(Source, "event", AsimSchema.AuditEvent, new LogSource(null, Source));

    public static IReadOnlyList<EventKind> All { get; } = [Network, Dns, Web, Logon, Alert, Audit];

    public static EventKind Of(ReadOnlySpan<byte> json)
    {
        var about = JsonMember.FindObject(json, "event"u8);
        var category = about.IsEmpty ? JsonMember.FindJson(json, "event.category"u8) : JsonMember.FindJson(about, "category"u8);
        var kind = about.IsEmpty ? JsonMember.Find(json, "event.kind"u8) : JsonMember.Find(about, "kind"u8);
        if (Names(category, "authentication"u8) || Names(category, "session"u8))
            return Logon;
        if (Has(json, "dns"u8, "dns.question.name"u8))
            return Dns;
        var isNetwork = Names(category, "network"u8) || Names(category, "network_traffic"u8);
        var isAlert = kind.SequenceEqual("alert"u8) || kind.SequenceEqual("signal"u8) || Names(category, "intrusion_detection"u8) || Names(category, "malware"u8) || Names(category, "threat"u8) || Names(category, "vulnerability"u8);
        var hasEnds = HasEnds(json);
        if (Has(json, "url"u8, "url.full"u8) && (Names(category, "web"u8) || (hasEnds && (isNetwork || category.IsEmpty)) || Has(json, "http"u8, "http.request.method"u8)))
            return Web;
        if (hasEnds && (isNetwork || isAlert || category.IsEmpty))
            return Network;
        return isAlert ? Alert : Audit;
    }

    // Both, or one that the device, or somebody, is no part of.
    private static bool HasEnds(ReadOnlySpan<byte> json) =>
        (Has(json, "source"u8, "source.ip"u8) || Has(json, "client"u8, "client.ip"u8)) && (Has(json, "destination"u8, "destination.ip"u8) || Has(json, "server"u8, "server.ip"u8));

    private static bool Has(ReadOnlySpan<byte> json, ReadOnlySpan<byte> nested, ReadOnlySpan<byte> flat) => JsonMember.Has(json, nested) || JsonMember.Has(json, flat);

    // A word of a list, or the only one.
    private static bool Names(ReadOnlySpan<byte> list, ReadOnlySpan<byte> word)
    {
        while (list.IndexOf(word) is var at and >= 0)
        {
            if (at > 0 && list[at - 1] == '"' && at + word.Length < list.Length && list[at + word.Length] == '"')
                return true;
            list = list[(at + word.Length)..];
        }
        return false;
    }
}
