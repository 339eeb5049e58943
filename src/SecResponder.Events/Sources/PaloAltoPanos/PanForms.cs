using System.Text;
using System.Text.Json;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>The same logs as CEF, LEEF or JSON: fields by name instead of columns in order.</summary>
/// <remarks>See <see cref="PanNames"/> for where the names are written down.</remarks>
internal static class PanForms
{
    private const int LongestVendor = 24;

    private static readonly byte[] Prefix = "PanOS"u8.ToArray();

    // The numbered fields of CEF, what names them, and what they are where nothing does: in the vendor's template for sessions.
    private static readonly (byte[] Field, byte[] Label, byte[] Otherwise)[] Numbered =
    [
        .. new[]
        {
            ("cs1", "Rule"), ("cs2", "URLCategory"), ("cs3", "VirtualLocation"), ("cs4", "FromZone"), ("cs5", "ToZone"), ("cs6", "LogSetting"), ("cn1", "SessionID"), ("cn2", "Packets"), ("cn3", "SessionDuration"), ("flexString1", "Flags"),
            ("flexString2", "Direction"), ("flexNumber1", "Bytes"), ("c6a1", "SourceIPv6"), ("c6a2", "Source IPv6 Address"), ("c6a3", "Destination IPv6 Address"),
        }.Select(row => (Bytes(row.Item1), Bytes(row.Item1 + "Label"), Bytes(row.Item2))),
    ];

    /// <summary>Whether a record is one of these forms, and which: where its CEF, LEEF or JSON begins.</summary>
    public static PanForm? Find(ReadOnlySpan<byte> record, out int start)
    {
        var isObject = JsonBody.IsObject(record);
        if (!isObject && CefRecord.Find(record) is var cef and >= 0)
        {
            start = cef;
            return IsOurs(record[cef..], "PAN-OS|"u8, "LF|"u8) ? PanForm.Cef : null;
        }
        if (!isObject && LeefRecord.Find(record) is var leef and >= 0)
        {
            start = leef;
            return IsOurs(record[leef..], "PAN-OS"u8, "LF|"u8) ? PanForm.Leef : null;
        }
        start = JsonBody.Find(record);
        return start >= 0 && record[start..] is var json && json.IndexOf("\"LogType\""u8) >= 0 && (json.IndexOf("\"DeviceSN\""u8) >= 0 || json.IndexOf("\"LogSourceID\""u8) >= 0) ? PanForm.Json : null;
    }

    /// <summary>Puts every field where its column's name is.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static Rejection? Read(PanForm form, in PanFields fields, ReadOnlySpan<byte> text, int start) => form switch
    {
        PanForm.Cef => Cef(fields, text, start),
        PanForm.Leef => Leef(fields, text, start),
        _ => Json(fields, text, start),
    };

    private static bool IsOurs(ReadOnlySpan<byte> text, ReadOnlySpan<byte> device, ReadOnlySpan<byte> service) =>
        text.IndexOf("|Palo Alto Networks|"u8) is var at and >= 0 && at < LongestVendor && text[(at + "|Palo Alto Networks|".Length)..] is var product && (product.StartsWith(device) || product.StartsWith(service));

    private static Rejection? Cef(in PanFields fields, ReadOnlySpan<byte> text, int start)
    {
        var e = fields.Event;
        if (!CefRecord.TryRead(WithSeverity(e, text), out var cef))
            return new Rejection(RejectionCodes.Truncated, $"the CEF header ends too early: {Excerpt.Of(text)}", start + text.Length);
        var isService = cef.Product.SequenceEqual("LF"u8);
        var pairs = new CefPairs(cef.Extension);
        while (pairs.Next())
            fields.Add(pairs.Key.StartsWith(Prefix) ? pairs.Key[Prefix.Length..] : pairs.Key, pairs.Text(e).Trim((byte)'"'));
        // The device's template has its bytes the other way round: "in" is what the client has sent.
        fields.Add("bytes_sent"u8, e.Vendor.Find(isService ? "out"u8 : "in"u8).Utf8);
        fields.Add("bytes_received"u8, e.Vendor.Find(isService ? "in"u8 : "out"u8).Utf8);
        foreach (var (field, label, otherwise) in Numbered)
            if (e.Vendor.Find(field) is { IsPresent: true } value)
                fields.Add(e.Vendor.Find(label) is { IsPresent: true } name ? name.Utf8 : otherwise, value.Utf8);
        Header(fields, cef, isService);
        return null;
    }

    // Type and what stands beside it come in both orders; in a THREAT that is the threat, in CONFIG the result, in HIPMATCH what kind of match it is.
    private static void Header(in PanFields fields, in CefRecord cef, bool isService)
    {
        var isClass = IsType(cef.EventClassId);
        var type = isClass ? cef.EventClassId : cef.Name;
        var beside = isClass ? cef.Name : cef.EventClassId;
        fields.Event.SetText(AsimField.EventProductVersion, isService ? default : cef.Version);
        fields.Set("LogType"u8, type);
        if (type.SequenceEqual("CONFIG"u8) && !isService)
            fields.Set("Result"u8, beside);
        else if (type.SequenceEqual("HIPMATCH"u8) && !isService)
            fields.Set("HipMatchType"u8, beside);
        else if (type.SequenceEqual("THREAT"u8) && beside.Contains((byte)'('))
        {
            fields.Set("ThreatID"u8, beside);
            fields.Set("Subtype"u8, fields.Event.Vendor.Find("cat"u8).Utf8);
        }
        else
            fields.Set("Subtype"u8, beside);
        if (type.SequenceEqual("THREAT"u8) && !beside.Contains((byte)'('))
            fields.Set("ThreatID"u8, fields.Event.Vendor.Find("cat"u8).Utf8);
        if (!type.SequenceEqual("TRAFFIC"u8))
            Severity(fields.Event, cef.Severity, isService);
    }

    // The device's template has 1 to 5 in the header ("$number-of-severity"), the logging service 1, 3 … 9, others CEF's 0 to 10. A severity in words comes after it and wins.
    private static void Severity(SecurityEvent e, ReadOnlySpan<byte> text, bool isService)
    {
        e.SetText(AsimField.EventOriginalSeverity, text);
        if (Numbers.TryRead(text, out var number) && number <= 10)
            e.SetConstant(AsimField.EventSeverity, isService || number > 5
                ? number >= 7 ? AsimWords.High : number >= 4 ? AsimWords.Medium : number >= 2 ? AsimWords.Low : AsimWords.Informational
                : number >= 4 ? AsimWords.High : number == 3 ? AsimWords.Medium : number == 2 ? AsimWords.Low : AsimWords.Informational);
    }

    private static bool IsType(ReadOnlySpan<byte> text) => PanLayout.Of(text, default, default, default, default).Kind is not null;

    // The template for GLOBALPROTECT has no severity: "…|GLOBALPROTECT|0|rt=…".
    private static ReadOnlySpan<byte> WithSeverity(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        Span<int> bars = stackalloc int[6];
        var count = 0;
        for (var i = 0; i < text.Length && count < bars.Length; i++)
            if (text[i] == '|' && text[i - 1] != '\\')
                bars[count++] = i;
        if (count < bars.Length || text[(bars[5] + 1)..] is not { IsEmpty: false } rest || rest.IndexOf((byte)'=') is not (> 0 and var equals) || rest[..equals].Contains((byte)'|'))
            return text;
        var room = e.ScratchRoom(text.Length + 2);
        text[..(bars[5] + 1)].CopyTo(room);
        "0|"u8.CopyTo(room[(bars[5] + 1)..]);
        rest.CopyTo(room[(bars[5] + 3)..]);
        return room;
    }

    private static Rejection? Leef(in PanFields fields, ReadOnlySpan<byte> text, int start)
    {
        if (!LeefRecord.TryRead(text, out var leef))
            return new Rejection(RejectionCodes.Truncated, $"the LEEF header ends too early: {Excerpt.Of(text)}", start + text.Length);
        fields.Event.SetText(AsimField.EventProductVersion, leef.Product.SequenceEqual("LF"u8) ? default : leef.Version);
        // The templates for old releases separate by bars, whatever the version says.
        var pairs = new LeefPairs(leef.Attributes, leef.Delimiter == '\t' && !leef.Attributes.Contains((byte)'\t') ? (byte)'|' : leef.Delimiter);
        while (pairs.Next())
            fields.Add(pairs.Key, pairs.Value.Trim((byte)'"'));
        if (fields.Find("type"u8).IsEmpty)
            fields.Set("LogType"u8, fields.Event.Vendor.Find("cat"u8).Utf8);
        // The event's id is the threat, the event, or the action.
        if (fields.Find("type"u8).SequenceEqual("THREAT"u8) && fields.Find("threatid"u8).IsEmpty)
            fields.Set("ThreatID"u8, leef.EventId);
        else if (fields.Find("action"u8).IsEmpty && fields.Find("type"u8).SequenceEqual("TRAFFIC"u8))
            fields.Set("Action"u8, leef.EventId);
        else if (fields.Find("type"u8).SequenceEqual("SYSTEM"u8))
            fields.Set("EventName"u8, leef.EventId);
        return null;
    }

    private static Rejection? Json(in PanFields fields, ReadOnlySpan<byte> text, int start)
    {
        var pairs = new JsonPairs(text);
        try
        {
            while (pairs.Next())
                fields.Add(pairs.Key, pairs.Text(fields.Event));
            return null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return new Rejection(RejectionCodes.Malformed, $"not a JSON object: {Excerpt.Of(text[pairs.Position..])}", start + pairs.Position);
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
