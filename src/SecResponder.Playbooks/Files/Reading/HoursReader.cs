using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Schemas;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Reading;

/// <summary>Reads <c>hours: {only: 'mon-fri 08:00-18:00', never: 2026-12-20..2027-01-03, zone: Europe/Berlin}</c>.</summary>
internal static class HoursReader
{
    private const string Example = "hours: {only: 'mon-fri 08:00-18:00', zone: Europe/Berlin}";

    public static ActingHours? Read(YamlNode? node, Findings findings)
    {
        if (AttributeMap.Of(node, "'hours'", Example, findings) is not { } map)
            return null;
        map.Knows(KnownKeys.Hours);
        if (map.Map["only"] is null && map.Map["never"] is null)
            findings.Error(map.Map, PlaybookCodes.Hours, "'hours' has neither 'only' nor 'never'", $"write '{Example}'");
        var zone = map.Text("zone") is { } name ? DeviceZones.Find(name) : null;
        if (zone is null)
            findings.Error(map.Place("zone"), PlaybookCodes.Hours, map.Map["zone"] is null ? "the hours of which zone?" : $"there is no time zone '{map.Text("zone")}'", "add 'zone:' with a name of the IANA database, such as Europe/Berlin, or UTC");
        var hours = new ActingHours(Windows(map, "only", findings), Windows(map, "never", findings), zone ?? TimeZoneInfo.Utc);
        return hours;
    }

    private static ImmutableArray<HourWindow> Windows(AttributeMap map, string key, Findings findings)
    {
        var windows = ImmutableArray.CreateBuilder<HourWindow>();
        foreach (var text in map.Scalars(key))
            if (HourWindow.TryParse(text.Text) is { } window)
                windows.Add(window);
            else
                findings.Error(text, PlaybookCodes.Hours, $"'{text.Text}' is no part of the week or the calendar", "write 'mon-fri 08:00-18:00', 'sat,sun', '22:00-06:00' or '2026-12-20..2027-01-03'");
        return windows.ToImmutable();
    }
}
