using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.ContrailAlarm;

/// <summary>Alarms of Contrail's analytics, as they stand at a node (<c>UVEAlarms</c>): by the stream of updates, or by a question for all of them.</summary>
/// <remarks>Juniper, Contrail Networking, "Contrail Alerts" and "Contrail Alert Streaming".</remarks>
internal sealed class ContrailAlarmSource : JsonBatchSource
{
    private static readonly EventKind Alarm = new("contrail-alarm", "alarm", AsimSchema.AlertEvent, new LogSource("alert", "contrail", "alarm"));

    private static readonly WordMap Severities = new(("0", "High"), ("1", "Medium"), ("2", "Low"));

    private static readonly byte[] Name = "name"u8.ToArray();
    private static readonly byte[] Table = "table"u8.ToArray();
    private static readonly byte[] Host = "Host"u8.ToArray();
    private static readonly byte[] Active = "Active"u8.ToArray();
    private static readonly byte[] Closed = "Closed"u8.ToArray();
    private static readonly byte[] AllAlarms = "All alarms"u8.ToArray();

    private static readonly JsonReading Reading = new(Alarm, new JsonFieldMap(new Dictionary<string, FieldSetter>(StringComparer.Ordinal)
    {
        ["type"] = Into.All(Into.Text(AsimField.AlertName), Into.Text(AsimField.EventOriginalType)),
        ["description"] = Into.Text(AsimField.EventMessage),
        ["severity"] = Into.Word(AsimField.EventSeverity, Severities, AsimField.EventOriginalSeverity),
        ["timestamp"] = Into.Time(AsimField.TimeGenerated),
    }), Finish);

    // An update without a value: what stood at the node stands there no more.
    private static readonly JsonReading Cleared = new(Alarm, new JsonFieldMap([]), FinishCleared);

    public override string Id => Alarm.Source;

    public override string Title => "Contrail analytics alarms";

    public override IReadOnlyList<EventKind> Kinds { get; } = [Alarm];

    protected override byte[] Vendor { get; } = "Juniper"u8.ToArray();

    protected override byte[] Product { get; } = "Contrail"u8.ToArray();

    protected override string Wanted => "no alarm stands in it: neither an update of type UVEAlarms nor nodes with UVEAlarms";

    protected override bool RecognizesJson(ReadOnlySpan<byte> json) => json.IndexOf("\"UVEAlarms\""u8) >= 0 && (json.IndexOf("\"key\""u8) >= 0 || json.IndexOf("\"alarms\""u8) >= 0);

    protected override int Split(in RawRecord record, ReadOnlySpan<byte> json, SecurityEvent scratch, IEventReceiver receiver)
    {
        if (JsonMember.Find(json, "type"u8).SequenceEqual("UVEAlarms"u8))
            return Update(record, json, scratch, receiver);
        if (JsonMember.FindObject(json, "UVEAlarms"u8) is { IsEmpty: false } alone)
            return Alarms(record, alone, default, JsonMember.Find(json, "name"u8), 0, scratch, receiver);
        // {"vrouter": [{"name": "node7", "value": {"UVEAlarms": {"alarms": […]}}}, …], …}
        var count = 0;
        foreach (var member in new JsonMembers(json))
            foreach (var node in new JsonElements(member.Value))
                if (JsonMember.FindObject(JsonMember.FindObject(node, "value"u8), "UVEAlarms"u8) is { IsEmpty: false } alarms)
                    count += Alarms(record, alarms, member.Name, JsonMember.Find(node, "name"u8), count, scratch, receiver);
        return count;
    }

    // "ObjectVRouter:node7": the table, and the node's name in it.
    private static ReadOnlySpan<byte> Node(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> table)
    {
        var colon = key.IndexOf((byte)':');
        table = colon < 0 ? default : key[..colon];
        return key[(colon + 1)..];
    }

    private int Update(in RawRecord record, ReadOnlySpan<byte> json, SecurityEvent scratch, IEventReceiver receiver)
    {
        var node = Node(JsonMember.Find(json, "key"u8), out var table);
        var value = JsonMember.FindObject(json, "value"u8);
        if (!value.IsEmpty)
            return Alarms(record, value, table, node, 0, scratch, receiver);
        if (node.IsEmpty || !TryBegin(record, 0, json, Cleared, scratch, receiver))
            return 0;
        About(scratch, table, node);
        End(record, json, Cleared, scratch, receiver);
        return 1;
    }

    private int Alarms(in RawRecord record, ReadOnlySpan<byte> alarms, ReadOnlySpan<byte> table, ReadOnlySpan<byte> node, int first, SecurityEvent scratch, IEventReceiver receiver)
    {
        var count = 0;
        foreach (var alarm in new JsonElements(JsonMember.FindJson(alarms, "alarms"u8)))
            if (TryBegin(record, first + count++, alarm, Reading, scratch, receiver))
            {
                About(scratch, table, node);
                End(record, alarm, Reading, scratch, receiver);
            }
        return count;
    }

    private static void About(SecurityEvent e, ReadOnlySpan<byte> table, ReadOnlySpan<byte> node)
    {
        e.Keep(Table, table);
        e.Keep(Name, node);
        // Nodes are machines; a virtual network or an interface ("default-domain:project:net") is none.
        if (node.Contains((byte)':'))
            return;
        HostFields.Device.Set(e, node);
        if (e.Has(AsimField.DvcHostname) || e.Has(AsimField.DvcIpAddr))
            e.SetConstant(AsimField.IndicatorType, Host);
    }

    private static Rejection? Finish(SecurityEvent e)
    {
        if (!e.Has(AsimField.AlertName))
            return new Rejection(RejectionCodes.Truncated, "an alarm has no type", 0);
        e.SetConstant(AsimField.EventType, AsimWords.Alert);
        e.SetConstant(AsimField.AlertStatus, Active);
        if (!e.Has(AsimField.EventSeverity))
            e.SetConstant(AsimField.EventSeverity, AsimWords.Informational);
        return null;
    }

    private static Rejection? FinishCleared(SecurityEvent e)
    {
        e.SetConstant(AsimField.EventType, AsimWords.Alert);
        e.SetConstant(AsimField.AlertName, AllAlarms);
        e.SetConstant(AsimField.AlertStatus, Closed);
        e.SetConstant(AsimField.EventSeverity, AsimWords.Informational);
        return null;
    }
}
