using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.FortinetFortigate;

/// <summary>The same log as CEF: ArcSight's names where it has one, FortiOS's behind a prefix where it has none.</summary>
/// <remarks>FortiOS Log Message Reference, "CEF support": the table of FortiOS fields and CEF keys.</remarks>
internal static class FortigateCef
{
    private static readonly byte[][] Prefixes = ["FTNTFGT"u8.ToArray(), "FortinetFortiGate"u8.ToArray()];

    // FortiOS 5.6 has numbered fields with labels for what later versions prefix.
    private static readonly (byte[] Field, byte[] Label)[] Numbered =
        [.. new[] { "cs1", "cs2", "cs3", "cs4", "cs5", "cs6", "cn1", "cn2", "cn3" }.Select(name => (System.Text.Encoding.UTF8.GetBytes(name), System.Text.Encoding.UTF8.GetBytes(name + "Label")))];

    private static readonly Utf8Map<byte[]> Labels = new(new[] { ("Policy Id", "policyid"), ("Duration", "duration"), ("Packets Sent", "sentpkt"), ("Packets Received", "rcvdpkt"), ("Virus", "virus"), ("Reference", "ref") }
        .Select(label => KeyValuePair.Create(label.Item1, System.Text.Encoding.UTF8.GetBytes(label.Item2))));

    private static readonly FieldTable Names = new(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["deviceExternalId"] = As("devid"),
        ["dvchost"] = As("devname"),
        ["src"] = As("srcip"),
        ["spt"] = As("srcport"),
        ["shost"] = As("srcname"),
        ["smac"] = As("srcmac"),
        ["dst"] = As("dstip"),
        ["dpt"] = As("dstport"),
        ["dhost"] = As("hostname"),
        ["dmac"] = As("dstmac"),
        ["deviceInboundInterface"] = As("srcintf"),
        ["deviceOutboundInterface"] = As("dstintf"),
        ["externalId"] = As("sessionid"),
        ["externalID"] = As("sessionid"),
        ["deviceSeverity"] = As("level"),
        ["proto"] = As("proto"),
        ["act"] = As("action"),
        ["outcome"] = As("status"),
        ["reason"] = As("reason"),
        ["app"] = As("service"),
        ["out"] = As("sentbyte"),
        ["in"] = As("rcvdbyte"),
        ["cnt"] = As("count"),
        ["sourceTranslatedAddress"] = As("transip"),
        ["sourceTranslatedPort"] = As("transport"),
        ["destinationTranslatedAddress"] = As("tranip"),
        ["destinationTranslatedPort"] = As("tranport"),
        ["duser"] = As("user"),
        ["sproc"] = As("ui"),
        ["msg"] = As("msg"),
        ["request"] = As("url"),
        ["requestMethod"] = As("httpmethod"),
        ["requestClientApplication"] = As("agent"),
        ["fname"] = As("filename"),
        ["fsize"] = As("filesize"),
    }, "cat", "deviceDirection", "start", "end", "suser");

    /// <summary>A field of FortiOS's own, behind any of the prefixes; empty when it is not there.</summary>
    public static ReadOnlySpan<byte> Find(PairList pairs, ReadOnlySpan<byte> name)
    {
        for (var n = 0; n < pairs.Count; n++)
            if (Own(pairs.Key(n)).SequenceEqual(name))
                return pairs.Value(n);
        return default;
    }

    /// <summary>Takes all fields into the event, under FortiOS's names and under CEF's.</summary>
    public static void Read(SecurityEvent e, PairList pairs)
    {
        ReadOnlySpan<byte> suser = default;
        for (var n = 0; n < pairs.Count; n++)
        {
            var key = pairs.Key(n);
            var value = CefPairs.Unescape(e, pairs.Value(n));
            if (!Names.TrySet(e, key, value))
                FortigateValues.Table.Set(e, Own(key), value);
            if (key.SequenceEqual("suser"u8))
                suser = value;
        }
        foreach (var (field, label) in Numbered)
            if (Labels.Find(e.Vendor.Find(label).Utf8) is { } name)
                FortigateValues.Table.Set(e, name, e.Vendor.Find(field).Utf8);
        // Some versions write the session's user there.
        if (!suser.IsEmpty)
            FortigateValues.Table.Set(e, e.Vendor.Find("user"u8).IsPresent ? "unauthuser"u8 : "user"u8, suser);
    }

    // "FTNTFGTlogid", "FortinetFortiGatelogid", FortiAnalyzer's "ad.logid" and bare "logid".
    private static ReadOnlySpan<byte> Own(ReadOnlySpan<byte> key)
    {
        foreach (var prefix in Prefixes)
            if (key.StartsWith(prefix))
                return key[prefix.Length..];
        return key.IndexOf((byte)'.') is var dot and > 0 ? key[(dot + 1)..] : key;
    }

    private static FieldSetter As(string name)
    {
        var utf8 = System.Text.Encoding.UTF8.GetBytes(name);
        return (e, text) => FortigateValues.Table.Set(e, utf8, text);
    }
}
