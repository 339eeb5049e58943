using System.Collections.Immutable;

namespace SecResponder.Playbooks.Correlation;

/// <summary>
/// One way to judge the signals of a key. Each type is a file here and a line in <see cref="CorrelationTypes"/>. What is common to all (origins seen
/// before, the state's shape) is kept out of them: they see entries in time order and decide.
/// </summary>
/// <remarks>Pure and deterministic; event time only.</remarks>
internal abstract class CorrelationType
{
    /// <summary>What the windows around <paramref name="signal"/> come to, and what has to be kept of them.</summary>
    public abstract Judgement Judge(Window window, Signal signal);

    /// <summary>What comes of the passing of event time alone; most types need an event to become true.</summary>
    public virtual Judgement Pass(Window window, long ticks) => new(window, CorrelationVerdict.Counted, 0);

    /// <summary>When, in event time, <see cref="Pass"/> has something to judge: after this many ticks; null when never.</summary>
    public virtual long? DueAfter(Window window) => null;
}

/// <summary>What is known of a key's events: the entries, and the time up to which some have been let go.</summary>
internal readonly record struct Window(ImmutableArray<WindowEntry> Entries, long Horizon)
{
    /// <summary>The window with one entry more.</summary>
    public Window With(WindowEntry entry) => this with { Entries = KeyState.Insert(Entries, [entry]) };

    /// <summary>The window with an entry for each of a signal's rules: an event that matches two counts twice.</summary>
    public Window With(Signal signal)
    {
        var entries = new WindowEntry[Math.Max(1, signal.RuleIds.Length)];
        Array.Fill(entries, new WindowEntry(signal.Time.UtcTicks));
        return this with { Entries = KeyState.Insert(Entries, entries) };
    }
}

/// <summary>What a type of correlation decided.</summary>
internal readonly record struct Judgement(Window Window, CorrelationVerdict Verdict, double Measured);
