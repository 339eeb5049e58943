using System.Runtime.InteropServices;
using System.Text;
using SecResponder.Playbooks.Enrichment;
using SecResponder.Playbooks.Matching.Index;

namespace SecResponder.Playbooks.Matching;

/// <summary>What is known about one event while it is matched in one lane. Reused: epochs tell what is this event's, so nothing is cleared.</summary>
internal sealed class MatchState
{
    // An epoch and an answer are one number. After a billion events the count begins anew, and nothing may be left that looks like the new.
    private const int LastEpoch = (1 << 30) - 1;

    private readonly Lane _lane;
    // What is known of each predicate: the epoch it was found out in, and in the lowest bit the answer.
    private readonly int[] _known;
    private readonly int[] _wokenIn;
    private readonly int[] _woken;
    private int _wokenCount;
    private int _epoch = 1;
    private readonly EnrichmentSnapshot _enrichment;
    private readonly int[] _resolvedIn;
    private readonly ListAsked[] _lists;
    private readonly ValueMemory?[] _memories;
    // What has been found in the value at hand, while somebody wants to keep it.
    private readonly List<int> _recorded = [];
    private bool _records;
    private char[] _characters = new char[256];
    private int _characterCount;
    private int _charactersOf = -1;

    /// <param name="lane">The lane.</param>
    /// <param name="enrichment">What lists hold and what is known of addresses; null: what the rules were read with.</param>
    /// <param name="counts">Whether to count how often each predicate holds.</param>
    public MatchState(Lane lane, EnrichmentSnapshot? enrichment = null, bool counts = false)
    {
        _lane = lane;
        _enrichment = enrichment ?? EnrichmentSnapshot.Empty;
        _resolvedIn = new int[lane.Plan.Deferred.Length];
        _lists = [.. lane.Plan.Lists.Select(question => new ListAsked(_enrichment.ContentOf(question.List).IndexOf(question.Shape)))];
        Held = counts ? new int[lane.Predicates.Length] : null;
        Values = new EventValues(lane.Fields.Length);
        _known = new int[lane.Predicates.Length];
        _memories = new ValueMemory?[lane.Fields.Length];
        _wokenIn = new int[lane.RuleCount];
        _woken = new int[lane.RuleCount];
        Reader = new JsonSlotReader(lane.Plan.Paths, lane.Plan.PathEntries, lane.Plan.KeywordField, Values);
    }

    public EventValues Values { get; }

    /// <summary>Whether the event is searched as a whole, for keywords, instead of value by value.</summary>
    public bool SearchesWhole { get; set; }

    /// <summary>In how many events each predicate held; null when nobody wants to know.</summary>
    public int[]? Held { get; }

    /// <summary>How many events there were.</summary>
    public long Events { get; private set; }

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
        if (_epoch == LastEpoch)
        {
            Array.Clear(_known);
            Array.Clear(_wokenIn);
            Array.Clear(_resolvedIn);
            _epoch = 0;
        }
        _epoch++;
        Events++;
        _wokenCount = 0;
        _charactersOf = -1;
        Values.Clear();
    }

    /// <summary>Reports every literal that a value of the field meets.</summary>
    public void Find(int field, FieldIndex index, ReadOnlySpan<byte> folded)
    {
        if (!index.IsEmpty)
            (_memories[field] ??= new ValueMemory()).Find(index, folded, this);
    }

    /// <summary>Searches a value, and tells what was found in it; good until the next one.</summary>
    public ReadOnlySpan<int> Record(FieldIndex index, ReadOnlySpan<byte> folded)
    {
        _recorded.Clear();
        _records = true;
        index.Find(folded, this);
        _records = false;
        return CollectionsMarshal.AsSpan(_recorded);
    }

    /// <summary>A literal of an index has been found.</summary>
    public void Hit(int entry)
    {
        if (_records)
            _recorded.Add(entry);
        foreach (var predicate in _lane.Hits[entry])
            Holds(predicate);
    }

    /// <summary>A literal has been found at a place; it counts where <see cref="SearchesWhole"/> asks for a value there.</summary>
    public void Hit(int entry, int start, int length)
    {
        if (!SearchesWhole || Values.IsWithin(_lane.Plan.KeywordField, start + EventText.Start, length))
            Hit(entry);
    }

    /// <summary>Asks the lists that wake rules about a value of their field.</summary>
    public void AskLists(FieldIndex index, ReadOnlySpan<byte> folded)
    {
        foreach (var (list, predicate) in index.Lists)
            if (_known[predicate] >> 1 != _epoch && IsListed(list, folded))
                Holds(predicate);
    }

    /// <summary>Whether the value stands in the list at the event's time.</summary>
    public bool IsListed(int list, ReadOnlySpan<byte> folded) => _lists[list].Contains(folded, Time);

    /// <summary>Looks up what is known of the field besides the event, once an event.</summary>
    public void Resolve(int field)
    {
        if (_lane.Plan.Deferred.Length == 0 || field < 0 || _lane.Plan.Deferred[field] is not { } deferred || _resolvedIn[field] == _epoch)
            return;
        _resolvedIn[field] = _epoch;
        deferred.Resolve(field, Values, _enrichment);
    }

    /// <summary>A predicate holds; the rules that wait for it wake.</summary>
    public void Holds(int predicate)
    {
        if (_known[predicate] >> 1 == _epoch)
            return;
        _known[predicate] = _epoch << 1 | 1;
        if (Held is not null)
            Held[predicate]++;
        foreach (var rule in _lane.Wakes[predicate])
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
        var known = _known[number];
        if (known >> 1 == _epoch)
            return (known & 1) != 0;
        var answer = !_lane.IsIndexed[number] && FindOut(_lane.Predicates[number]);
        _known[number] = _epoch << 1 | (answer ? 1 : 0);
        return answer;
    }

    private bool FindOut(Predicate predicate)
    {
        if (predicate.IsDeferred)
        {
            Resolve(predicate.Field);
            if (predicate is Predicate.Reference reference)
                Resolve(reference.Other);
        }
        foreach (var guard in predicate.Guards)
            if (!Ask(guard))
                return false;
        return predicate.Evaluate(Values, this);
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

    /// <summary>A value for those who need characters. Bytes that are no UTF-8 become U+FFFD. Several expressions ask for one value: it is kept.</summary>
    public ReadOnlySpan<char> Characters(int value)
    {
        if (_charactersOf != value)
        {
            var utf8 = Values.Text(value);
            if (_characters.Length < utf8.Length)
                _characters = new char[Math.Max(utf8.Length, _characters.Length * 2)];
            _characterCount = Encoding.UTF8.GetChars(utf8, _characters);
            _charactersOf = value;
        }
        return _characters.AsSpan(0, _characterCount);
    }
}
