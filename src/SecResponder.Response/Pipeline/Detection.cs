using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SecResponder.Events;
using SecResponder.Events.Framing;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Entities.Sightings;
using SecResponder.Response.Storage;

namespace SecResponder.Response.Pipeline;

/// <summary>Stage 1 for one worker: records become events, events become signals and sightings. Remembers nothing that anything depends on from one batch to the next; not thread-safe.</summary>
/// <remarks>
/// <code>
///   record ──▶ source's normalizer ──▶ event ──▶ rules ──▶ signals ─┐
///                   └── can't be read ──▶ rejection ────────────────┴──▶ batch, for stage 2
/// </code>
/// </remarks>
public sealed class Detection : IEventReceiver
{
    private bool _isFraming;
    private DateTimeOffset? _newest;
    private readonly Dictionary<string, DateTimeOffset> _newestOf = new(StringComparer.Ordinal);
    private readonly DeviceZones? _zones;
    private readonly Normalizer _normalizer;
    private readonly PlaybookSet _playbooks;
    private Detector _detector;
    private readonly SightingReader _sightings = new();
    private readonly List<RuleHit> _hits = [];
    private readonly List<Signal> _found = [];
    private readonly SortedDictionary<(string Source, string Rule), long> _counts = [];
    private readonly ImmutableArray<Signal>.Builder _signals = ImmutableArray.CreateBuilder<Signal>();
    private readonly ImmutableArray<RejectedRecord>.Builder _rejections = ImmutableArray.CreateBuilder<RejectedRecord>();

    /// <param name="playbooks">The rules.</param>
    /// <param name="source">The source's id; null: recognized record by record.</param>
    /// <param name="zones">The zones of times that have none; UTC when null.</param>
    /// <exception cref="ArgumentException">There is no such source.</exception>
    public Detection(PlaybookSet playbooks, string? source, DeviceZones? zones = null)
    {
        _zones = zones;
        _normalizer = new Normalizer(source);
        (_playbooks, _detector) = (playbooks, new Detector(playbooks));
    }

    /// <summary>Takes a record that is already out of its frame.</summary>
    public void Take(in RawRecord record) => _normalizer.Normalize(record, this);

    /// <summary>Takes a body as a hub or an endpoint delivers it: plain or gzip, one record or many.</summary>
    public void TakeBody(in RawRecord body)
    {
        _isFraming = true;
        var records = RecordFrames.Of(body with { Stream = new StreamContext(_zones) }, this);
        _isFraming = false;
        foreach (var record in records)
            Take(record);
    }

    /// <summary>What came of everything taken since the last call.</summary>
    public StageOneBatch Drain()
    {
        var batch = new StageOneBatch
        {
            Signals = _signals.DrainToImmutable(),
            Rejections = _rejections.DrainToImmutable(),
            Sightings = _sightings.Drain(),
            Counts = [.. _counts.Select(count => new HitCount(count.Key.Source, count.Key.Rule, count.Value))],
            NewestOf = _newestOf.ToImmutableDictionary(StringComparer.Ordinal),
            Newest = _newest,
        };
        _counts.Clear();
        _newestOf.Clear();
        _newest = null;
        return batch;
    }

    void IEventReceiver.Receive(SecurityEvent securityEvent)
    {
        Count(securityEvent.Kind.Source, "");
        if (_newest is null || securityEvent.Time > _newest)
            _newest = securityEvent.Time;
        ref var newest = ref CollectionsMarshal.GetValueRefOrAddDefault(_newestOf, securityEvent.Kind.Source, out var isKnown);
        if (!isKnown || securityEvent.Time > newest)
            newest = securityEvent.Time;
        var unreadable = _detector.Unreadable;
        try
        {
            _sightings.Take(securityEvent);
            _detector.Detect(securityEvent, _hits, _found);
        }
        // The same event would fail the same way again, and its batch would come again for ever. It is put aside with the reason, and those behind it go their way.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _detector = new Detector(_playbooks);
            Reject(securityEvent.Record, securityEvent.Kind.Source, new Rejection(RejectionCodes.Unjudged, $"it was read, but the rules failed over it ({e.GetType().Name}); please report the line", 0));
            return;
        }
        foreach (var hit in _hits)
            Count(securityEvent.Kind.Source, hit.Id);
        _signals.AddRange(_found);
        if (_detector.Unreadable > unreadable)
            Reject(securityEvent.Record, securityEvent.Kind.Source, new Rejection(RejectionCodes.Malformed, "its JSON could be normalized but not read by the rules", 0));
    }

    void IEventReceiver.Reject(in RawRecord record, Rejection rejection) => Reject(record, _isFraming ? "" : _normalizer.Source?.Id ?? "", rejection);

    private void Reject(in RawRecord record, string source, Rejection rejection) =>
        _rejections.Add(new RejectedRecord(record.Origin, source, rejection, record.Span.ToArray()));

    private void Count(string source, string rule)
    {
        var key = (source, rule);
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
    }
}
