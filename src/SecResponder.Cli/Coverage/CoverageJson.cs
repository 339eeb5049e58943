using System.Text.Json;
using SecResponder.Playbooks.Coverage;

namespace SecResponder.Cli.Coverage;

/// <summary>Writes coverage for programs.</summary>
internal static class CoverageJson
{
    public static void Write(Utf8JsonWriter json, CoverageReport report)
    {
        json.WriteStartObject();
        json.WriteNumber("playbooks", report.Playbooks);
        json.WriteNumber("fed", report.Fed);
        json.WriteNumber("untagged", report.Untagged);
        Tags(json, "tactics", report.Tactics);
        Tags(json, "techniques", report.Techniques);
        json.WriteStartArray("sources");
        foreach (var source in report.Sources)
        {
            json.WriteStartObject();
            json.WriteString("id", source.Id);
            json.WriteString("state", source.State);
            json.WriteNumber("rules", source.Rules);
            if (source.Events is { } events)
                json.WriteNumber("events", events);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("waiting");
        foreach (var waiting in report.Waiting)
        {
            json.WriteStartObject();
            json.WriteString("logsource", waiting.LogSource);
            json.WriteBoolean("windows-events", waiting.AreWindowsEvents);
            json.WriteStartArray("rules");
            foreach (var rule in waiting.Rules)
                json.WriteStringValue(rule);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Tags(Utf8JsonWriter json, string name, IEnumerable<CoveredTag> tags)
    {
        json.WriteStartArray(name);
        foreach (var tag in tags)
        {
            json.WriteStartObject();
            json.WriteString("id", tag.Name);
            json.WriteNumber("fed", tag.Fed);
            json.WriteNumber("waiting", tag.Waiting);
            json.WriteNumber("responding", tag.Responding);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
