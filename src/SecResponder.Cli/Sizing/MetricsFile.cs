using System.Globalization;
using System.Text.Json;
using SecResponder.Cli.Output;

namespace SecResponder.Cli.Sizing;

/// <summary>A point of a metric: how many events came in the span that begins there.</summary>
internal readonly record struct MetricPoint(DateTimeOffset At, double Events);

/// <summary>A file of metrics that can't be used: what is wrong with it, and the way out.</summary>
internal sealed class MetricsException(string message) : Exception(message);

/// <summary>Reads events by the minute as Azure Monitor, Prometheus or a table of times and numbers have them; the form is told from the content.</summary>
internal static class MetricsFile
{
    private const long LargestFile = 64 << 20;
    private const int MostSpans = 600_000;

    /// <summary>Events a second in each span of the file, those without a point included: nothing came then.</summary>
    /// <exception cref="MetricsException">It can't be used.</exception>
    public static (double[] Rates, TimeSpan Span) Read(string file)
    {
        if (new FileInfo(file).Length > LargestFile)
            throw new MetricsException($"'{Printable.Of(file)}' has more than {LargestFile >> 20} MiB: export fewer days, or longer spans");
        var text = File.ReadAllText(file);
        var points = text.AsSpan().TrimStart() is ['{' or '[', ..] ? Json(file, text) : MetricsCsv.Read(file, text);
        return Rates(file, points);
    }

    private static List<MetricPoint> Json(string file, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return MetricsJson.Read(file, document.RootElement);
        }
        catch (JsonException e)
        {
            throw new MetricsException($"{file}:{e.LineNumber + 1}:{e.BytePositionInLine + 1} this is not JSON: {Printable.Of(e.Message.Split(" LineNumber")[0])}");
        }
    }

    private static (double[] Rates, TimeSpan Span) Rates(string file, List<MetricPoint> points)
    {
        // Several series, of several hubs or partitions, are added up.
        var at = points.GroupBy(point => point.At).Select(same => new MetricPoint(same.Key, same.Sum(point => point.Events))).OrderBy(point => point.At).ToArray();
        if (at.Length < 2)
            throw new MetricsException($"'{Printable.Of(file)}' has {(at.Length == 0 ? "no point" : "one point in time")}: two are needed at least, to know how long a span is");
        var span = at.Zip(at.Skip(1), (one, next) => next.At - one.At).Min();
        var count = Math.Floor((at[^1].At - at[0].At) / span) + 1;
        if (count > MostSpans)
            throw new MetricsException(string.Create(CultureInfo.InvariantCulture, $"'{Printable.Of(file)}' has spans of {span.TotalSeconds:0.###} s over {(at[^1].At - at[0].At).TotalDays:N0} days: export one minute a point, a year at most"));
        var rates = new double[(int)count];
        foreach (var point in at)
            rates[(int)Math.Floor((point.At - at[0].At) / span)] += point.Events / span.TotalSeconds;
        if (rates.All(rate => rate == 0))
            throw new MetricsException($"'{Printable.Of(file)}' says that no event came at all: is it the metric of incoming messages, as a total?");
        return (rates, span);
    }

    /// <summary>A number that can be a count of events.</summary>
    /// <exception cref="MetricsException">It is none.</exception>
    public static double Events(string place, double value) => value switch
    {
        // Prometheus writes NaN where there was nothing to reckon with.
        double.NaN => 0,
        < 0 => throw new MetricsException(string.Create(CultureInfo.InvariantCulture, $"{place} has {value} events: a count can't be negative")),
        > 1e15 => throw new MetricsException($"{place} has more events than can be: is it a count, and not a time?"),
        _ => value,
    };
}
