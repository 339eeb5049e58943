using System.Text;
using System.Text.Json;
using SecResponder.Events.Asim;

namespace SecResponder.Events.Tests;

/// <summary>
/// Whole events: nothing may be there that is not expected, nothing may be missing. The sample records stand with the source, what they become in <c>data/golden/&lt;id&gt;.ndjson</c>;
/// <c>SECRESPONDER_ACCEPT=1</c> writes those files anew, for a person to read the difference.
/// </summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Ids { get; } = [.. EventSources.All.Select(source => source.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Its_samples_become_exactly_this(string id)
    {
        var actual = Lines(id);
        if (Environment.GetEnvironmentVariable("SECRESPONDER_ACCEPT") == "1")
            File.WriteAllLines(Path.Combine(Repository(), "tests", "SecResponder.Events.Tests", "data", "golden", id + ".ndjson"), actual);
        var file = Path.Combine(AppContext.BaseDirectory, "data", "golden", id + ".ndjson");

        Assert.True(File.Exists(file), $"{file} is missing; SECRESPONDER_ACCEPT=1 writes it");
        Assert.Equal(File.ReadAllLines(file), actual);
    }

    // Sorted by name, so that a difference is one of the outcome, not of the order of a parser's work.
    private static List<string> Lines(string id)
    {
        var source = EventSources.Find(id)!;
        var normalizer = new Normalizer(id);
        var log = new EventLog();
        var stream = new StreamContext();
        var lines = new List<string>();
        for (var i = 0; i < source.Samples.Count; i++)
        {
            normalizer.Normalize(EventLog.Record(source.Samples[i], i + 1) with { Stream = stream }, log);
            foreach (var e in log.Events)
                lines.Add(Json(i + 1, e));
            foreach (var rejection in log.Rejections)
                lines.Add($"{{\"_sample\":{i + 1},\"_rejected\":{JsonSerializer.Serialize(rejection.ToString())}}}");
            if (log.Skipped > 0)
                lines.Add($"{{\"_sample\":{i + 1},\"_skipped\":true}}");
            log.Clear();
        }
        return lines;
    }

    private static string Json(int sample, Dictionary<string, string> e)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("_sample", sample);
            foreach (var (name, value) in e.OrderBy(field => field.Key, StringComparer.Ordinal))
                if (AsimFields.TryParse(name, out var field) && AsimFields.TypeOf(field) is AsimType.Integer && long.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number))
                    json.WriteNumber(name, number);
                else
                    json.WriteString(name, value);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(memory.ToArray());
    }

    private static string Repository()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "SecResponder.sln")))
            at = at.Parent ?? throw new InvalidOperationException("the tests do not run within the repository");
        return at.FullName;
    }
}
