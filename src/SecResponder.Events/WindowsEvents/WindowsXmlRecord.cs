using SecResponder.Events.Framing;
using SecResponder.Events.Text;

namespace SecResponder.Events.WindowsEvents;

/// <summary>A record that is an event's XML, as Windows itself writes it and <c>wevtutil</c>, event forwarding, NXLog and Sysmon for Linux send it: <c>&lt;Event xmlns="…"&gt;&lt;System&gt;…</c>, bare or behind a syslog header.</summary>
/// <remarks>Microsoft Learn, "Event Schema". What each element becomes is what the same element of the event's XML as JSON becomes: <see cref="WindowsForms"/>.</remarks>
internal static class WindowsXmlRecord
{
    // The depths of Event, of System and EventData, and of what lies in those.
    private const int Root = 1;
    private const int Section = 2;
    private const int Field = 3;
    private const int LongestPlace = 128;
    // Comments and CDATA part a text; what is parted more often is made to cost the square of its length.
    private const int MostPieces = 64;

    private static readonly NameCache Names = new();

    // Where a header ends does not depend on it, but a time without a year is none without it.
    private static readonly DateTimeOffset SomeYear = DateTimeOffset.UnixEpoch.AddYears(30);

    private enum Part
    {
        Other,
        System,
        Data,
        Rendering,
    }

    /// <summary>Where <c>&lt;Event</c> begins: at once, behind an XML declaration or a syslog header; −1 when the record is no such thing.</summary>
    public static int Find(ReadOnlySpan<byte> record)
    {
        var at = record.IndexOf("<Event"u8);
        if (at < 0 || at + "<Event".Length == record.Length || record[at + "<Event".Length] is not ((byte)' ' or (byte)'>' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            return -1;
        var before = record[..at].Trim(" \t\r\n\uFEFF"u8);
        return before.IsEmpty || (before.StartsWith("<?xml"u8) && before.EndsWith("?>"u8)) || at <= SyslogHeader.Read(record, SomeYear).BodyOffset ? at : -1;
    }

    /// <summary>Reads all of it into an event that has begun.</summary>
    /// <returns>False when it is not one whole element <c>Event</c>; <paramref name="position"/> then says where.</returns>
    public static bool TryRead(SecurityEvent e, ReadOnlySpan<byte> xml, out int position)
    {
        var tags = new XmlTags(xml);
        var part = Part.Other;
        var isLeaf = false;
        var pieces = 0;
        ReadOnlySpan<byte> named = default;
        ReadOnlySpan<byte> text = default;
        while (true)
        {
            var read = tags.Read();
            position = tags.Position;
            switch (read)
            {
                case XmlPart.Begin:
                    if (tags.Depth == Root && !tags.Name.SequenceEqual("Event"u8))
                        return false;
                    if (tags.Depth == Section)
                        part = PartOf(tags.Name);
                    (isLeaf, pieces) = (true, 0);
                    text = default;
                    named = part == Part.Data && tags.Name.SequenceEqual("Data"u8) ? XmlNames.Unescape(e, tags.NameAttribute) : default;
                    if (part == Part.System && tags.Depth == Field)
                        Attributes(e, tags.Name, tags.Attributes);
                    break;
                case XmlPart.Text when isLeaf:
                    if (++pieces > MostPieces)
                        return false;
                    text = Joined(e, text, tags.IsRaw ? tags.Text : XmlNames.Unescape(e, tags.Text));
                    break;
                case XmlPart.End:
                    // What has others in it has no value of its own.
                    if (isLeaf && tags.Depth >= Section)
                        Leaf(e, part, tags.Depth, tags.Name, named, text);
                    isLeaf = false;
                    break;
                case XmlPart.Text:
                    break;
                default:
                    return read == XmlPart.Done;
            }
        }
    }

    private static Part PartOf(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("System"u8) => Part.System,
        _ when name.SequenceEqual("EventData"u8) || name.SequenceEqual("UserData"u8) => Part.Data,
        _ when name.SequenceEqual("RenderingInfo"u8) => Part.Rendering,
        _ => Part.Other,
    };

    // tags.Depth has counted the element out by then.
    private static void Leaf(SecurityEvent e, Part part, int depth, ReadOnlySpan<byte> name, ReadOnlySpan<byte> named, ReadOnlySpan<byte> text)
    {
        if (part == Part.Data)
        {
            if (Names.Of(named.IsEmpty ? name : named) is { } known)
                e.Keep(known, text);
        }
        else if (depth == Section && !text.IsEmpty && part != Part.Other)
            Set(e, part == Part.System ? "System"u8 : "RenderingInfo"u8, name, default, text);
    }

    private static void Attributes(SecurityEvent e, ReadOnlySpan<byte> element, ReadOnlySpan<byte> text)
    {
        for (var attributes = new XmlAttributes(text, areUnique: true); attributes.Next();)
            if (!attributes.Value.IsEmpty)
                Set(e, "System"u8, element, attributes.Name, XmlNames.Unescape(e, attributes.Value));
    }

    // "System>Channel", "System>Provider>@Name"
    private static void Set(SecurityEvent e, ReadOnlySpan<byte> part, ReadOnlySpan<byte> element, ReadOnlySpan<byte> attribute, ReadOnlySpan<byte> value)
    {
        Span<byte> place = stackalloc byte[LongestPlace];
        var length = part.Length + 1 + element.Length;
        if (length + 2 + attribute.Length > LongestPlace)
            return;
        part.CopyTo(place);
        place[part.Length] = (byte)'>';
        element.CopyTo(place[(part.Length + 1)..]);
        if (!attribute.IsEmpty)
        {
            ">@"u8.CopyTo(place[length..]);
            attribute.CopyTo(place[(length + 2)..]);
            length += 2 + attribute.Length;
        }
        WindowsForms.Xml.Find(place[..length])?.Invoke(e, value);
    }

    private static ReadOnlySpan<byte> Joined(SecurityEvent e, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (first.IsEmpty || second.IsEmpty)
            return first.IsEmpty ? second : first;
        var room = e.ScratchRoom(first.Length + second.Length);
        first.CopyTo(room);
        second.CopyTo(room[first.Length..]);
        return room;
    }
}
