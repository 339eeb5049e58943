using System.Text;
using SecResponder.Playbooks.Enrichment;
using SecResponder.Playbooks.Matching.Index;

namespace SecResponder.Playbooks.Matching;

/// <summary>What is known about one event while it is matched in one lane. Reused: epochs tell what is this event's, so nothing is cleared.</summary>
internal sealed class MatchState
{
    private readonly Lane _lane;
    private readonly int[] _askedIn;
    private readonly bool[] _answers;
    private readonly int[] _wokenIn;
    private readonly int[] _woken;
    private int _wokenCount;
    private int _epoch = 1;
    private readonly EnrichmentSnapshot _enrichment;
    private readonly int[] _resolvedIn;
    private readonly ListAsked[] _lists;
    private char[] _characters = new char[256];

    public MatchState(Lane lane, EnrichmentSnapshot? enrichment = null)
    {
        _lane = lane;
        _enrichment = enrichment ?? EnrichmentSnapshot.Empty;
        _resolvedIn = new int[lane.Deferred.Length];
        _lists = [.. lane.Lists.Select(question => new ListAsked(_enrichment.ContentOf(question.List).IndexOf(question.Shape)))];
        Values = new EventValues(lane.Fields.Length);
        _askedIn = new int[lane.Predicates.Length];
        _answers = new bool[lane.Predicates.Length];
        _wokenIn = new int[lane.RuleCount];
        _woken = new int[lane.RuleCount];
        Reader = new JsonSlotReader(lane.Paths, lane.PathEntries, lane.KeywordField, Values);
    }

    public EventValues Values { get; }

    public JsonSlotReader Reader { get; }

    /// <summary>How many searches of a backtracking expression were cut off, ever.</summary>
    public long RegexTimeouts { get; set; }

    /// <summary>The rules that some index has woken for this event.</summary>
    public ReadOnlySpan<int> Woken => _woken.AsSpan(0, _wokenCount);

    /// <summary>The event's time, in UTC ticks: what a list's entry must hold at.</summary>
    public long Time { get; set; }

    /// <summary>Forgets the last event.</summary>
    public void Clear()
    {
        _epoch++;
        _wokenCount = 0;
        Values.Clear();
    }

    /// <summary>A literal of an index has been found.</summary>
    public void Hit(int entry)
    {
        foreach (var predicate in _lane.HitPredicates[entry])
            Holds(predicate);
    }

    /// <summary>Passes the field's values through its index; one that is looked up besides the event waits until it is asked for.</summary>
    public void Index(int field)
    {
        if (_lane.Deferred.Length == 0 || _lane.Deferred[field] is null)
            IndexNow(field);
    }

    /// <summary>Looks up what is known of the field besides the event, once an event.</summary>
    public void Resolve(int field)
    {
        if (_lane.Deferred.Length == 0 || _lane.Deferred[field] is not { } deferred || _resolvedIn[field] == _epoch)
            return;
        _resolvedIn[field] = _epoch;
        deferred.Resolve(field, Values, _enrichment);
        if (Values.Exists(field))
            IndexNow(field);
    }

    private void IndexNow(int field)
    {
        var index = _lane.Indexes[field];
        if (index.Exists >= 0)
            Holds(index.Exists);
        var value = Values.First(field);
        if (value >= 0 && index.HasValue >= 0)
            Holds(index.HasValue);
        for (; value >= 0; value = Values.Next(value))
        {
            index.Find(Values.Folded(value), this);
            AskLists(index, Values.Folded(value));
        }
    }

    // The lists that some rule asks about the field.
    private void AskLists(FieldIndex index, ReadOnlySpan<byte> folded)
    {
        foreach (var (list, predicate) in index.Lists)
            if (_askedIn[predicate] != _epoch && _lists[list].Contains(folded, Time))
                Holds(predicate);
    }

    /// <summary>A predicate holds; the rules that wait for it wake.</summary>
    public void Holds(int predicate)
    {
        if (_askedIn[predicate] == _epoch)
            return;
        _askedIn[predicate] = _epoch;
        _answers[predicate] = true;
        foreach (var rule in _lane.WakesRules[predicate])
        {
            if (_wokenIn[rule] == _epoch)
                continue;
            _wokenIn[rule] = _epoch;
            _woken[_wokenCount++] = rule;
        }
    }

    /// <summary>Whether a predicate holds; found out at most once an event.</summary>
    public bool Ask(int number)
    {
        if (_askedIn[number] == _epoch)
            return _answers[number];
        var predicate = _lane.Predicates[number];
        if (predicate.IsDeferred)
        {
            Resolve(predicate.Field);
            if (predicate is Predicate.Reference reference)
                Resolve(reference.Other);
            if (_askedIn[number] == _epoch)
                return _answers[number];
        }
        var answer = !predicate.IsIndexed && (predicate.Guard < 0 || Ask(predicate.Guard)) && predicate.Evaluate(Values, this);
        _askedIn[number] = _epoch;
        return _answers[number] = answer;
    }

    /// <summary>Whether a rule's condition holds.</summary>
    public bool Run(int rule)
    {
        var at = _lane.Starts[rule];
        while (at >= 0)
        {
            ref readonly var step = ref _lane.Steps[at];
            at = Ask(step.Predicate) ? step.OnTrue : step.OnFalse;
        }
        return at == ConditionPrograms.True;
    }

    /// <summary>Text for those who need characters. Bytes that are no UTF-8 become U+FFFD.</summary>
    public ReadOnlySpan<char> Characters(ReadOnlySpan<byte> utf8)
    {
        if (_characters.Length < utf8.Length)
            _characters = new char[Math.Max(utf8.Length, _characters.Length * 2)];
        return _characters.AsSpan(0, Encoding.UTF8.GetChars(utf8, _characters));
    }
}
