using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.CheckpointFirewall;

/// <summary>The formats of Log Exporter's targets.</summary>
/// <remarks>Check Point, sk122323 "Log Exporter - Check Point Log Export", "Log formats".</remarks>
internal enum CheckpointFormat
{
    None,
    /// <summary><c>[action:"Accept"; src:"10.0.0.5"; …]</c></summary>
    Syslog,
    /// <summary><c>[Fields@1.3.6.1.4.1.2620 src="10.0.0.5" …]</c>: a gateway's own syslog.</summary>
    Structured,
    /// <summary><c>time=…|product=…|src=10.0.0.5|</c>: Splunk; with quotes: generic.</summary>
    Bars,
    Cef,
    Leef,
    Json,
    /// <summary><c>"22" "01Mar2026" "10:00:00" "eth1" …</c>: SmartView Tracker's export.</summary>
    Quoted,
    /// <summary>The line of that export which names the columns.</summary>
    QuotedHeader,
}

/// <summary>Finds out which format a record has and where its fields begin.</summary>
internal static class CheckpointForm
{
    private static ReadOnlySpan<byte> CefVendor => "|Check Point|"u8;

    /// <summary>The format, and the offset of the first field (of the header for CEF and LEEF). None when it is no record of Check Point's.</summary>
    public static CheckpointFormat Of(ReadOnlySpan<byte> record, out int start)
    {
        start = 0;
        var head = record.TrimStart(" \t\r\n\uFEFF"u8);
        if (head.IsEmpty)
            return CheckpointFormat.None;
        if (JsonBody.IsObject(record))
        {
            start = JsonBody.Find(record);
            return IsJson(record[start..]) ? CheckpointFormat.Json : CheckpointFormat.None;
        }
        if (record.IndexOf("[Fields@1.3.6.1.4.1.2620"u8) is var fields and >= 0)
        {
            start = fields + "[Fields@1.3.6.1.4.1.2620"u8.Length;
            return CheckpointFormat.Structured;
        }
        if (record.IndexOf(CefVendor) is var vendor and >= 0)
        {
            start = LeefRecord.Find(record);
            if (start >= 0 && start < vendor)
                return CheckpointFormat.Leef;
            start = vendor;
            // Some relays cut "CEF:" off, some leave a bar too many: "0|Check Point|…", "CEF:0||Check Point|…".
            return record[..vendor].TrimEnd((byte)'|') is [.., (byte)'0' or (byte)'1'] ? CheckpointFormat.Cef : CheckpointFormat.None;
        }
        if (JsonBody.Find(record) is var json and >= 0 && IsJson(record[json..]))
        {
            start = json;
            return CheckpointFormat.Json;
        }
        start = CheckpointQuoted.Find(record);
        if (start >= 0)
            return CheckpointFormat.Quoted;
        if (head.StartsWith("\"Number\" \"Date\" \"Time\""u8))
            return CheckpointFormat.QuotedHeader;
        if (Bracket(record, out start))
            return CheckpointFormat.Syslog;
        return Bars(record, out start) ? CheckpointFormat.Bars : CheckpointFormat.None;
    }

    // Every log has an id; what cuts fields off (a filter in Log Exporter) leaves the rest.
    private static bool IsJson(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\"loguid\""u8) >= 0 || json.IndexOf("\"originsicname\""u8) >= 0)
            return JsonMember.Has(json, "loguid"u8) || JsonMember.Has(json, "originsicname"u8);
        return json.IndexOf("\"origin\""u8) >= 0 && json.IndexOf("\"product\""u8) >= 0 && JsonMember.Has(json, "origin"u8) && JsonMember.Has(json, "product"u8)
            && (JsonMember.Has(json, "ifdir"u8) || JsonMember.Has(json, "sequencenum"u8) || JsonMember.Has(json, "logid"u8));
    }

    // "[flags:\"", "[action:\"": the first bracket that a name, a colon and a quote follow.
    private static bool Bracket(ReadOnlySpan<byte> record, out int start)
    {
        start = 0;
        for (var at = 0; record[at..].IndexOf((byte)'[') is var found and >= 0; at = start)
        {
            start = at + found + 1;
            var rest = record[start..];
            var name = CheckpointPairs.NameLength(rest);
            if (name > 0 && (rest[name..].StartsWith(":\""u8) || rest[name..].StartsWith("::\""u8)) && (record.IndexOf("loguid:\""u8) >= 0 || record.IndexOf("CheckPoint"u8) >= 0 || IsFirst(rest)))
                return true;
        }
        return false;
    }

    private static bool IsFirst(ReadOnlySpan<byte> rest) => rest.StartsWith("action:\""u8) || rest.StartsWith("flags:\""u8) || rest.StartsWith("alert:\""u8) || rest.StartsWith("severity:\""u8);

    private static bool Bars(ReadOnlySpan<byte> record, out int start)
    {
        start = 0;
        var isOurs = record.IndexOf("|loguid="u8) >= 0 || record.IndexOf(" loguid=\"{"u8) >= 0 || record.IndexOf("|originsicname="u8) >= 0
            || ((record.IndexOf("|product="u8) >= 0 || record.IndexOf(" product=\""u8) >= 0)
                && (record.IndexOf("|ifdir="u8) >= 0 || record.IndexOf("|origin="u8) >= 0 || record.IndexOf("|orig="u8) >= 0 || record.IndexOf("originsicname=\""u8) >= 0));
        if (!isOurs)
            return false;
        // The first name begins where a blank, or the line, does.
        var equals = record.IndexOf((byte)'=');
        start = record[..equals].LastIndexOfAny((byte)' ', (byte)'|') + 1;
        return true;
    }
}
