using System.Text;
using SecResponder.Events.Text;

namespace SecResponder.Events.WindowsEvents;

/// <summary>What says whose a Windows event is, in whichever form it came: its id, its channel, its provider.</summary>
internal readonly ref struct WindowsHeader
{
    private WindowsHeader(WindowsForm form, ReadOnlySpan<byte> id, ReadOnlySpan<byte> channel, ReadOnlySpan<byte> provider)
    {
        Form = form;
        Id = id;
        Channel = channel;
        Provider = provider;
    }

    public WindowsForm Form { get; }

    public ReadOnlySpan<byte> Id { get; }

    public ReadOnlySpan<byte> Channel { get; }

    public ReadOnlySpan<byte> Provider { get; }

    /// <summary>Whether the channel is a collector's, which has other machines' events of every channel.</summary>
    public bool IsForwarded => Ascii.EqualsIgnoreCase(Channel, "ForwardedEvents"u8);

    /// <summary>Whether there is anything to look for: one search of the text.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> json) => json.IndexOf("\"EventID\""u8) >= 0 || json.IndexOf("\"winlog\""u8) >= 0 || json.IndexOf("\"RawXml\""u8) >= 0;

    /// <summary>The header; one without an id when the record is no Windows event.</summary>
    public static WindowsHeader Of(ReadOnlySpan<byte> json)
    {
        if (json is [(byte)'<', ..])
            return OfXml(json);
        if (JsonMember.Find(json, "EventID"u8) is { IsEmpty: false } flat)
            return new WindowsHeader(WindowsForm.Flat, flat, First(json, "Channel"u8, "EventLog"u8), First(json, "SourceName"u8, "EventSourceName"u8) is { IsEmpty: false } source ? source : First(json, "Provider"u8, "Source"u8));
        if (JsonMember.FindObject(json, "winlog"u8) is { IsEmpty: false } winlog)
            return new WindowsHeader(WindowsForm.Beats, JsonMember.Find(winlog, "event_id"u8), JsonMember.Find(winlog, "channel"u8), JsonMember.Find(winlog, "provider_name"u8));
        if (JsonMember.FindObject(json, "properties"u8) is { IsEmpty: false } properties && JsonMember.Has(properties, "RawXml"u8))
            return new WindowsHeader(WindowsForm.Azure, JsonMember.Find(properties, "EventId"u8), JsonMember.Find(properties, "Channel"u8), JsonMember.Find(properties, "ProviderName"u8));
        var whole = JsonMember.FindObject(json, "Event"u8);
        var system = JsonMember.FindObject(whole.IsEmpty ? json : whole, "System"u8);
        if (system.IsEmpty)
            return default;
        var id = JsonMember.Find(system, "EventID"u8);
        if (id.IsEmpty)
            id = JsonMember.Find(JsonMember.FindObject(system, "EventID"u8), "#text"u8);
        return new WindowsHeader(WindowsForm.Nested, id, JsonMember.Find(system, "Channel"u8), ProviderOf(system));
    }

    // All of it stands in the first element, System.
    private static WindowsHeader OfXml(ReadOnlySpan<byte> xml)
    {
        const int OfSystem = 2, OfField = 3;
        ReadOnlySpan<byte> id = default, channel = default, provider = default, field = default;
        var tags = new XmlTags(xml);
        for (var part = tags.Read(); part is XmlPart.Begin or XmlPart.End or XmlPart.Text && !(part == XmlPart.End && tags.Depth < OfSystem); part = tags.Read())
        {
            if (part == XmlPart.Begin && tags.Depth == OfField)
            {
                field = tags.Name;
                if (field.SequenceEqual("Provider"u8))
                    provider = tags.NameAttribute;
            }
            else if (part == XmlPart.Text && tags.Depth == OfField)
            {
                id = field.SequenceEqual("EventID"u8) ? tags.Text : id;
                channel = field.SequenceEqual("Channel"u8) ? tags.Text : channel;
            }
            else if (part == XmlPart.Begin && tags.Depth == OfSystem && !tags.Name.SequenceEqual("System"u8))
                break;
        }
        return new WindowsHeader(WindowsForm.Xml, id, channel, provider);
    }

    // Attributes stand as members, with @ before them, or apart.
    private static ReadOnlySpan<byte> ProviderOf(ReadOnlySpan<byte> system)
    {
        var provider = JsonMember.FindObject(system, "Provider"u8);
        if (provider.IsEmpty)
            return default;
        var name = First(provider, "Name"u8, "@Name"u8);
        return name.IsEmpty ? JsonMember.Find(JsonMember.FindObject(provider, "#attributes"u8), "Name"u8) : name;
    }

    private static ReadOnlySpan<byte> First(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> otherwise) => JsonMember.Find(json, name) is { IsEmpty: false } value ? value : JsonMember.Find(json, otherwise);
}
