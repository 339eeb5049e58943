using System.Text.Encodings.Web;
using System.Text.Json;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Matching;

namespace SecResponder.Cli.Explaining;

/// <summary>Writes explanations for programs: an object with <c>rules</c> and <c>correlations</c>.</summary>
internal static class ExplanationJson
{
    public static string Of(IEnumerable<RuleTrace> rules, IEnumerable<CorrelationTrace> correlations)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartArray("rules");
            foreach (var rule in rules)
                Write(json, rule);
            json.WriteEndArray();
            json.WriteStartArray("correlations");
            foreach (var correlation in correlations)
                Write(json, correlation);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(memory.ToArray());
    }

    private static void Write(Utf8JsonWriter json, RuleTrace trace)
    {
        var metadata = trace.Rule.Metadata;
        json.WriteStartObject();
        json.WriteString("rule", metadata.Handle);
        json.WriteString("title", metadata.Title);
        json.WriteString("file", metadata.File);
        json.WriteNumber("line", metadata.Document.Position.Line);
        json.WriteString("logsource", trace.Rule.LogSource.ToString());
        json.WriteNumber("events", trace.Events);
        json.WriteNumber("matched", trace.Matches);
        Array(json, "lines", trace.Lines, json.WriteNumberValue);
        if (trace.Shown is { } shown)
        {
            json.WriteNumber("event", shown.Line);
            json.WriteString("time", shown.Time.UtcDateTime);
            json.WriteString("source", shown.Source);
            json.WriteString("kind", shown.Kind);
            json.WriteString("schema", shown.Schema);
            Array(json, "logsources", shown.LogSources, json.WriteStringValue);
            json.WriteBoolean("matches", shown.Matches);
            json.WriteBoolean("tried", shown.IsTried);
            json.WritePropertyName("why");
            Write(json, shown.Why);
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Explanation part)
    {
        json.WriteStartObject();
        json.WriteString("what", part.What);
        json.WriteBoolean("holds", part.Holds);
        if (part.Position is { } position)
        {
            json.WriteNumber("line", position.Line);
            json.WriteNumber("column", position.Column);
        }
        if (part.IsItem)
        {
            json.WriteString("found", part.Found?.Path);
            json.WriteString("by", part.Found?.By switch { FieldNaming.Asim => "asim", FieldNaming.Taxonomy => "taxonomy", FieldNaming.Vendor => "vendor", FieldNaming.LookedUp => "looked-up", FieldNaming.WholeEvent => "keywords", _ => null });
            Array(json, "values", part.Values, json.WriteStringValue);
        }
        Array(json, "parts", part.Parts, inner => Write(json, inner));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CorrelationTrace trace)
    {
        json.WriteStartObject();
        json.WriteString("rule", trace.Playbook.Id);
        json.WriteString("title", trace.Playbook.Title);
        json.WriteString("file", trace.Playbook.File);
        json.WriteNumber("line", trace.Correlation.Metadata.Document.Position.Line);
        json.WriteString("type", CorrelationWords.Type(trace.Correlation));
        json.WriteString("condition", CorrelationWords.Condition(trace.Correlation));
        json.WriteString("timespan", DurationText.Format(trace.Correlation.Timespan));
        Array(json, "group-by", trace.Correlation.GroupBy, json.WriteStringValue);
        json.WriteNumber("events", trace.Events);
        json.WriteNumber("counted", trace.Signals);
        json.WriteNumber("groups", trace.Groups);
        json.WriteNumber("without-group", trace.WithoutGroup);
        json.WriteNumber("fired", trace.Fired);
        json.WriteBoolean("matches", trace.Fired > 0);
        Array(json, "signals", trace.Counted, counted =>
        {
            json.WriteStartObject();
            json.WriteNumber("event", counted.Line);
            json.WriteString("time", counted.Time.UtcDateTime);
            Array(json, "group", counted.Group, json.WriteStringValue);
            Array(json, "rules", counted.Rules, json.WriteStringValue);
            json.WriteNumber("measured", counted.Measured);
            json.WriteString("verdict", counted.Verdict.ToString().ToLowerInvariant());
            json.WriteEndObject();
        });
        Array(json, "rules", trace.Rules, rule => Write(json, rule));
        json.WriteEndObject();
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            write(item);
        json.WriteEndArray();
    }
}
