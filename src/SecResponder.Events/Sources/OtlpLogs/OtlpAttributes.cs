using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.OtlpLogs;

/// <summary>Attributes: a list of keys and values, of the log record and of what it comes from. Each is kept as <c>attributes.KEY</c>, or <c>resource.KEY</c>.</summary>
internal static class OtlpAttributes
{
    private const int LongestKey = 64;

    private static readonly NameCache Names = new();

    // OpenTelemetry's semantic conventions, today's names and those before them; the first that is there counts.
    private static readonly Utf8Map<FieldSetter> Setters = new(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["event.name"] = Into.All(Into.TextIfAbsent(AsimField.EventOriginalType), Into.TextIfAbsent(AsimField.Operation)),
        ["log.record.uid"] = Into.TextIfAbsent(AsimField.EventOriginalUid),
        ["client.address"] = Source,
        ["source.address"] = Source,
        ["network.peer.address"] = Source,
        ["net.peer.ip"] = Source,
        ["net.sock.peer.addr"] = Source,
        ["client.port"] = Into.Port(AsimField.SrcPortNumber),
        ["source.port"] = Into.Port(AsimField.SrcPortNumber),
        ["user.name"] = Into.UserIfAbsent(UserFields.Actor),
        ["user.email"] = Into.UserIfAbsent(UserFields.Actor),
        ["enduser.id"] = Into.UserIfAbsent(UserFields.Actor),
        ["session.id"] = Into.TextIfAbsent(AsimField.ActorSessionId),
        ["url.full"] = Into.TextIfAbsent(AsimField.TargetUrl),
        ["http.url"] = Into.TextIfAbsent(AsimField.TargetUrl),
        ["user_agent.original"] = Into.TextIfAbsent(AsimField.HttpUserAgent),
        ["http.user_agent"] = Into.TextIfAbsent(AsimField.HttpUserAgent),
        ["service.name"] = App,
        ["host.name"] = Host,
        ["k8s.node.name"] = Host,
        ["os.type"] = Into.TextIfAbsent(AsimField.DvcOs),
        ["os.version"] = Into.TextIfAbsent(AsimField.DvcOsVersion),
        ["cloud.resource_id"] = Resource,
        ["process.executable.name"] = Process,
    });

    public static byte[] OfLog { get; } = "attributes."u8.ToArray();

    public static byte[] OfResource { get; } = "resource."u8.ToArray();

    /// <summary>Reads a list of attributes.</summary>
    public static void Read(SecurityEvent e, ReadOnlySpan<byte> list, ReadOnlySpan<byte> prefix)
    {
        Span<byte> name = stackalloc byte[LongestKey];
        prefix.CopyTo(name);
        foreach (var attribute in new JsonElements(list))
        {
            var key = JsonMember.Find(attribute, "key"u8);
            if (key.IsEmpty || key.Length > LongestKey - prefix.Length || !TryText(e, JsonMember.FindObject(attribute, "value"u8), out var value))
                continue;
            key.CopyTo(name[prefix.Length..]);
            if (Names.Of(name[..(prefix.Length + key.Length)]) is { } kept)
                e.Keep(kept, value);
            Setters.Find(key)?.Invoke(e, value);
        }
    }

    // {"stringValue": "x"}, {"intValue": "7"}, {"boolValue": true}, {"doubleValue": 1.5}; lists and maps as they stand.
    private static bool TryText(SecurityEvent e, ReadOnlySpan<byte> value, out ReadOnlySpan<byte> text)
    {
        text = default;
        foreach (var member in new JsonMembers(value))
        {
            text = member.Value;
            if (text is not [(byte)'"', .., (byte)'"'])
                return !text.IsEmpty && !text.SequenceEqual("null"u8);
            if (!text.Contains((byte)'\\'))
            {
                text = text[1..^1];
                return !text.IsEmpty;
            }
            return TryUnescape(e, text, out text);
        }
        return false;
    }

    private static bool TryUnescape(SecurityEvent e, ReadOnlySpan<byte> quoted, out ReadOnlySpan<byte> text)
    {
        text = default;
        try
        {
            text = JsonEscapes.Unescape(e, quoted);
            return !text.IsEmpty;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is no text.
            return false;
        }
    }

    private static void Source(SecurityEvent e, ReadOnlySpan<byte> text) => Addresses.Set(e, AsimField.SrcIpAddr, e.Has(AsimField.SrcIpAddr) ? default : text);

    private static void Host(SecurityEvent e, ReadOnlySpan<byte> text) => HostFields.Device.Set(e, e.Has(AsimField.DvcHostname) ? default : text);

    private static void App(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.TargetAppName, text);
        e.SetConstant(AsimField.TargetAppType, AsimWords.Service);
    }

    private static void Process(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.ActingAppName, text);
        e.SetConstant(AsimField.ActingAppType, AsimWords.Process);
    }

    private static void Resource(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("/subscriptions/"u8))
            AzureResource.SetDevice(e, text);
    }
}
