using System.Collections.Immutable;
using SecResponder.Playbooks.Correlation.Measures;

namespace SecResponder.Playbooks.Correlation;

/// <summary>One thing that a window holds.</summary>
/// <param name="Ticks">Event time, UTC ticks.</param>
/// <param name="Value">What the type of correlation measures of it (a distinct value, a rule, a number); empty where time is all.</param>
internal readonly record struct WindowEntry(long Ticks, string Value = "");

/// <summary>
/// What stage 2 remembers of one key (a playbook and a group): the events that can still decide its windows, and how far each origin has been
/// read. Immutable: a change gives another state.
/// </summary>
public sealed class KeyState
{
    private readonly RunningTally? _running;

    /// <summary>A key of which nothing has been seen.</summary>
    public static KeyState Empty { get; } = new([], [], long.MinValue);

    internal KeyState(ImmutableArray<WindowEntry> entries, ImmutableArray<OriginMark> marks, long horizon)
        : this(new Window(entries, horizon), new OriginMarks(marks), InnerWindows.None)
    {
    }

    internal KeyState(in Window window, in OriginMarks origins, InnerWindows inner)
    {
        Inner = inner;
        Entries = window.Entries;
        Horizon = window.Horizon;
        Learnt = window.Learnt;
        _running = window.Running;
        Origins = origins;
    }

    /// <summary>By event time; equal times in the order of arrival.</summary>
    internal ImmutableArray<WindowEntry> Entries { get; }

    /// <summary>The time of the newest entry that has been let go: at or before it the window is known in part only. <see cref="long.MinValue"/>: none.</summary>
    internal long Horizon { get; }

    /// <summary>What a baseline has learnt of the key, in its type's own form; empty for other types.</summary>
    internal ReadOnlyMemory<byte> Learnt { get; }

    /// <summary>What is known of the key's events.</summary>
    internal Window Window => new(Entries, Horizon, Learnt) { Running = _running };

    /// <summary>The windows of the correlations that the key's own is made of.</summary>
    internal InnerWindows Inner { get; }

    /// <summary>How far each origin partition has been read for this key.</summary>
    public ImmutableArray<OriginMark> Marks => Origins.All;

    internal OriginMarks Origins { get; }

    /// <summary>How many entries are kept.</summary>
    public int Count => Entries.Length;

    /// <summary>The event time of the newest entry that is kept, if any.</summary>
    public DateTimeOffset? Newest => Entries.IsEmpty ? null : new DateTimeOffset(Entries[^1].Ticks, TimeSpan.Zero);

    /// <summary>Nothing but how far each origin has been read: windows and baselines begin anew, and what was delivered is still known.</summary>
    public KeyState Reset() => new(Window.Empty, Origins, InnerWindows.None);

    /// <summary>The state as bytes for a store; the first byte is the format's version.</summary>
    public byte[] Serialize() => KeyStateFormat.Write(this);

    /// <summary>The state that <see cref="Serialize"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are no state, or of a version that this program does not know.</exception>
    public static KeyState Deserialize(ReadOnlySpan<byte> bytes) => KeyStateFormat.Read(bytes, out _);

    /// <summary>The entries with these added behind those of the same time.</summary>
    internal static ImmutableArray<WindowEntry> Insert(ImmutableArray<WindowEntry> entries, ReadOnlySpan<WindowEntry> added)
    {
        if (added.IsEmpty)
            return entries;
        var at = entries.Length;
        while (at > 0 && entries[at - 1].Ticks > added[0].Ticks)
            at--;
        return entries.InsertRange(at, added);
    }
}
