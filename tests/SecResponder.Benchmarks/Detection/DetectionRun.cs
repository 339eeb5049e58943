using SecResponder.Connectors;
using SecResponder.Events;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Matching;

namespace SecResponder.Benchmarks.Detection;

/// <summary>JSON bytes in, signals out: what a detector does with events that need no normalizing.</summary>
/// <param name="playbooks">The rules.</param>
/// <param name="events">The events.</param>
/// <param name="isRouted">Events say which log source they are of. Otherwise every rule meets every event; then the rules that match are the answer: a rule that only says what it does not want
/// matches all that it was not written for, and signals of that would be all that is measured.</param>
internal sealed class DetectionRun(PlaybookSet playbooks, JsonEvent[] events, bool isRouted)
{
    private readonly Detector _detector = new(playbooks);
    private readonly RuleMatcher _matcher = new(playbooks.Rules);
    private readonly SecurityEvent _event = new();
    private readonly List<int> _matched = [];
    private readonly List<RuleHit> _hits = [];
    private readonly List<Signal> _signals = [];

    public int Hits { get; private set; }

    public static PlaybookSet Load(string path) => PlaybookLoader.Load(path, ActionCatalog.Signatures);

    public int Pass()
    {
        Hits = 0;
        foreach (var e in events)
            Hits += Detect(e);
        return events.Length;
    }

    /// <summary>The bytes that an event costs that nothing matches, over all such events.</summary>
    public double AllocatedWithoutMatch()
    {
        var quiet = isRouted ? events.Where(e => Detect(e) == 0).ToArray() : events;
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var e in quiet)
            Detect(e);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)quiet.Length;
    }

    private int Detect(JsonEvent e)
    {
        _event.Reset(new RawRecord(e.Json, new Origin("bench", "0", 1), DateTimeOffset.UnixEpoch));
        if (isRouted)
            _event.Begin(e.Kind);
        _event.Vendor.SetJson(e.Json);
        if (isRouted)
            _detector.Detect(_event, _hits, _signals);
        else
            _matcher.Match(_event, _matched);
        return isRouted ? _hits.Count : _matched.Count;
    }
}
