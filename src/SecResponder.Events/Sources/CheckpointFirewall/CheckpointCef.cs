using System.Text;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CheckpointFirewall;

/// <summary>Log Exporter's CEF and LEEF: some fields under the format's names, all others under Check Point's. What a rule asks for is Check Point's name, in every format.</summary>
internal static class CheckpointCef
{
    private const int LongestKey = 32;

    private static readonly Utf8Map<byte[]> Names = Map(
        ("act", "action"), ("rt", "time"), ("spt", "s_port"), ("dpt", "service"), ("suser", "src_user_name"), ("duser", "dst_user_name"), ("shost", "src_machine_name"), ("dhost", "dst_machine_name"),
        ("sourceTranslatedAddress", "xlatesrc"), ("sourceTranslatedPort", "xlatesport"), ("destinationTranslatedAddress", "xlatedst"), ("destinationTranslatedPort", "xlatedport"),
        ("request", "resource"), ("requestMethod", "method"), ("requestClientApplication", "user_agent"), ("cp_severity", "severity"), ("cp_app_risk", "app_risk"), ("msg", "message_info"),
        ("cnt", "aggregated_log_count"), ("in", "received_bytes"), ("out", "sent_bytes"), ("start", "start_time"), ("fname", "file_name"), ("fsize", "file_size"), ("fileHash", "file_md5"),
        ("srcPort", "s_port"), ("dstPort", "service"), ("usrName", "user"), ("devTime", "time"), ("srcPostNAT", "xlatesrc"), ("srcPostNATPort", "xlatesport"), ("dstPostNAT", "xlatedst"),
        ("dstPostNATPort", "xlatedport"), ("url", "resource"), ("srcBytes", "sent_bytes"), ("dstBytes", "received_bytes"), ("identHostName", "src_machine_name"));

    private static readonly Utf8Map<byte[]> Labels = Map(
        ("Rule Name", "rule_name"), ("Peer Gateway", "peer_gateway"), ("Protection Name", "protection_name"), ("Protection ID", "protection_id"), ("Protection Type", "protection_type"),
        ("TCP Flags", "tcp_flags"), ("Matched Category", "matched_category"), ("Application Name", "appi_name"), ("Application Signature ID", "app_sig_id"), ("Application Rule Name", "app_rule_name"),
        ("Application Rule ID", "app_rule_id"), ("Threat Prevention Rule Name", "malware_rule_name"), ("Threat Prevention Rule ID", "malware_rule_id"), ("Attack Information", "attack_info"),
        ("Confidence", "confidence_level"), ("Confidence Level", "confidence_level"), ("Performance Impact", "performance_impact"), ("ICMP", "icmp"), ("ICMP Type", "icmp_type"), ("ICMP Code", "icmp_code"),
        ("Malware Action", "malware_action"), ("Malware Family", "malware_family"), ("Verdict", "verdict"), ("Email Subject", "email_subject"), ("Duration in Seconds", "duration"), ("Update Version", "update_version"));

    /// <summary>Reads the header and the extension; false when the header ends too early.</summary>
    /// <param name="e">The event.</param>
    /// <param name="text">From the bar before <c>Check Point</c> on.</param>
    public static bool TryReadCef(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        // |Check Point|product|version|class|name|severity|extension
        Span<int> bars = stackalloc int[7];
        var count = 0;
        for (var i = 0; i < text.Length && count < bars.Length; i++)
            if (text[i] == '\\')
                i++;
            else if (text[i] == '|')
                bars[count++] = i;
        if (count < bars.Length)
            return false;
        CheckpointValues.Keep(e, "product"u8, CefPairs.Unescape(e, text[(bars[1] + 1)..bars[2]].Trim((byte)' ')));
        var name = text[(bars[4] + 1)..bars[5]].Trim((byte)' ');
        if (!name.SequenceEqual("Log"u8))
            CheckpointValues.Keep(e, "cef_name"u8, CefPairs.Unescape(e, name));
        CheckpointValues.Keep(e, "severity"u8, text[(bars[5] + 1)..bars[6]].Trim((byte)' '));
        var extension = text[(bars[6] + 1)..];
        var pairs = new CefPairs(extension);
        while (pairs.Next())
        {
            var value = pairs.Text(e).Trim((byte)' ');
            CheckpointValues.Keep(e, pairs.Key, value);
            if ((Names.Find(pairs.Key) ?? Labelled(extension, pairs.Key)) is { } own)
                CheckpointValues.Keep(e, own, value);
        }
        return true;
    }

    /// <summary>Reads the header and the attributes; false when the header ends too early.</summary>
    /// <param name="e">The event.</param>
    /// <param name="text">From <c>LEEF:</c> on.</param>
    public static bool TryReadLeef(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!LeefRecord.TryRead(text, out var leef))
            return false;
        CheckpointValues.Keep(e, "product"u8, leef.Product);
        // The id is the action; an attribute of its own comes after it and wins.
        CheckpointValues.Keep(e, "action"u8, leef.EventId);
        var pairs = new LeefPairs(leef.Attributes, leef.Delimiter);
        while (pairs.Next())
        {
            CheckpointValues.Keep(e, pairs.Key, pairs.Value);
            if (Names.Find(pairs.Key) is { } own)
                CheckpointValues.Keep(e, own, pairs.Value);
        }
        return true;
    }

    // "cs2Label=Peer Gateway cs2=192.0.2.1 … cs2Label=Rule Name cs2=out": the label that stands last before the value names it.
    private static byte[]? Labelled(ReadOnlySpan<byte> extension, ReadOnlySpan<byte> key)
    {
        if (key.Length > LongestKey || !(key.StartsWith("cs"u8) || key.StartsWith("cn"u8) || key.StartsWith("flex"u8)) || !extension.Overlaps(key, out var place))
            return null;
        Span<byte> label = stackalloc byte[LongestKey + 6];
        key.CopyTo(label);
        "Label="u8.CopyTo(label[key.Length..]);
        label = label[..(key.Length + 6)];
        var at = extension[..place].LastIndexOf(label);
        if (at < 0)
            at = extension.IndexOf(label);
        if (at < 0)
            return null;
        var pair = new CefPairs(extension[at..]);
        return pair.Next() ? Labels.Find(pair.Value) : null;
    }

    private static Utf8Map<byte[]> Map(params (string From, string To)[] names) => new(names.Select(name => KeyValuePair.Create(name.From, Encoding.UTF8.GetBytes(name.To))));
}
