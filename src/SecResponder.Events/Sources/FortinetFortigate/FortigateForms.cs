using System.Text.Json;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.FortinetFortigate;

/// <summary>The three forms a record comes in: <c>key=value</c>, CEF, JSON. The fields are the same.</summary>
internal static class FortigateForms
{
    /// <summary>Says of what kind the record is and takes its fields into the event, which was reset for it.</summary>
    /// <param name="e">The event.</param>
    /// <param name="line">The line.</param>
    /// <param name="body">Where the syslog header ends.</param>
    /// <returns>What is wrong, or null.</returns>
    public static Rejection? Read(SecurityEvent e, ReadOnlySpan<byte> line, int body)
    {
        var text = line[body..];
        if (text.StartsWith("{"u8))
            return Json(e, text, body);
        return CefRecord.Find(text) == 0 ? Cef(e, text, body) : Pairs(e, line, body);
    }

    private static Rejection? Pairs(SecurityEvent e, ReadOnlySpan<byte> line, int body)
    {
        var pairs = KeyValuePairs.In(e, line[body..]);
        if (Begin(e, pairs.Find("type"u8), pairs.Find("subtype"u8), pairs.Find("action"u8), !pairs.Find("user"u8).IsEmpty, FortigateLease.IsOne(pairs.Find("dhcp_msg"u8), pairs.Find("ip"u8)), line[body..], body) is { } rejection)
            return rejection;
        for (var n = 0; n < pairs.Count; n++)
            FortigateValues.Table.Set(e, pairs.Key(n), pairs.Text(e, n));
        return null;
    }

    // The type and what stands below it are one word, "utm:virus"; FortiAnalyzer parts them.
    private static Rejection? Cef(SecurityEvent e, ReadOnlySpan<byte> text, int body)
    {
        if (!CefRecord.TryRead(text, out var cef))
            return new Rejection(RejectionCodes.Truncated, $"the CEF header ends too early: {Excerpt.Of(text)}", body + text.Length);
        var pairs = CefPairs.In(e, cef.Extension);
        var category = pairs.Find("cat"u8);
        if (category.IsEmpty)
            category = cef.Name;
        var colon = category.IndexOf((byte)':');
        var type = colon < 0 ? category : category[..colon];
        var subtype = colon < 0 ? FortigateCef.Find(pairs, "subtype"u8) : category[(colon + 1)..];
        if (subtype.IndexOf((byte)' ') is var blank and > 0)
            subtype = subtype[..blank];
        if (Begin(e, type, subtype, pairs.Find("act"u8), !pairs.Find("duser"u8).IsEmpty, FortigateLease.IsOne(FortigateCef.Find(pairs, "dhcp_msg"u8), FortigateCef.Find(pairs, "ip"u8)), text, body) is { } rejection)
            return rejection;
        FortigateValues.Table.Set(e, "type"u8, type);
        FortigateValues.Table.Set(e, "subtype"u8, subtype);
        e.SetText(Asim.AsimField.EventProductVersion, cef.Version);
        FortigateCef.Read(e, pairs);
        return null;
    }

    private static Rejection? Json(SecurityEvent e, ReadOnlySpan<byte> text, int body)
    {
        if (Begin(e, JsonMember.Find(text, "type"u8), JsonMember.Find(text, "subtype"u8), JsonMember.Find(text, "action"u8), !JsonMember.Find(text, "user"u8).IsEmpty, FortigateLease.IsOne(JsonMember.Find(text, "dhcp_msg"u8), JsonMember.Find(text, "ip"u8)), text, body) is { } rejection)
            return rejection;
        var pairs = new JsonPairs(text);
        try
        {
            while (pairs.Next())
                FortigateValues.Table.Set(e, pairs.Key, pairs.Text(e));
            return null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return new Rejection(RejectionCodes.Malformed, $"not a JSON object: {Excerpt.Of(text[pairs.Position..])}", body + pairs.Position);
        }
    }

    private static Rejection? Begin(SecurityEvent e, ReadOnlySpan<byte> type, ReadOnlySpan<byte> subtype, ReadOnlySpan<byte> action, bool hasUser, bool hasLease, ReadOnlySpan<byte> text, int body)
    {
        if (type.IsEmpty)
            return new Rejection(RejectionCodes.Malformed, $"no record with a type: {Excerpt.Of(text)}", body);
        if (FortigateKinds.Of(type, subtype, action, hasUser, hasLease) is not { } kind)
            return new Rejection(RejectionCodes.UnknownKind, $"the type {Excerpt.Of(type)} is not read", body);
        e.Begin(kind);
        return null;
    }
}
