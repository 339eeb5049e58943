namespace SecResponder.Playbooks.Correlation;

/// <summary>
/// What a key is worth when there are more than can be kept: whoever spoofs a million sources makes a million keys of one event, and must not push out the one that is about to fire. 0 is a
/// key of one event; 1 to 7 say how near it is to its threshold; a baseline that is learning is worth what it has seen, one that has learnt the most.
/// </summary>
internal static class KeyWorth
{
    public const int Highest = 7;

    /// <summary>Of so many events, with so many needed.</summary>
    public static int Of(int count, int needed) => count <= 1 ? 0 : Math.Clamp(Highest * count / Math.Max(needed, 1), 1, Highest);

    /// <summary>Of what a baseline has learnt; each writes the earliest event time first.</summary>
    public static int OfBaseline(in Window window, TimeSpan learning)
    {
        if (window.Learnt.IsEmpty || window.Entries.IsEmpty)
            return 0;
        var since = new StateReader(window.Learnt.Span).Ticks();
        var newest = window.Entries[^1].Ticks;
        return newest == since ? 0 : newest - since >= learning.Ticks ? Highest : Math.Clamp((int)(Highest * ((newest - since) / (double)Math.Max(1, learning.Ticks))), 1, Highest - 1);
    }
}
