using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using SecResponder.Response.Telemetry;

namespace SecResponder.Response.Tests.Telemetry;

/// <summary>Watches one service and no other: keeps what it is told, in memory.</summary>
internal sealed class Watcher : IDisposable
{
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _traces;
    private readonly ConcurrentQueue<(string Instrument, double Value, string Tags)> _told = new();
    private readonly ConcurrentQueue<Activity> _spans = new();

    public Watcher(ResponderTelemetry telemetry)
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == telemetry.Meter)
                listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _meters.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _meters.Start();
        _traces = new ActivityListener
        {
            ShouldListenTo = source => source == telemetry.Traces,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_traces);
    }

    /// <summary>Each figure as <c>instrument{tag=value,…}</c>, summed.</summary>
    public SortedDictionary<string, double> Sums => new(_told.GroupBy(one => $"{one.Instrument}{{{one.Tags}}}").ToDictionary(group => group.Key, group => group.Sum(one => one.Value)), StringComparer.Ordinal);

    public Activity[] Spans => [.. _spans];

    /// <summary>All that was told, as text.</summary>
    public string Everything => string.Join('\n', _told.Select(one => $"{one.Instrument} {one.Tags}").Concat(_spans.Select(span => $"{span.DisplayName} {string.Join(' ', span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))} {span.StatusDescription}")));

    public void Observe() => _meters.RecordObservableInstruments();

    public void Dispose()
    {
        _meters.Dispose();
        _traces.Dispose();
    }

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _told.Enqueue((instrument.Name, value, string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
}
