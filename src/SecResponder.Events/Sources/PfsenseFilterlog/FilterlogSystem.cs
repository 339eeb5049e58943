using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.PfsenseFilterlog;

/// <summary>What administrators do, as the web interface logs it.</summary>
/// <remarks>The messages of pfSense's <c>auth.inc</c> and <c>config.lib.inc</c>, and of OPNsense's audit log.</remarks>
internal static class FilterlogSystem
{
    private static readonly Dictionary<string, FieldSetter> Setters = new(StringComparer.Ordinal)
    {
        ["page"] = Page,
        ["actor"] = Actor,
        ["user"] = (e, text) => UserFields.Target.Set(e, text.Trim((byte)'\'')),
        ["ip"] = (e, text) => HostFields.Source.Set(e, text.TrimEnd((byte)'.')),
        ["service"] = Page,
        ["peer"] = Peer,
        ["database"] = (e, text) => e.SetText(AsimField.LogonProtocol, e.Kind == FilterlogKinds.Logon ? text : default),
        ["what"] = (e, text) => e.SetText(AsimField.Operation, text),
        ["file"] = (e, text) => e.SetText(AsimField.Object, text),
    };

    private static readonly (EventKind Kind, byte[] Type, byte[] Result, MessagePattern Pattern)[] Messages =
    [
        Message(FilterlogKinds.Change, AsimWords.Set, AsimWords.Success, "{page}: Configuration Change: {actor} ({database}): {what}"),
        Message(FilterlogKinds.Change, AsimWords.Set, AsimWords.Success, "{page}: Configuration Change: {actor}: {what}"),
        Message(FilterlogKinds.Change, AsimWords.Set, AsimWords.Success, "user {actor} changed configuration to {file} in {page} {what}"),
        Message(FilterlogKinds.Change, AsimWords.Set, AsimWords.Success, "user {actor} changed configuration to {file} in {page}"),
        Message(FilterlogKinds.Logon, AsimWords.Logon, AsimWords.Success, "{page}: Successful login for user {user} from: {ip} ({database})"),
        Message(FilterlogKinds.Logon, AsimWords.Logon, AsimWords.Success, "{page}: Successful login for user {user} from: {ip}"),
        Message(FilterlogKinds.Logon, AsimWords.Logoff, AsimWords.Success, "{page}: User logged out for user {user} from: {ip} ({database})"),
        Message(FilterlogKinds.Logon, AsimWords.Logoff, AsimWords.Success, "{page}: User logged out for user {user} from: {ip}"),
        Message(FilterlogKinds.Logon, AsimWords.Logon, AsimWords.Failure, "{page}: webConfigurator authentication error for user {user} from: {ip}"),
        Message(FilterlogKinds.Logon, AsimWords.Logon, AsimWords.Failure, "{page}: Web GUI authentication error for user {user} from {ip}"),
        Message(FilterlogKinds.Logon, AsimWords.Logon, AsimWords.Failure, "{page}: Web GUI authentication error for {user} from {ip}"),
        Message(FilterlogKinds.Logon, AsimWords.Logon, AsimWords.Failure, "{page}: webConfigurator authentication error for {user} from {ip}"),
        Message(FilterlogKinds.Logon, AsimWords.Logon, AsimWords.Success, "user {user} authenticated successfully for {service} [[using {database}]]"),
        Message(FilterlogKinds.Logon, AsimWords.Logon, AsimWords.Failure, "user {user} failed authentication for {service} on {}"),
        Message(FilterlogKinds.Logon, AsimWords.Logon, AsimWords.Failure, "user {user} could not authenticate for {service}. {}"),
    ];

    // OpenVPN's own, behind its tag: the words alone could be anybody's.
    private static readonly (EventKind Kind, byte[] Type, byte[] Result, MessagePattern Pattern)[] Tunnels =
    [
        Message(FilterlogKinds.Logon, AsimWords.Logon, AsimWords.Success, "{peer} [[{user}]] Peer Connection Initiated with {}"),
        Message(FilterlogKinds.Logon, AsimWords.Logon, AsimWords.Success, "user {user} authenticated"),
        Message(FilterlogKinds.Logon, AsimWords.Logon, AsimWords.Failure, "user {user} could not authenticate{}"),
    ];

    /// <summary>Whether the text is one of these messages; cheap.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> text) =>
        text.IndexOf(": Configuration Change: "u8) >= 0 || text.IndexOf(" changed configuration to /conf/"u8) >= 0 || text.IndexOf(": Successful login for user '"u8) >= 0
        || text.IndexOf(": User logged out for user '"u8) >= 0 || text.IndexOf("webConfigurator authentication error for "u8) >= 0 || text.IndexOf(": Web GUI authentication error for "u8) >= 0
        || text.IndexOf(" authenticated successfully for "u8) is > 0 and var local && text[local..].IndexOf(" [using "u8) > 0
        || (text.IndexOf(" openvpn"u8) >= 0 && (text.IndexOf("Peer Connection Initiated with"u8) >= 0 || text.IndexOf(" authenticate"u8) >= 0));

    /// <summary>Reads a message into an event that was reset for it.</summary>
    public static bool TryRead(SecurityEvent e, ReadOnlySpan<byte> app, ReadOnlySpan<byte> text)
    {
        var isTunnel = app.StartsWith("openvpn"u8);
        foreach (var (kind, type, result, pattern) in isTunnel ? Tunnels : Messages)
        {
            e.Begin(kind);
            if (!pattern.TryRead(text, e))
                continue;
            e.SetConstant(AsimField.EventType, type);
            e.SetConstant(AsimField.EventResult, result);
            if (kind == FilterlogKinds.Change)
            {
                if (!e.Has(AsimField.Operation))
                    e.SetConstant(AsimField.Operation, ConfigurationChange);
                if (!e.Has(AsimField.Object))
                    e.SetConstant(AsimField.Object, Configuration);
                e.SetConstant(AsimField.ObjectType, e[AsimField.ActingAppName].Utf8.IndexOf("firewall"u8) >= 0 ? AsimWords.PolicyRule : AsimWords.ConfigurationAtom);
            }
            else if (ReferenceEquals(result, AsimWords.Failure))
                e.SetConstant(AsimField.EventResultDetails, AsimWords.NoSuchUserOrPassword);
            if (isTunnel)
            {
                e.SetConstant(AsimField.TargetAppName, OpenVpn);
                e.SetConstant(AsimField.TargetAppType, AsimWords.Service);
                e.SetConstant(AsimField.EventSubType, AsimWords.RemoteService);
            }
            e.SetText(AsimField.EventMessage, text);
            return true;
        }
        return false;
    }

    // "198.51.100.20:37849"
    private static void Peer(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        var colon = text.LastIndexOf((byte)':');
        Addresses.Set(e, AsimField.SrcIpAddr, (colon < 0 ? text : text[..colon]).Trim("[]"u8));
        Numbers.Port(e, AsimField.SrcPortNumber, colon < 0 ? default : text[(colon + 1)..]);
    }

    private static readonly byte[] OpenVpn = "OpenVPN"u8.ToArray();
    private static readonly byte[] ConfigurationChange = "Configuration Change"u8.ToArray();
    private static readonly byte[] Configuration = "configuration"u8.ToArray();

    private static void Page(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(e.Kind == FilterlogKinds.Change ? AsimField.ActingAppName : AsimField.TargetAppName, text);
        if (e.Kind == FilterlogKinds.Logon)
            e.SetConstant(AsimField.TargetAppType, text is [(byte)'/', ..] ? AsimWords.Url : AsimWords.Service);
    }

    // "ada@198.51.100.20"; pfSense writes an IPv6 address so, too.
    private static void Actor(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        var at = text.LastIndexOf((byte)'@');
        UserFields.Actor.Set(e, at < 0 ? text : text[..at]);
        if (at >= 0)
            HostFields.Source.Set(e, text[(at + 1)..]);
    }

    private static (EventKind, byte[], byte[], MessagePattern) Message(EventKind kind, byte[] type, byte[] result, string pattern) => (kind, type, result, new MessagePattern(pattern, Setters));
}
