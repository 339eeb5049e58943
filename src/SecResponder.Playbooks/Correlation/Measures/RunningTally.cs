using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace SecResponder.Playbooks.Correlation.Measures;

/// <summary>
/// The tally of a key's newest window, handed on from state to state, so that an event in order costs its own change and not the whole window. States stay immutable: a tally
/// belongs to the entries that it was last brought up to, is taken from them once, and whoever comes later (a state that is used twice, another thread) measures anew. It is not stored.
/// </summary>
internal sealed class RunningTally
{
    /// <summary>Windows of fewer entries are measured anew: that costs less than keeping a tally for each of many keys.</summary>
    public const int Least = 16;

    private readonly Tally _tally;
    private WindowEntry[]? _of;

    private RunningTally(Tally tally, ImmutableArray<WindowEntry> entries) => (_tally, _of) = (tally, ImmutableCollectionsMarshal.AsArray(entries));

    /// <summary>The tally of the newest window of these entries for the next event; null when it is not worth it.</summary>
    public static RunningTally? Of(Tally tally, ImmutableArray<WindowEntry> entries) => entries.Length < Least || !tally.MayGoOn ? null : new RunningTally(tally, entries);

    /// <summary>Takes the tally of a window's newest entries; null when there is none, or it has been taken.</summary>
    public static Tally? Take(in Window window) =>
        window.Running is { } running && ImmutableCollectionsMarshal.AsArray(window.Entries) is { } entries && Interlocked.CompareExchange(ref running._of, null, entries) == entries ? running._tally : null;
}
