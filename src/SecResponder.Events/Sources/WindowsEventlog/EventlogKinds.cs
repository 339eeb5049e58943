using SecResponder.Events.Asim;
using SecResponder.Events.WindowsEvents;

namespace SecResponder.Events.Sources.WindowsEventlog;

/// <summary>The channels that are told apart: those that Sigma's taxonomy names, and all others together.</summary>
internal static class EventlogKinds
{
    public const string Source = "windows-eventlog";

    // Sources of their own have these.
    private static readonly string[] Elsewhere = ["sysmon", "security"];

    // What Windows calls a channel's kind, to what it is here: events of one log source are of one kind.
    private static readonly Dictionary<EventKind, EventKind> Named = Table();

    /// <summary>A channel that no rule has a name for.</summary>
    public static EventKind Other { get; } = new(Source, "other", AsimSchema.AuditEvent, new LogSource(null, "windows"));

    /// <summary>Sessions of the terminal services: who logged on from where.</summary>
    public static EventKind Session { get; } = new(Source, "terminalservices session", AsimSchema.Authentication, new LogSource("authentication", "windows", "terminalservices-localsessionmanager"));

    public static IReadOnlyList<EventKind> All { get; } = [.. Named.Values.Distinct(), Session, Other];

    /// <summary>The kind of an event.</summary>
    public static EventKind Of(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> id)
    {
        if (WindowsLogSources.Find(channel, id, default) is not { } known || !Named.TryGetValue(known, out var kind))
            return Other;
        return kind.Name == "terminalservices-localsessionmanager" && id is [(byte)'2', >= (byte)'1' and <= (byte)'5'] ? Session : kind;
    }

    private static Dictionary<EventKind, EventKind> Table()
    {
        var mine = new Dictionary<string, EventKind>(StringComparer.Ordinal);
        var table = new Dictionary<EventKind, EventKind>();
        foreach (var known in WindowsLogSources.Kinds)
        {
            var (service, category) = (known.LogSources[0].Service!, known.LogSources[0].Category);
            if (known.LogSources[0].Product != "windows" || Elsewhere.Contains(service))
                continue;
            var name = category is null ? service : $"{service} {category}";
            if (!mine.TryGetValue(name, out var kind))
                mine.Add(name, kind = new EventKind(Source, name, category == "antivirus" ? AsimSchema.AlertEvent : AsimSchema.AuditEvent, known.LogSources));
            table.Add(known, kind);
        }
        return table;
    }
}
