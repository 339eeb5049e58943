using System.Collections.Immutable;
using SecResponder.Playbooks.Correlation.Baselines;
using SecResponder.Playbooks.Correlation.Measures;

namespace SecResponder.Playbooks.Correlation;

/// <summary>
/// One way to judge the events of a key. Each type is made in <see cref="CorrelationTypes"/>. What is common to all (origins seen before, the state's
/// shape, correlations within correlations) is kept out of them: they see entries in time order and decide.
/// </summary>
/// <remarks>Pure and deterministic; event time only.</remarks>
internal abstract class CorrelationType
{
    /// <summary>Whether the passing of event time alone can make it fire.</summary>
    public virtual bool IsTimed => false;

    /// <summary>What is kept of an event; null when it has nothing that this type measures, so that it is not counted.</summary>
    /// <param name="ticks">Event time, UTC ticks.</param>
    /// <param name="part">Which of the correlation's rules it matched.</param>
    /// <param name="values">The texts of the measured fields; null where the event lacks one.</param>
    public virtual WindowEntry? EntryOf(long ticks, int part, ReadOnlySpan<string?> values) => new WindowEntry(ticks);

    /// <summary>What the windows around these entries come to, and what has to be kept of them.</summary>
    /// <param name="window">What is kept.</param>
    /// <param name="arrived">What came with one signal: all of one time, one at least.</param>
    public abstract Judgement Judge(Window window, ReadOnlySpan<WindowEntry> arrived);

    /// <summary>What comes of the passing of event time alone; most types need an event to become true.</summary>
    public virtual Judgement Pass(Window window, long ticks) => new(window, CorrelationVerdict.Counted, 0, []);

    /// <summary>When, in event time, <see cref="Pass"/> has something to judge: after this many ticks; null when never.</summary>
    public virtual long? DueAfter(Window window) => null;

    /// <summary>How much it would cost to forget this, 0 to <see cref="KeyWorth.Highest"/>.</summary>
    public virtual int Worth(Window window) => KeyWorth.Of(window.Entries.Length, KeyWorth.Highest + 1);

    /// <summary>What it has learnt, for people; null when the type has no baseline.</summary>
    public virtual BaselineView? Baseline(Window window) => null;
}

/// <summary>What is known of a key's events: the entries, the time up to which some have been let go, and what a baseline has learnt of all of them.</summary>
/// <param name="Entries">By event time; equal times in the order of arrival.</param>
/// <param name="Horizon">The time of the newest entry that was let go; <see cref="long.MinValue"/>: none.</param>
/// <param name="Learnt">A baseline in its type's own form; empty for types that have none.</param>
internal readonly record struct Window(ImmutableArray<WindowEntry> Entries, long Horizon, ReadOnlyMemory<byte> Learnt = default)
{
    /// <summary>What the newest of the windows came to, for the next event; null: it is measured anew.</summary>
    public RunningTally? Running { get; init; }

    /// <summary>Nothing seen.</summary>
    public static Window Empty { get; } = new([], long.MinValue);

    /// <summary>The window with one entry more.</summary>
    public Window With(WindowEntry entry) => With([entry]);

    /// <summary>The window with entries of one time more, behind those of the same time.</summary>
    public Window With(ReadOnlySpan<WindowEntry> entries) => this with { Entries = KeyState.Insert(Entries, entries), Running = null };
}

/// <summary>What a type of correlation decided.</summary>
/// <param name="Window">What is kept.</param>
/// <param name="Verdict">What it came to.</param>
/// <param name="Measured">What was compared.</param>
/// <param name="FiredAt">The event times at which the condition came true.</param>
internal readonly record struct Judgement(Window Window, CorrelationVerdict Verdict, double Measured, ImmutableArray<long> FiredAt);
