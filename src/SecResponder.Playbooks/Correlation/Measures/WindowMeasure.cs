using System.Collections.Immutable;

namespace SecResponder.Playbooks.Correlation.Measures;

/// <summary>What a type of correlation makes of the events of a window: what is kept of each, and what they come to together.</summary>
internal abstract class WindowMeasure
{
    /// <summary>Whether the condition can only become true by an event arriving. Without that it is judged once, when its window has passed.</summary>
    public abstract bool IsRising { get; }

    /// <summary>Whether the newest window is known whatever <see cref="Thin"/> has let go, even when a late event joins it.</summary>
    public virtual bool NewestIsKnown => true;

    /// <summary>What is kept of an event; null when it has nothing to measure, so that it is not counted.</summary>
    /// <param name="ticks">Event time, UTC ticks.</param>
    /// <param name="part">Which of the correlation's rules it matched.</param>
    /// <param name="values">The texts of the measured fields; null where the event lacks one.</param>
    public abstract WindowEntry? EntryOf(long ticks, int part, ReadOnlySpan<string?> values);

    /// <summary>Begins to measure a window.</summary>
    public abstract Tally NewTally();

    /// <summary>The entries without those that decide no window any more, exactly or to the resolution that the type states.</summary>
    /// <param name="entries">By time.</param>
    /// <param name="span">The timespan in ticks.</param>
    /// <param name="horizon">Raised to the time of the newest entry whose absence a late event could notice.</param>
    public virtual ImmutableArray<WindowEntry> Thin(ImmutableArray<WindowEntry> entries, long span, ref long horizon) => entries;

    /// <summary>Whether a tally may be kept from one event to the next: then <see cref="Thin"/> is asked only when there are too many entries, and <see cref="Redundant"/> at each event.</summary>
    public virtual bool KeepsTally => false;

    /// <summary>Whether so many entries are too many, so that they have to be thinned.</summary>
    public virtual bool AreTooMany(int entries) => false;

    /// <summary>Which of the entries decides nothing any more now that one has come in order; -1: none. The entries have been thinned before.</summary>
    /// <param name="tally">The newest window, with <paramref name="newest"/>.</param>
    /// <param name="entries">Those before it.</param>
    /// <param name="newest">What has come.</param>
    public virtual int Redundant(Tally tally, ReadOnlySpan<WindowEntry> entries, in WindowEntry newest) => -1;

    /// <summary>The most entries of a range: there each may end a window that holds where the next does not, so that none decides nothing.</summary>
    protected const int MostOfRange = 20_000;

    /// <summary>The newest entries, at most so many.</summary>
    protected static ImmutableArray<WindowEntry> Newest(ImmutableArray<WindowEntry> entries, int most, ref long horizon)
    {
        if (entries.Length <= most)
            return entries;
        horizon = Math.Max(horizon, entries[entries.Length - most - 1].Ticks);
        return entries.RemoveRange(0, entries.Length - most);
    }
}

/// <summary>The measure of one window while it slides over the entries. Used by one thread at a time.</summary>
internal abstract class Tally
{
    /// <summary>Whether it is still what it would be if the window were measured anew.</summary>
    public virtual bool MayGoOn => true;

    /// <summary>An entry enters the window; they come in their order.</summary>
    public abstract void Add(in WindowEntry entry);

    /// <summary>The oldest entry leaves.</summary>
    public abstract void Remove(in WindowEntry entry);

    /// <summary>Whether the condition holds.</summary>
    /// <param name="start">The window's oldest tick.</param>
    /// <param name="measured">What was compared.</param>
    public abstract bool Holds(long start, out double measured);
}
