using System.Globalization;
using System.Text.Json;
using SecResponder.Cli.Output;

namespace SecResponder.Cli.Sizing;

/// <summary>Metrics as JSON: what <c>az monitor metrics list</c> and Prometheus' <c>/api/v1/query_range</c> answer.</summary>
/// <remarks>Azure Monitor REST reference, "Metrics - List"; Prometheus documentation, "HTTP API", range queries.</remarks>
internal static class MetricsJson
{
    private const string Forms =
        "it should be the answer of 'az monitor metrics list --metric IncomingMessages --aggregation Total --interval PT1M', or of Prometheus' query_range for sum(increase(COUNTER[1m])) with step=60";

    public static List<MetricPoint> Read(string file, JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("value", out var metrics) && metrics.ValueKind == JsonValueKind.Array)
            return Azure(file, metrics);
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
            && data.TryGetProperty("result", out var result) && result.ValueKind == JsonValueKind.Array)
            return Prometheus(file, result);
        throw new MetricsException($"'{Printable.Of(file)}' is JSON of a kind that is not known here; {Forms}");
    }

    private static List<MetricPoint> Azure(string file, JsonElement metrics)
    {
        var points = new List<MetricPoint>();
        if (metrics.GetArrayLength() > 1)
            throw new MetricsException($"'{Printable.Of(file)}' has {metrics.GetArrayLength()} metrics: export one, IncomingMessages");
        foreach (var (point, n) in Items(metrics, "timeseries").SelectMany(series => Items(series, "data")).Select((point, n) => (point, n + 1)))
        {
            var place = $"{file}: point {n}";
            if (!point.TryGetProperty("timeStamp", out var time) || time.ValueKind != JsonValueKind.String || !time.TryGetDateTimeOffset(out var at))
                throw new MetricsException($"{place} has no timeStamp; {Forms}");
            // A minute in which nothing came has no total.
            if (!point.TryGetProperty("total", out var total))
            {
                if (point.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => name is "average" or "maximum" or "minimum" or "count") is { } other)
                    throw new MetricsException($"{place} has '{other}' and no 'total': ask with --aggregation Total");
                points.Add(new MetricPoint(at, 0));
                continue;
            }
            points.Add(new MetricPoint(at, total.ValueKind switch
            {
                JsonValueKind.Null => 0,
                JsonValueKind.Number => MetricsFile.Events(place, total.GetDouble()),
                _ => throw new MetricsException($"{place} has a total that is no number: {Printable.Of(total.GetRawText(), 40)}"),
            }));
        }
        return points;
    }

    // Array elements below each member of that name; nothing where there is none.
    private static IEnumerable<JsonElement> Items(JsonElement of, string name) => of.ValueKind switch
    {
        JsonValueKind.Array => of.EnumerateArray().SelectMany(one => Items(one, name)),
        JsonValueKind.Object when of.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array => items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object),
        _ => [],
    };

    private static List<MetricPoint> Prometheus(string file, JsonElement result)
    {
        var points = new List<MetricPoint>();
        foreach (var (value, n) in Items(result, "values", JsonValueKind.Array).Select((value, n) => (value, n + 1)))
        {
            var place = $"{file}: point {n}";
            if (value.GetArrayLength() != 2 || value[0].ValueKind != JsonValueKind.Number || value[0].GetDouble() is not (>= 0 and < 1e11) || value[1].ValueKind != JsonValueKind.String
                || !double.TryParse(value[1].GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var events))
                throw new MetricsException($"{place} is no pair of a time and a number in quotes; {Forms}");
            points.Add(new MetricPoint(DateTimeOffset.FromUnixTimeMilliseconds((long)(value[0].GetDouble() * 1000)), MetricsFile.Events(place, events)));
        }
        return points;
    }

    private static IEnumerable<JsonElement> Items(JsonElement of, string name, JsonValueKind kind) =>
        of.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object && one.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array)
            .SelectMany(one => one.GetProperty(name).EnumerateArray()).Where(item => item.ValueKind == kind);
}
