using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.WindowsEvents;

/// <summary>An event's XML where a JSON record carries it as text: Sentinel's column EventData, the Azure diagnostics extension's RawXml.</summary>
internal static class WindowsXml
{
    private static readonly NameCache Names = new();
    private static readonly FieldSetter Computer = Into.All(Into.Host(HostFields.Device), Into.Kept("Computer"));
    private static readonly FieldSetter Time = Into.Time(AsimField.TimeGenerated);
    private static readonly FieldSetter Number = Into.TextIfAbsent(AsimField.EventOriginalUid);

    /// <summary>Keeps the text of every element that has no other inside; of <c>&lt;Data Name="LogonType"&gt;3&lt;/Data&gt;</c> under the name it is given. The first of a name counts.</summary>
    public static void Read(SecurityEvent e, ReadOnlySpan<byte> xml)
    {
        while (xml.IndexOf((byte)'<') is var at and >= 0)
        {
            xml = xml[(at + 1)..];
            if (xml.IndexOf((byte)'>') is not (> 0 and var close))
                return;
            var tag = xml[..close];
            xml = xml[(close + 1)..];
            if (tag.StartsWith("TimeCreated "u8) && !e.Has(AsimField.TimeGenerated))
                Time(e, Attribute(tag, "SystemTime="u8));
            if (tag[0] is (byte)'/' or (byte)'?' or (byte)'!' || tag[^1] == '/')
                continue;
            var end = xml.IndexOf((byte)'<');
            if (end <= 0 || !xml[end..].StartsWith("</"u8))
                continue;
            var blank = tag.IndexOfAny(" \t\r\n"u8);
            var element = blank < 0 ? tag : tag[..blank];
            Keep(e, element.SequenceEqual("Data"u8) ? Attribute(tag, "Name="u8) : element, xml[..end]);
        }
    }

    private static void Keep(SecurityEvent e, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        if (name.SequenceEqual("Computer"u8))
            Computer(e, text);
        else if (name.SequenceEqual("EventRecordID"u8))
            Number(e, text);
        else if (name.SequenceEqual("Keywords"u8))
            AuditKeywords.Set(e, text);
        else if (!name.IsEmpty && Names.Of(name) is { } known && !e.Vendor.Find(known).IsPresent)
            e.Keep(known, XmlNames.Unescape(e, text));
    }

    // Name="…" or Name='…'.
    private static ReadOnlySpan<byte> Attribute(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> name)
    {
        if (tag.IndexOf(name) is not (> 0 and var at) || tag.Length < at + name.Length + 2)
            return default;
        var quoted = tag[(at + name.Length)..];
        return quoted[1..].IndexOf(quoted[0]) is > 0 and var length ? quoted.Slice(1, length) : default;
    }
}
