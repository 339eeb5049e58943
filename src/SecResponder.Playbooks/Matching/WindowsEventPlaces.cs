using System.Collections.Frozen;
using System.Text.RegularExpressions;
using SecResponder.Events;

namespace SecResponder.Playbooks.Matching;

/// <summary>Where the fields of a Windows event stand that nobody has normalized: Sigma names them flat, the event's XML keeps them below <c>EventData</c>, <c>UserData</c> and <c>System</c>.</summary>
/// <remarks>Microsoft, "Event Schema" (the XML); Elastic, winlogbeat's exported fields. XML as JSON writes attributes as <c>#attributes</c> (evtx_dump), <c>@Name</c> or plain.</remarks>
internal static partial class WindowsEventPlaces
{
    /// <summary>Sigma's product of these events.</summary>
    public const string Product = "windows";

    /// <summary>Stands for any one key.</summary>
    public const string AnyKey = "*";

    private static readonly string[] Data = ["Event.EventData.", "EventData.", "winlog.event_data.", $"Event.UserData.{AnyKey}.", $"UserData.{AnyKey}.", "winlog.user_data."];

    private static readonly FrozenDictionary<string, string[]> OfSystem = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["EventID"] = [.. Xml("EventID"), .. Xml("EventID.#text"), "winlog.event_id", "event.code"],
        ["Provider_Name"] = [.. Xml("Provider.#attributes.Name"), .. Xml("Provider.@Name"), .. Xml("Provider.Name"), .. Xml("Provider_attributes.Name"), "winlog.provider_name", "event.provider", "SourceName", "ProviderName"],
        ["Channel"] = [.. Xml("Channel"), "winlog.channel"],
        ["Computer"] = [.. Xml("Computer"), "winlog.computer_name"],
        ["ComputerName"] = [.. Xml("Computer"), "winlog.computer_name"],
        ["Level"] = Xml("Level"),
        ["Task"] = Xml("Task"),
        ["Opcode"] = Xml("Opcode"),
        ["Keywords"] = Xml("Keywords"),
        ["EventRecordID"] = [.. Xml("EventRecordID"), "winlog.record_id"],
        ["Data"] = ["Event.EventData.Data.#text", "EventData.Data.#text"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Sigma speaks Sysmon's language of processes, and one of its own of viruses; the Security log (4688) and Defender have other names.
    private static readonly (LogSource For, string Field, string Name)[] Other =
    [
        (new("process_creation"), "Image", "NewProcessName"),
        (new("process_creation"), "ParentImage", "ParentProcessName"),
        (new("antivirus"), "Signature", "ThreatName"),
        (new("antivirus"), "Filename", "Path"),
    ];

    /// <summary>The field's further places, as dotted paths, for rules of a log source.</summary>
    public static IEnumerable<string> Of(string field, LogSource source) =>
        [.. Named(field), .. Other.Where(row => row.Field == field && row.For.Contains(source)).SelectMany(row => Named(row.Name).Prepend(row.Name)), .. WindowsEcsPlaces.Of(field, source)];

    private static IEnumerable<string> Named(string field)
    {
        // Defender writes "Threat Name" where rules say ThreatName.
        var spaced = Humps().Replace(field, " ");
        return [.. OfSystem.GetValueOrDefault(field, []), .. Data.Select(place => place + field), .. spaced == field ? [] : new[] { spaced, $"Event.EventData.{spaced}", $"EventData.{spaced}", $"winlog.event_data.{spaced}" }];
    }

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex Humps();

    private static string[] Xml(string path) => [$"Event.System.{path}", $"System.{path}"];
}
