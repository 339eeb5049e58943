using System.Collections.Immutable;
using System.Text.Json;

namespace SecResponder.Playbooks.Diagnostics;

/// <summary>Writes SARIF 2.1.0, as code scanning services read it.</summary>
/// <remarks>OASIS SARIF 2.1.0: <c>region.startLine</c> and <c>startColumn</c> count from 1; <c>artifactLocation.uri</c> is relative with forward slashes, percent-encoded.</remarks>
internal static class SarifWriter
{
    public static void Write(Utf8JsonWriter writer, ImmutableArray<Diagnostic> findings)
    {
        string[] codes = [.. findings.Select(finding => finding.Code).Distinct().Order(StringComparer.Ordinal)];
        writer.WriteStartObject();
        writer.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        writer.WriteString("version", "2.1.0");
        writer.WriteStartArray("runs");
        writer.WriteStartObject();
        Tool(writer, codes);
        writer.WriteStartArray("results");
        foreach (var finding in findings)
            Result(writer, finding, Array.IndexOf(codes, finding.Code));
        writer.WriteEndArray();
        writer.WriteString("columnKind", "utf16CodeUnits");
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Tool(Utf8JsonWriter writer, string[] codes)
    {
        writer.WriteStartObject("tool");
        writer.WriteStartObject("driver");
        writer.WriteString("name", "secresponder");
        writer.WriteStartArray("rules");
        foreach (var code in codes)
        {
            writer.WriteStartObject();
            writer.WriteString("id", code);
            if (DiagnosticCodes.Find(code) is { } known)
            {
                Message(writer, "shortDescription", known.Meaning);
                Message(writer, "help", known.Remedy);
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Result(Utf8JsonWriter writer, Diagnostic finding, int rule)
    {
        writer.WriteStartObject();
        writer.WriteString("ruleId", finding.Code);
        writer.WriteNumber("ruleIndex", rule);
        writer.WriteString("level", finding.Severity switch { DiagnosticSeverity.Error => "error", DiagnosticSeverity.Warning => "warning", _ => "note" });
        Message(writer, "message", DiagnosticFormatter.Sentence(finding));
        writer.WriteStartArray("locations");
        writer.WriteStartObject();
        writer.WriteStartObject("physicalLocation");
        writer.WriteStartObject("artifactLocation");
        writer.WriteString("uri", string.Join('/', finding.File.Split('/').Select(Uri.EscapeDataString)));
        writer.WriteEndObject();
        writer.WriteStartObject("region");
        writer.WriteNumber("startLine", finding.Line);
        writer.WriteNumber("startColumn", finding.Column);
        if (finding.Length > 0)
            writer.WriteNumber("endColumn", finding.Column + finding.Length);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Message(Utf8JsonWriter writer, string name, string text)
    {
        writer.WriteStartObject(name);
        writer.WriteString("text", text);
        writer.WriteEndObject();
    }
}
