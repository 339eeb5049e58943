using System.Text;
using SecResponder.Events.Asim;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.Redfish;

/// <summary>What an event is about. Registries and vendors name their messages as they like; the words in the message's key say it, else the path of what it is about.</summary>
internal static class RedfishKinds
{
    public const string Source = "redfish";

    private const int Longest = 256;

    public static EventKind Temperature { get; } = Alert("temperature");
    public static EventKind Cooling { get; } = Alert("cooling");
    public static EventKind Power { get; } = Alert("power");
    public static EventKind Intrusion { get; } = Alert("intrusion");
    public static EventKind Storage { get; } = Alert("storage");
    public static EventKind Network { get; } = Alert("network");
    public static EventKind Hardware { get; } = Alert("hardware");
    public static EventKind Other { get; } = Alert("event");

    /// <summary>A resource that was added, changed, removed: settings, accounts, firmware.</summary>
    public static EventKind Change { get; } = new(Source, "change", AsimSchema.AuditEvent, new LogSource(null, "redfish", "change"));

    public static IReadOnlyList<EventKind> All { get; } = [Temperature, Cooling, Power, Intrusion, Storage, Network, Hardware, Other, Change];

    // In this order: "PowerSupplyTemperature…" is of the temperature, "FanPower…" of the fan.
    private static readonly (byte[] Word, EventKind Kind)[] Words =
    [
        .. Of("intrusion", Intrusion), .. Of("temperature thermal overheat", Temperature), .. Of("fan cooling coolant leak", Cooling), .. Of("power voltage psu battery current", Power),
        .. Of("drive disk volume storage raid", Storage), .. Of("link ethernet networkport networkadapter nic", Network), .. Of("memory dimm processor cpu pcie", Hardware),
    ];

    /// <summary>The kind of one event.</summary>
    public static EventKind Of(ReadOnlySpan<byte> part)
    {
        var id = JsonMember.Find(part, "MessageId"u8);
        var key = id[(id.LastIndexOf((byte)'.') + 1)..];
        if (RedfishFields.ChangeOf(key, JsonMember.Find(part, "EventType"u8)) is not null)
            return Change;
        if (Find(key) is { } known)
            return known;
        var origin = JsonMember.FindObject(part, "OriginOfCondition"u8);
        return Find(origin.IsEmpty ? JsonMember.Find(part, "OriginOfCondition"u8) : JsonMember.Find(origin, "@odata.id"u8)) ?? Other;
    }

    private static EventKind? Find(ReadOnlySpan<byte> text)
    {
        Span<byte> lower = stackalloc byte[Longest];
        if (text.Length > Longest || Ascii.ToLower(text, lower, out var length) != System.Buffers.OperationStatus.Done)
            return null;
        foreach (var (word, kind) in Words)
            if (lower[..length].IndexOf(word) >= 0)
                return kind;
        return null;
    }

    private static IEnumerable<(byte[], EventKind)> Of(string words, EventKind kind) => words.Split(' ').Select(word => (Encoding.UTF8.GetBytes(word), kind));

    private static EventKind Alert(string name) => new(Source, name, AsimSchema.AlertEvent, new LogSource("alert", "redfish", name));
}
