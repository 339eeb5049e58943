using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Events.Framing;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Matching;
using SecResponder.Playbooks.Testing;
using SecResponder.Response.Planning;
using SecResponder.Response.Steps;

namespace SecResponder.Server.Console.Trying;

/// <summary>Tries what somebody has pasted, and playbooks' tests, on the playbooks in force: by the same code that detects and plans, and without anything outside it. Nothing is kept, nothing is called.</summary>
/// <remarks>One at a time: it is for people, and must not take from what detects in earnest.</remarks>
internal sealed class TryOut(ActionCatalogue actions, DeviceZones zones) : IDisposable
{
    /// <summary>Bytes that are taken.</summary>
    public const int Longest = 16 * 1024;

    private const int MostEvents = 5;
    private const int MostRules = 20;
    private const int MostFields = 120;

    private static readonly Origin Nowhere = new("console", "try", 1);

    private readonly SemaphoreSlim _one = new(1, 1);
    private (PlaybookSet Set, Detector Detector, PlaybookTestRunner Tests)? _kept;

    /// <summary>What would come of it.</summary>
    /// <param name="set">The playbooks.</param>
    /// <param name="raw">Raw lines, or one JSON document.</param>
    /// <param name="source">The source's id; null: by what it looks like.</param>
    /// <param name="now">Completes times without a year.</param>
    /// <param name="cancellation">Ends the wait for whoever else tries something.</param>
    public async Task<TriedLine> TryAsync(PlaybookSet set, string raw, string? source, DateTimeOffset now, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var (_, detector, _) = Of(set);
            var reading = new Reading(set, detector, new TestedPlan(set, actions.Signatures).Of);
            var normalizer = new Normalizer(source);
            foreach (var record in RecordFrames.Of(new RawRecord(Encoding.UTF8.GetBytes(raw.Trim()), Nowhere, now, new StreamContext(zones)), reading).Take(MostEvents))
                normalizer.Normalize(record, reading);
            return new TriedLine(reading.Events.ToImmutable(), [.. reading.Unread.Take(MostEvents)]);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Runs a playbook's tests.</summary>
    public async Task<ImmutableArray<PlaybookTestResult>> TestAsync(PlaybookSet set, Playbook playbook, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var (_, _, tests) = Of(set);
            return await Task.Run(() => playbook.Tests.Select(test => tests.Run(playbook, test)).ToImmutableArray(), cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private (PlaybookSet Set, Detector Detector, PlaybookTestRunner Tests) Of(PlaybookSet set)
    {
        if (_kept is { } kept && ReferenceEquals(kept.Set, set))
            return kept;
        _kept = (set, new Detector(set), new PlaybookTestRunner(set, new TestedPlan(set, actions.Signatures).Of));
        return _kept.Value;
    }

    private sealed class Reading(PlaybookSet set, Detector detector, TestPlanner plan) : IEventReceiver
    {
        private readonly List<RuleHit> _hits = [];
        private readonly List<Signal> _signals = [];

        public ImmutableArray<TriedEvent>.Builder Events { get; } = ImmutableArray.CreateBuilder<TriedEvent>();

        public List<string> Unread { get; } = [];

        void IEventReceiver.Receive(SecurityEvent e)
        {
            if (Events.Count >= MostEvents)
                return;
            detector.Detect(e, _hits, _signals);
            Events.Add(new TriedEvent(
                e.Kind.Source, e.Kind.Name, e.Kind.Schema.ToString(), [.. e.Kind.LogSources.Select(one => one.ToString())], e.Time, Fields(e),
                [.. _hits.Take(MostRules).Select(hit => (hit.Rule, RuleExplainer.Explain(hit.Rule, e, set.Rules.FiltersOf(hit.Rule), set.Enrichment)))], _hits.Count,
                [.. _signals.Take(MostRules).Select(signal => set.Find(signal.PlaybookId) is { } playbook ? TriedPlan.Of(set, playbook, signal, plan) : null).OfType<TriedPlan>()]));
        }

        void IEventReceiver.Reject(in RawRecord record, Rejection rejection) => Unread.Add($"{Excerpt.Of(record.Span)}: {rejection}");

        private static ImmutableArray<(string, string)> Fields(SecurityEvent e)
        {
            using var bytes = new MemoryStream();
            using (var writer = new Utf8JsonWriter(bytes))
            {
                writer.WriteStartObject();
                AsimJson.WriteFields(writer, e);
                writer.WriteEndObject();
            }
            using var document = JsonDocument.Parse(bytes.ToArray());
            return [.. document.RootElement.EnumerateObject().Take(MostFields).Select(field => (field.Name, field.Value.ToString()))];
        }
    }
}
