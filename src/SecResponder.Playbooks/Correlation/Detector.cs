using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Events.Asim;
using SecResponder.Playbooks.Files;
using SecResponder.Playbooks.Matching;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Correlation;

/// <summary>A rule that matched an event.</summary>
/// <param name="Position">The rule's position in <see cref="CompiledRuleSet.Rules"/>.</param>
/// <param name="Rule">The rule.</param>
public readonly record struct RuleHit(int Position, SigmaRule Rule)
{
    /// <summary>What reports call the rule: its id, else its name, else its title.</summary>
    public string Id => Rule.Metadata.Handle;
}

/// <summary>Stage 1: which rules match an event, and which playbooks it is a signal for. One a worker, used again for each event; not thread-safe.</summary>
/// <remarks>
/// An event that lacks a group-by field makes no signal for that playbook (there is no group it could count for); it is counted. A plain rule that
/// responds but names no group takes each event as its own.
/// </remarks>
public sealed class Detector
{
    private readonly PlaybookSet _playbooks;
    private readonly RuleMatcher _matcher;
    private readonly ImmutableArray<int>[] _countFor;
    private readonly long[] _hits;
    private readonly List<int> _matched = [];
    private readonly SortedSet<int> _touched = [];

    /// <param name="playbooks">The playbooks.</param>
    /// <param name="matchAnyLogSource">Try every rule on every event, whatever log source it is of.</param>
    /// <param name="includeOff">Make signals for playbooks that are off too (their tests run nevertheless).</param>
    public Detector(PlaybookSet playbooks, bool matchAnyLogSource = false, bool includeOff = false)
    {
        ArgumentNullException.ThrowIfNull(playbooks);
        _playbooks = playbooks;
        _matcher = new RuleMatcher(playbooks.Rules, matchAnyLogSource, playbooks.Enrichment);
        _hits = new long[playbooks.Rules.Rules.Length];
        var countFor = _hits.Select(_ => ImmutableArray.CreateBuilder<int>()).ToArray();
        for (var i = 0; i < playbooks.InForce.Length; i++)
            if (includeOff || playbooks.InForce[i].Playbook.Mode != PlaybookMode.Off)
                foreach (var binding in playbooks.InForce[i].Rules)
                    countFor[binding.Rule].Add(i);
        _countFor = [.. countFor.Select(builder => builder.ToImmutable())];
    }

    /// <summary>How many events each rule has matched, by position in the compiled set.</summary>
    public IReadOnlyList<long> HitsPerRule => _hits;

    /// <summary>How many times an event that matched made no signal because it lacks a group-by field.</summary>
    public long WithoutGroup { get; private set; }

    /// <summary>How many events could not be matched because their JSON can't be read.</summary>
    public long Unreadable { get; private set; }

    /// <summary>Finds the rules that match and the signals that come of it; both lists are cleared first.</summary>
    public void Detect(SecurityEvent e, List<RuleHit> hits, List<Signal> signals)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(hits);
        ArgumentNullException.ThrowIfNull(signals);
        hits.Clear();
        signals.Clear();
        if (!_matcher.Match(e, _matched))
            Unreadable++;
        if (_matched.Count == 0)
            return;
        _touched.Clear();
        foreach (var rule in _matched)
        {
            _hits[rule]++;
            hits.Add(new RuleHit(rule, _playbooks.Rules.Rules[rule]));
            foreach (var playbook in _countFor[rule])
                _touched.Add(playbook);
        }
        foreach (var playbook in _touched)
            Signals(e, _playbooks.InForce[playbook], signals);
    }

    // Rules with aliases may see different groups in one event: a signal for each.
    private void Signals(SecurityEvent e, PlaybookInForce playbook, List<Signal> signals)
    {
        var first = signals.Count;
        foreach (var binding in playbook.Rules)
        {
            if (_matched.BinarySearch(binding.Rule) < 0)
                continue;
            var source = _playbooks.Rules.Rules[binding.Rule].LogSource;
            if (Group(e, playbook, binding, source) is not { } group || Part(e, binding, source) is not { } part)
            {
                WithoutGroup++;
                continue;
            }
            var same = signals.FindIndex(first, signal => signal.Group.SequenceEqual(group, StringComparer.OrdinalIgnoreCase));
            if (same >= 0)
                signals[same] = signals[same] with
                {
                    RuleIds = signals[same].RuleIds.Contains(binding.RuleId) ? signals[same].RuleIds : signals[same].RuleIds.Add(binding.RuleId),
                    Parts = playbook.ReadsParts ? signals[same].Parts.Add(part) : [],
                };
            else
                signals.Add(new Signal
                {
                    PlaybookId = playbook.Playbook.Id,
                    RuleIds = [binding.RuleId],
                    Parts = playbook.ReadsParts ? [part] : [],
                    Group = group,
                    Time = e.Time,
                    Origin = e.Origin,
                    Evidence = SignalEvidence.Write(e, playbook.EvidenceFields, Aliases(playbook.Playbook.GroupBy, binding.GroupFields, group), source, _playbooks.Enrichment),
                });
        }
    }

    // "host" is the source of one rule's events and the target of another's: templates print what it stands for. A name that ASIM has is the event's own.
    private static List<(string, string)> Aliases(ImmutableArray<string> names, ImmutableArray<string> fields, ImmutableArray<string> group)
    {
        var aliases = new List<(string, string)>();
        for (var i = 0; i < fields.Length; i++)
            if (names[i] != fields[i] && !AsimFields.TryParse(names[i], out _))
                aliases.Add((names[i], group[i]));
        return aliases;
    }

    private ImmutableArray<string>? Group(SecurityEvent e, PlaybookInForce playbook, RuleBinding binding, LogSource source)
    {
        if (binding.GroupFields.IsEmpty)
            return playbook.IsCorrelation || playbook.Playbook.Response.IsEmpty ? [] : [e.Origin.ToString()];
        var group = ImmutableArray.CreateBuilder<string>(binding.GroupFields.Length);
        foreach (var field in binding.GroupFields)
        {
            if (FieldText.Of(e, field, source, _playbooks.Enrichment) is not { } value)
                return null;
            group.Add(value);
        }
        return group.MoveToImmutable();
    }

    // Null when the event is in no group of the inner correlation that the rule counts for.
    private SignalPart? Part(SecurityEvent e, RuleBinding binding, LogSource source)
    {
        var values = ImmutableArray.CreateBuilder<string?>(binding.ReadFields.Length);
        foreach (var field in binding.ReadFields)
        {
            var value = FieldText.Of(e, field, source, _playbooks.Enrichment);
            if (value is null && values.Count < binding.InnerGroup)
                return null;
            values.Add(value);
        }
        return new SignalPart(binding.Path, values.MoveToImmutable());
    }
}
