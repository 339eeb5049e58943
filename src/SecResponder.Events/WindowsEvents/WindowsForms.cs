using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.WindowsEvents;

/// <summary>The form a record comes in.</summary>
internal enum WindowsForm
{
    Flat,
    Beats,
    Nested,
    Azure,
    /// <summary>The event's XML, not in JSON: <see cref="WindowsXmlRecord"/>.</summary>
    Xml,
}

/// <summary>The forms a record comes in, and which of their members are not the event's own data.</summary>
/// <param name="data">Flat records have data and header side by side: the data that are looked at.</param>
internal sealed class WindowsForms(IEnumerable<string> data)
{
    private static readonly FieldSetter Computer = Into.Host(HostFields.Device);
    private static readonly FieldSetter Time = Into.Time(AsimField.TimeGenerated);
    private static readonly FieldSetter Number = Into.TextIfAbsent(AsimField.EventOriginalUid);
    private static readonly FieldSetter Id = Into.Text(AsimField.EventOriginalType);
    private static readonly FieldSetter Level = Into.Text(AsimField.EventOriginalSeverity);
    private static readonly FieldSetter Message = FirstLine;
    private static readonly FieldSetter Result = AuditKeywords.Set;

    // Sentinel's tables SecurityEvent, WindowsEvent and Event, and NXLog: names side by side; EventData is XML, or an object.
    private static Dictionary<string, FieldSetter> FlatHeader { get; } = new()
    {
        ["EventID"] = Id,
        ["EventId"] = Id,
        ["Computer"] = Computer,
        ["Hostname"] = Computer,
        ["HOSTNAME"] = Computer,
        ["TimeGenerated"] = Time,
        ["TimeCreated"] = Time,
        ["EventTime"] = Time,
        ["@timestamp"] = TimeIfAbsent,
        ["EventReceivedTime"] = TimeIfAbsent,
        ["EventRecordID"] = Number,
        ["EventRecordId"] = Number,
        ["RecordNumber"] = Number,
        ["EventOriginId"] = Into.Text(AsimField.EventOriginalUid),
        ["Level"] = Level,
        ["Severity"] = Level,
        ["Activity"] = Message,
        ["Message"] = Message,
        ["Keywords"] = Result,
        ["EventType"] = Into.All(Result, Into.Kept("EventType")),
        ["Channel"] = Into.Kept("Channel"),
        ["SourceName"] = Into.Kept("Provider_Name"),
        ["EventSourceName"] = Into.Kept("Provider_Name"),
        ["Provider"] = Into.Kept("Provider_Name"),
        ["_ResourceId"] = Into.Id(AsimField.DvcId, AsimField.DvcIdType, AsimWords.AzureResourceId),
        ["EventData"] = WindowsXml.Read,
        ["EventData>{}"] = WindowsData.Members,
        ["EventLog"] = Into.Kept("Channel"),
        ["Source"] = Into.Kept("Provider_Name"),
        ["RenderedDescription"] = Message,
        ["EventLevelName"] = Level,
    };

    private readonly JsonFieldMap _flat = new(data.Select(name => KeyValuePair.Create(name, Into.Kept(name))).Concat(FlatHeader));

    /// <summary>How records of a form are read.</summary>
    public JsonFieldMap this[WindowsForm form] => form switch
    {
        WindowsForm.Flat => _flat,
        WindowsForm.Beats => Beats,
        WindowsForm.Nested or WindowsForm.Xml => Nested,
        _ => Azure,
    };

    /// <summary>winlogbeat 7 and newer, and Elastic Agent.</summary>
    private static JsonFieldMap Beats { get; } = new(new Dictionary<string, FieldSetter>
    {
        ["@timestamp"] = Time,
        ["winlog>event_id"] = Into.All(Id, Into.Kept("EventID")),
        ["winlog>computer_name"] = Into.All(Computer, Into.Kept("Computer")),
        ["winlog>record_id"] = Number,
        ["winlog>channel"] = Into.Kept("Channel"),
        ["winlog>provider_name"] = Into.Kept("Provider_Name"),
        ["winlog>keywords>[]"] = Result,
        ["winlog>event_data>{}"] = WindowsData.Members,
        ["winlog>user_data>{}"] = WindowsData.Members,
        ["winlog>user>name"] = Into.Kept("AccountName"),
        ["winlog>user>domain"] = Into.Kept("Domain"),
        ["winlog>user>identifier"] = Into.Kept("UserID"),
        ["event>outcome"] = Result,
        ["log>level"] = Level,
        ["message"] = Message,
    });

    /// <summary>The XML of the event log as JSON: Event, System, EventData; attributes as members, with @ before them, or in "#attributes".</summary>
    private static JsonFieldMap Nested { get; } = new(Under("Event>").Concat(Under("")));

    /// <summary>The places of <see cref="Nested"/> in XML: an element's text, and its attributes with @ before them.</summary>
    public static Utf8Map<FieldSetter> Xml { get; } = new(Under("").Where(place => !place.Key.EndsWith("{}", StringComparison.Ordinal)));

    /// <summary>The Azure diagnostics extension (category WindowsEventLogsTable): the event's XML as text beside some of its header.</summary>
    private static JsonFieldMap Azure { get; } = new(new Dictionary<string, FieldSetter>
    {
        ["time"] = Time,
        ["properties>EventId"] = Into.All(Id, Into.Kept("EventID")),
        ["properties>Channel"] = Into.Kept("Channel"),
        ["properties>ProviderName"] = Into.Kept("Provider_Name"),
        ["properties>Level"] = Level,
        ["properties>Description"] = Message,
        ["properties>RawXml"] = WindowsXml.Read,
        ["properties>RoleInstance"] = Into.Kept("RoleInstance"),
        ["resourceId"] = Into.Id(AsimField.DvcId, AsimField.DvcIdType, AsimWords.AzureResourceId),
    });

    private static Dictionary<string, FieldSetter> Under(string top) => new()
    {
        [top + "System>EventID"] = Into.All(Id, Into.Kept("EventID")),
        [top + "System>EventID>#text"] = Into.All(Id, Into.Kept("EventID")),
        [top + "System>EventRecordID"] = Number,
        [top + "System>Computer"] = Into.All(Computer, Into.Kept("Computer")),
        [top + "System>Channel"] = Into.Kept("Channel"),
        [top + "System>Keywords"] = Result,
        [top + "System>Level"] = Level,
        [top + "System>Provider>Name"] = Into.Kept("Provider_Name"),
        [top + "System>Provider>@Name"] = Into.Kept("Provider_Name"),
        [top + "System>Provider>#attributes>Name"] = Into.Kept("Provider_Name"),
        [top + "System>TimeCreated"] = Time,
        [top + "System>TimeCreated>SystemTime"] = Time,
        [top + "System>TimeCreated>@SystemTime"] = Time,
        [top + "System>TimeCreated>#attributes>SystemTime"] = Time,
        [top + "System>Security>UserID"] = Into.Kept("UserID"),
        [top + "System>Security>@UserID"] = Into.Kept("UserID"),
        [top + "System>Security>#attributes>UserID"] = Into.Kept("UserID"),
        [top + "EventData>{}"] = WindowsData.Members,
        [top + "UserData>{}"] = WindowsData.Members,
        [top + "RenderingInfo>Message"] = Message,
    };

    private static void TimeIfAbsent(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (!e.Has(AsimField.TimeGenerated))
            Time(e, text);
    }

    // What follows is the same as the data, in the language of the machine.
    private static void FirstLine(SecurityEvent e, ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny((byte)'\r', (byte)'\n') is var end and >= 0)
            text = text[..end];
        if (!e.Has(AsimField.EventMessage))
            e.SetText(AsimField.EventMessage, text.TrimEnd((byte)' '));
    }
}
