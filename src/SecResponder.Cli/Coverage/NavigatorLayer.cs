using System.Text.Json;
using SecResponder.Playbooks.Coverage;

namespace SecResponder.Cli.Coverage;

/// <summary>Writes coverage as a layer of the ATT&amp;CK Navigator.</summary>
/// <remarks>MITRE, attack-navigator, "Layer file format" 4.5. A technique's score is how many documents can fire for it; one that only waits has score 0 and says so.</remarks>
internal static class NavigatorLayer
{
    private const int TitlesShown = 10;

    public static void Write(Utf8JsonWriter json, CoverageReport report, string name)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteStartObject("versions");
        json.WriteString("layer", "4.5");
        json.WriteString("navigator", "5.1.0");
        json.WriteEndObject();
        json.WriteString("domain", "enterprise-attack");
        json.WriteString("description", $"{report.Playbooks} playbooks and rules, {report.Fed} of them with events from a source that SecResponder reads. The score is how many can fire.");
        json.WriteNumber("sorting", 3);
        json.WriteBoolean("hideDisabled", false);
        json.WriteStartArray("techniques");
        foreach (var technique in report.Techniques)
            Technique(json, technique);
        json.WriteEndArray();
        json.WriteStartObject("gradient");
        json.WriteStartArray("colors");
        foreach (var color in (string[])["#ffffffff", "#c7e9c0ff", "#238b45ff"])
            json.WriteStringValue(color);
        json.WriteEndArray();
        json.WriteNumber("minValue", 0);
        json.WriteNumber("maxValue", Math.Max(1, report.Techniques.Select(technique => technique.Fed).DefaultIfEmpty().Max()));
        json.WriteEndObject();
        json.WriteStartArray("legendItems");
        json.WriteStartObject();
        json.WriteString("label", "rules that wait for a source");
        json.WriteString("color", Waits);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private const string Waits = "#d9d9d9";

    private static void Technique(Utf8JsonWriter json, CoveredTag technique)
    {
        json.WriteStartObject();
        json.WriteString("techniqueID", technique.Name);
        json.WriteNumber("score", technique.Fed);
        json.WriteString("color", technique.Fed == 0 ? Waits : "");
        json.WriteString("comment", string.Join('\n', technique.Titles.Take(TitlesShown)) + (technique.Titles.Length > TitlesShown ? $"\n… {technique.Titles.Length - TitlesShown} more" : ""));
        json.WriteBoolean("enabled", true);
        json.WriteStartArray("metadata");
        foreach (var (label, value) in (ReadOnlySpan<(string, int)>)[("can fire", technique.Fed), ("respond", technique.Responding), ("wait for a source", technique.Waiting)])
        {
            json.WriteStartObject();
            json.WriteString("name", label);
            json.WriteString("value", value.ToString(System.Globalization.CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteBoolean("showSubtechniques", technique.Name.Contains('.', StringComparison.Ordinal));
        json.WriteEndObject();
    }
}
