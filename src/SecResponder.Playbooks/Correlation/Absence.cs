using System.Collections.Immutable;
using SecResponder.Playbooks.Correlation.Measures;

namespace SecResponder.Playbooks.Correlation;

/// <summary>
/// <c>absence</c>: what should follow, or keep coming, and does not. Of one rule: after each event a later one must come within the timespan. Of several: after each event of the first,
/// one of every other must come within the timespan, in any order, its own time and the end included. What did not come fires once, at the time by which it should have been there.
/// </summary>
/// <remarks>
/// <para>A group that has had no event never fires: what never came can't be missed. Silence is judged when event time has passed its end (and the stated lateness): by a later event of
/// the group or by <see cref="Correlator.Advance"/>. After it has fired the next event waits anew.</para>
/// <para>Kept are the events that wait, and of those that may answer two a timespan and rule at most. Of more than 4,096 that wait, neighbours within 1/1024 timespan become the later one.</para>
/// </remarks>
internal sealed class Absence(int rules, TimeSpan timespan, TimeSpan? lateness) : CorrelationType
{
    private const int MostWaiting = 4096;
    private const int Resolution = 1024;
    private static readonly string First = RulesSeen.Name(0);
    private readonly long _span = timespan.Ticks;
    private readonly long _late = (lateness ?? TimeSpan.Zero).Ticks;

    public override bool IsTimed => true;

    public override WindowEntry? EntryOf(long ticks, int part, ReadOnlySpan<string?> values) => new WindowEntry(ticks, RulesSeen.Name(part));

    public override Judgement Judge(Window window, ReadOnlySpan<WindowEntry> arrived)
    {
        // All that it could answer, or wait for, has been judged without it.
        if (arrived[0].Ticks + _span <= window.Horizon)
            return new Judgement(window, CorrelationVerdict.TooLate, 0, []);
        foreach (var entry in arrived)
            if (!window.Entries.Contains(entry))
                window = window.With(entry);
        return Pass(window, window.Entries[^1].Ticks);
    }

    public override Judgement Pass(Window window, long ticks)
    {
        var (entries, horizon, judged) = (window.Entries, window.Horizon, ticks - _late);
        var isAnswered = Answered(entries);
        var fired = ImmutableArray.CreateBuilder<long>();
        var kept = ImmutableArray.CreateBuilder<WindowEntry>(entries.Length);
        for (var i = 0; i < entries.Length; i++)
        {
            var end = entries[i].Ticks + _span;
            if (end < judged)
            {
                horizon = Math.Max(horizon, end);
                if (Waits(entries[i]) && !isAnswered[i])
                    fired.Add(end);
            }
            // Of several rules an answered first one has nothing more to say; of one rule it is the answer to the one before.
            else if (rules == 1 || !Waits(entries[i]) || !isAnswered[i])
            {
                kept.Add(entries[i]);
            }
        }
        return new Judgement(new Window(Thin(kept.ToImmutable()), horizon), fired.Count > 0 ? CorrelationVerdict.Fired : CorrelationVerdict.Counted, fired.Count, fired.ToImmutable());
    }

    public override long? DueAfter(Window window)
    {
        var isAnswered = Answered(window.Entries);
        for (var i = 0; i < window.Entries.Length; i++)
            if (Waits(window.Entries[i]) && !isAnswered[i])
                return window.Entries[i].Ticks + _span + _late;
        return null;
    }

    public override int Worth(Window window) => window.Entries.Any(entry => Waits(entry)) ? KeyWorth.Of(window.Entries.Length, KeyWorth.Highest) : 0;

    private static bool Waits(in WindowEntry entry) => entry.Value == First;

    // From the newest to the oldest, with the nearest later time of every rule.
    private bool[] Answered(ImmutableArray<WindowEntry> entries)
    {
        var answered = new bool[entries.Length];
        var next = new long[rules];
        Array.Fill(next, long.MaxValue);
        for (var last = entries.Length - 1; last >= 0;)
        {
            var first = last;
            while (first > 0 && entries[first - 1].Ticks == entries[last].Ticks)
                first--;
            if (rules > 1)
                Meet(first, last);
            for (var i = first; i <= last; i++)
                answered[i] = Waits(entries[i]) && (rules == 1 ? next[0] : next.AsSpan(1).ToArray().Max()) <= entries[i].Ticks + _span;
            if (rules == 1)
                Meet(first, last);
            last = first - 1;
        }
        return answered;

        void Meet(int first, int last)
        {
            for (var i = first; i <= last; i++)
                if (RulesSeen.Part(entries[i]) is var part && part >= 0 && part < rules)
                    next[part] = entries[i].Ticks;
        }
    }

    private ImmutableArray<WindowEntry> Thin(ImmutableArray<WindowEntry> entries)
    {
        if (rules == 1)
            return Repeats.Drop(entries, _span);
        var waiting = entries.RemoveAll(entry => !Waits(entry));
        var answers = Repeats.Drop(entries.RemoveAll(entry => Waits(entry)), _span);
        if (waiting.Length > MostWaiting)
            waiting = [.. waiting.Where((entry, i) => i + 1 == waiting.Length || waiting[i + 1].Ticks / Step != entry.Ticks / Step)];
        return waiting.Length + answers.Length == entries.Length ? entries : [.. waiting.Concat(answers).OrderBy(entry => entry.Ticks)];
    }

    private long Step => Math.Max(1, _span / Resolution);
}
