using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.DeviceEvents;

/// <summary>The kinds of event that a format for any vendor (CEF, LEEF) can tell apart by its own fields.</summary>
/// <param name="source">The source's id.</param>
public sealed class DeviceEventKinds(string source)
{
    private const int Longest = 256;

    /// <summary>A connection: both ends, or one and a port.</summary>
    public EventKind Network { get; } = new(source, "network", AsimSchema.NetworkSession, new LogSource("firewall", source));

    /// <summary>A request to the web: a URL.</summary>
    public EventKind Web { get; } = new(source, "web", AsimSchema.WebSession, new LogSource("proxy", source));

    /// <summary>A logon, by its name.</summary>
    public EventKind Logon { get; } = new(source, "logon", AsimSchema.Authentication, new LogSource("authentication", source));

    /// <summary>Anything else.</summary>
    public EventKind Audit { get; } = new(source, "event", AsimSchema.AuditEvent, new LogSource(null, source));

    /// <summary>All of them.</summary>
    public IReadOnlyList<EventKind> All => [Network, Web, Logon, Audit];

    /// <summary>Of which kind an event is.</summary>
    /// <param name="seen">Which fields it has.</param>
    /// <param name="name">What the vendor calls it.</param>
    public EventKind Of(DeviceEventFields.Seen seen, ReadOnlySpan<byte> name)
    {
        if (Has(seen, DeviceEventFields.Seen.User) && IsLogon(name))
            return Logon;
        if (Has(seen, DeviceEventFields.Seen.Url))
            return Web;
        var isFrom = Has(seen, DeviceEventFields.Seen.Source);
        var isTo = Has(seen, DeviceEventFields.Seen.Destination);
        return (isFrom && isTo) || ((isFrom || isTo) && Has(seen, DeviceEventFields.Seen.Port)) ? Network : Audit;

        static bool Has(DeviceEventFields.Seen seen, DeviceEventFields.Seen flag) => (seen & flag) != 0;
    }

    private static bool IsLogon(ReadOnlySpan<byte> name) => Contains(name, "login"u8) || Contains(name, "logon"u8) || Contains(name, "logout"u8) || Contains(name, "logoff"u8) || Contains(name, "authenticat"u8) || Contains(name, "logged in"u8) || Contains(name, "signin"u8);

    /// <summary>Whether a word stands at the beginning of the text, in any case: names and outcomes are short.</summary>
    internal static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => AnyCase.Contains(text[..Math.Min(text.Length, Longest)], word);
}
