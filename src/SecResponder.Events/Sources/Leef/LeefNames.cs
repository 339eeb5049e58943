using System.Text;
using SecResponder.Events.Asim;
using SecResponder.Events.DeviceEvents;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Leef;

/// <summary>What is known of LEEF's names: what CEF calls them, and what CEF has no name for.</summary>
/// <remarks>IBM, "Log Event Extended Format (LEEF)", predefined attributes.</remarks>
internal static class LeefNames
{
    // LEEF's name, CEF's name.
    private static readonly Dictionary<string, string> InCef = new (string Leef, string Cef)[]
    {
        ("src", "src"), ("dst", "dst"), ("srcPort", "spt"), ("dstPort", "dpt"), ("proto", "proto"), ("usrName", "suser"), ("srcMAC", "smac"), ("dstMAC", "dmac"), ("srcBytes", "out"), ("dstBytes", "in"),
        ("srcPostNAT", "sourceTranslatedAddress"), ("srcPostNATPort", "sourceTranslatedPort"), ("dstPostNAT", "destinationTranslatedAddress"), ("dstPostNATPort", "destinationTranslatedPort"), ("identSrc", "shost"), ("identHostName", "shost"),
        ("url", "request"), ("resource", "dhost"), ("action", "act"), ("cat", "cat"), ("reason", "reason"), ("msg", "msg"), ("method", "requestMethod"), ("userAgent", "requestClientApplication"), ("result", "outcome"), ("dstName", "duser"),
        // What vendors write where the format has no name, or beside it.
        ("disp", "act"), ("Action", "act"), ("in_if", "deviceInboundInterface"), ("out_if", "deviceOutboundInterface"), ("src_user", "suser"), ("sent_bytes", "out"), ("rcvd_bytes", "in"), ("srcPostNATPORT", "sourceTranslatedPort"),
        ("dstPostNATPORT", "destinationTranslatedPort"), ("dstname", "dhost"), ("op", "requestMethod"), ("sender", "dvchost"), ("sys_name", "dvchost"), ("serial", "deviceExternalId"), ("shost", "shost"), ("dhost", "dhost"), ("duser", "duser"),
        ("externalId", "externalId"), ("outcome", "outcome"), ("dvc", "dvc"), ("dvchost", "dvchost"),
    }.ToDictionary(name => name.Leef, name => name.Cef, StringComparer.Ordinal);

    private static readonly Dictionary<string, FieldSetter> Own = new(StringComparer.Ordinal)
    {
        ["devTime"] = CefTime.Set(AsimField.TimeGenerated),
        ["sev"] = DeviceEventOutcome.Severity,
        ["srcPreNAT"] = BeforeNat(AsimField.SrcIpAddr, AsimField.SrcNatIpAddr),
        ["dstPreNAT"] = BeforeNat(AsimField.DstIpAddr, AsimField.DstNatIpAddr),
        ["policy"] = Rule,
        ["totalBytes"] = Network(AsimField.NetworkBytes),
        ["srcPackets"] = Network(AsimField.SrcPackets),
        ["dstPackets"] = Network(AsimField.DstPackets),
        ["totalPackets"] = Network(AsimField.NetworkPackets),
        ["geo_src"] = Text(AsimField.SrcGeoCountry),
        ["geo_dst"] = Text(AsimField.DstGeoCountry),
        ["app"] = Into.SessionApplication,
        ["app_name"] = Into.SessionApplication,
        ["duration"] = Seconds,
    };

    private static readonly Utf8Map<LeefName> Names = new(InCef.Keys.Union(Own.Keys)
        .Select(name => KeyValuePair.Create(name, new LeefName(Encoding.UTF8.GetBytes(name), Own.GetValueOrDefault(name), InCef.GetValueOrDefault(name)))));

    /// <summary>What is known of a name, or null.</summary>
    public static LeefName? Find(ReadOnlySpan<byte> name) => Names.Find(name);

    // What "src" was before its translation is the real end; "src" is then the translated one.
    private static FieldSetter BeforeNat(AsimField address, AsimField translated) => (e, text) =>
    {
        if (e.Kind.Schema is not (AsimSchema.NetworkSession or AsimSchema.WebSession) || !Addresses.IsAddress(text) || text.SequenceEqual("0.0.0.0"u8) || text.SequenceEqual(e[address].Utf8))
            return;
        if (!e.Has(translated))
            e.Set(translated, e.Has(address) ? e[address] : FieldValue.Absent);
        e.SetText(address, text);
    };

    private static void Rule(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Kind.Schema == AsimSchema.NetworkSession)
            e.SetText(AsimField.NetworkRuleName, text);
        else
            e.SetText(AsimField.RuleName, text);
    }

    private static FieldSetter Text(AsimField field) => (e, text) => e.SetText(field, e.Kind.IsSession ? text : default);

    private static void Seconds(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (e.Kind.IsSession && Numbers.TryReadReal(text, out var seconds) && seconds is >= 0 and < 1e9)
            e.SetInteger(AsimField.NetworkDuration, (long)Math.Round(seconds * 1000));
    }

    private static FieldSetter Network(AsimField field) => (e, text) =>
    {
        if (e.Kind.IsSession)
            Numbers.Count(e, field, text);
    };
}
