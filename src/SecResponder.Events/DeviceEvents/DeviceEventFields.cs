using System.Text;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.DeviceEvents;

/// <summary>What CEF's fields become, whichever vendor fills them. LEEF's are handed on under CEF's names.</summary>
/// <remarks>ArcSight, "Common Event Format", extension dictionary. What a field means is the vendor's word: <c>in</c> and <c>out</c> are taken as seen from the source.</remarks>
public static class DeviceEventFields
{
    private static readonly WordMap Actions = new(
        ("allow", "Allow"), ("allowed", "Allow"), ("accept", "Allow"), ("accepted", "Allow"), ("permit", "Allow"), ("permitted", "Allow"), ("pass", "Allow"), ("passed", "Allow"), ("passthrough", "Allow"), ("alert", "Allow"), ("detect", "Allow"),
        ("detected", "Allow"), ("monitor", "Allow"), ("monitored", "Allow"), ("log", "Allow"), ("not blocked", "Allow"), ("deny", "Deny"), ("denied", "Deny"), ("block", "Deny"), ("blocked", "Deny"), ("prevent", "Deny"), ("prevented", "Deny"),
        ("drop", "Drop"), ("dropped", "Drop"), ("discard", "Drop"), ("discarded", "Drop"), ("reject", "Reset"), ("rejected", "Reset"), ("reset", "Reset"), ("reset-both", "Reset"), ("reset-client", "Reset Source"), ("reset-server", "Reset Destination"),
        ("encrypt", "Encrypt"), ("decrypt", "Decrypt"));

    /// <summary>Which fields decide of what kind an event is.</summary>
    [Flags]
    public enum Seen
    {
        None = 0,
        Source = 1,
        Destination = 2,
        Port = 4,
        Url = 8,
        User = 16,
    }

    // CEF's dictionary has a full name for each key; some devices write that.
    private static readonly (string Full, string Key)[] FullNames =
    [
        ("sourceAddress", "src"), ("sourceHostName", "shost"), ("sourcePort", "spt"), ("sourceMacAddress", "smac"), ("sourceUserName", "suser"), ("destinationAddress", "dst"), ("destinationHostName", "dhost"), ("destinationPort", "dpt"),
        ("destinationMacAddress", "dmac"), ("destinationUserName", "duser"), ("transportProtocol", "proto"), ("applicationProtocol", "app"), ("bytesIn", "in"), ("bytesOut", "out"), ("deviceReceiptTime", "rt"), ("startTime", "start"),
        ("endTime", "end"), ("deviceAddress", "dvc"), ("deviceHostName", "dvchost"), ("deviceMacAddress", "dvcmac"), ("deviceEventCategory", "cat"), ("baseEventCount", "cnt"), ("requestUrl", "request"), ("message", "msg"),
        ("eventOutcome", "outcome"), ("fileName", "fname"),
    ];

    private static readonly Dictionary<string, Seen> Deciding = WithFullNames(new Dictionary<string, Seen>(StringComparer.Ordinal)
    {
        ["src"] = Seen.Source,
        ["shost"] = Seen.Source,
        ["dst"] = Seen.Destination,
        ["dhost"] = Seen.Destination,
        ["dpt"] = Seen.Port,
        ["spt"] = Seen.Port,
        ["request"] = Seen.Url,
        ["suser"] = Seen.User,
        ["duser"] = Seen.User,
    });

    private static readonly Dictionary<string, FieldSetter> Setters = WithFullNames(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["act"] = Action,
        ["deviceAction"] = Action,
        ["app"] = Session(Into.Upper(AsimField.NetworkApplicationProtocol)),
        ["cat"] = Into.Text(AsimField.EventOriginalSubType),
        ["cnt"] = Into.Count(AsimField.EventCount),
        ["deviceDirection"] = Session((e, text) => e.SetConstant(AsimField.NetworkDirection, text.SequenceEqual("0"u8) ? AsimWords.Inbound : text.SequenceEqual("1"u8) ? AsimWords.Outbound : [])),
        ["deviceExternalId"] = DeviceId,
        ["deviceInboundInterface"] = Session(Into.Text(AsimField.DvcInboundInterface)),
        ["deviceOutboundInterface"] = Session(Into.Text(AsimField.DvcOutboundInterface)),
        ["dvc"] = Into.Host(HostFields.Device),
        ["dvchost"] = Into.Host(HostFields.Device),
        ["dvcmac"] = Into.Mac(AsimField.DvcMacAddr),
        ["src"] = Into.Host(HostFields.Source),
        ["shost"] = (e, text) => HostFields.Source.Set(e, Addresses.IsAddress(text) && e.Has(AsimField.SrcIpAddr) ? default : text),
        ["spt"] = Into.Port(AsimField.SrcPortNumber),
        ["smac"] = Session(Into.Mac(AsimField.SrcMacAddr)),
        ["suser"] = (e, text) => (e.Kind.Schema is AsimSchema.AuditEvent or AsimSchema.Authentication ? UserFields.Actor : UserFields.Source).Set(e, text),
        ["sourceTranslatedAddress"] = Session(Into.Address(AsimField.SrcNatIpAddr)),
        ["sourceTranslatedPort"] = Session(Into.Port(AsimField.SrcNatPortNumber)),
        ["sourceZone"] = Session(Into.Text(AsimField.SrcZone)),
        ["dst"] = Destination,
        ["dhost"] = (e, text) => Destination(e, Addresses.IsAddress(text) && e.Has(AsimField.DstIpAddr) ? default : text),
        ["dpt"] = (e, text) => Numbers.Port(e, e.Kind.IsSession ? AsimField.DstPortNumber : AsimField.TargetPortNumber, text),
        ["dmac"] = Session(Into.Mac(AsimField.DstMacAddr)),
        ["duser"] = TargetUser,
        ["destinationTranslatedAddress"] = Session(Into.Address(AsimField.DstNatIpAddr)),
        ["destinationTranslatedPort"] = Session(Into.Port(AsimField.DstNatPortNumber)),
        ["destinationZone"] = Session(Into.Text(AsimField.DstZone)),
        ["proto"] = Session(Protocol),
        ["slat"] = Session(Into.Real(AsimField.SrcGeoLatitude)),
        ["slong"] = Session(Into.Real(AsimField.SrcGeoLongitude)),
        ["dlat"] = Session(Into.Real(AsimField.DstGeoLatitude)),
        ["dlong"] = Session(Into.Real(AsimField.DstGeoLongitude)),
        ["in"] = Session(Into.Count(AsimField.DstBytes)),
        ["out"] = Session(Into.Count(AsimField.SrcBytes)),
        ["externalId"] = Into.Text(AsimField.EventOriginalUid),
        ["msg"] = Into.Text(AsimField.EventMessage),
        ["outcome"] = Outcome,
        ["reason"] = Into.Text(AsimField.EventOriginalResultDetails),
        ["request"] = Web(Into.Text(AsimField.Url)),
        ["requestMethod"] = Web(Into.Text(AsimField.HttpRequestMethod)),
        ["requestClientApplication"] = (e, text) => e.SetText(AsimField.HttpUserAgent, e.Kind.Schema == AsimSchema.NetworkSession ? default : text),
        ["requestContext"] = Web(Into.Text(AsimField.HttpReferrer)),
        ["fname"] = Web(Into.Text(AsimField.FileName)),
        ["rt"] = CefTime.Set(AsimField.TimeGenerated),
        ["start"] = CefTime.Set(AsimField.EventStartTime),
        ["end"] = CefTime.Set(AsimField.EventEndTime),
    });

    private static readonly Utf8Map<DeviceEventField> Fields = new(Setters.Select(field => KeyValuePair.Create(field.Key, new DeviceEventField(Encoding.UTF8.GetBytes(field.Key), field.Value, Deciding.GetValueOrDefault(field.Key)))));

    private static readonly NameCache OtherNames = new();

    /// <summary>A field of an event, by CEF's name for it; null where nothing is known of the name.</summary>
    internal static DeviceEventField? Find(ReadOnlySpan<byte> name) => Fields.Find(name);

    /// <summary>Keeps a field that nothing is known of under its own name.</summary>
    internal static void KeepOther(SecurityEvent e, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (OtherNames.Of(name) is { } other)
            e.Keep(other, value);
    }

    private static Dictionary<string, T> WithFullNames<T>(Dictionary<string, T> byKey)
    {
        foreach (var (full, key) in FullNames)
            if (byKey.TryGetValue(key, out var value))
                byKey.Add(full, value);
        return byKey;
    }

    // "tcp/https" is the protocol and what runs over it.
    private static void Protocol(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        var slash = text.IndexOf((byte)'/');
        Protocols.Set(e, slash < 0 ? text : text[..slash]);
        if (slash > 0 && !e.Has(AsimField.NetworkApplicationProtocol))
            Protocols.UpperCase(e, AsimField.NetworkApplicationProtocol, text[(slash + 1)..]);
    }

    private static FieldSetter Session(FieldSetter set) => (e, text) =>
    {
        if (e.Kind.IsSession)
            set(e, text);
    };

    private static FieldSetter Web(FieldSetter set) => (e, text) =>
    {
        if (e.Kind.Schema == AsimSchema.WebSession)
            set(e, text);
    };

    private static void Action(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.DvcOriginalAction, text);
        if (e.Kind.IsSession)
            Actions.TrySet(e, AsimField.DvcAction, text);
        else if (e.Kind.Schema == AsimSchema.AuditEvent && !e.Has(AsimField.Operation))
            e.SetText(AsimField.Operation, text);
    }

    private static void DeviceId(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        e.SetText(AsimField.DvcId, text);
        e.SetConstant(AsimField.DvcIdType, AsimWords.Other);
    }

    private static void Destination(SecurityEvent e, ReadOnlySpan<byte> text) => (e.Kind.IsSession ? HostFields.Destination : HostFields.Target).Set(e, text);

    private static void TargetUser(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Kind.IsSession)
            UserFields.Destination.Set(e, text);
        else if (e.Kind.Schema == AsimSchema.Authentication)
            UserFields.Target.Set(e, text);
        else
            e.SetText(AsimField.Object, text);
    }

    private static void Outcome(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (DeviceEventKinds.Contains(text, "fail"u8) || DeviceEventKinds.Contains(text, "denied"u8) || DeviceEventKinds.Contains(text, "error"u8))
            e.SetConstant(AsimField.EventResult, AsimWords.Failure);
        else if (DeviceEventKinds.Contains(text, "succe"u8) || DeviceEventKinds.Contains(text, "allow"u8))
            e.SetConstant(AsimField.EventResult, AsimWords.Success);
    }
}
