using System.Collections.Immutable;

namespace SecResponder.Playbooks.Files;

/// <summary>What holds a playbook back: its own, its team's, and those of <c>guardrails.yaml</c> for everybody. All of them are asked, the strictest decides.</summary>
/// <param name="Never">Entries (addresses, networks, names, with wildcards) that are never acted on; the global protected list is added when asked.</param>
/// <param name="AtMost">How many steps that act on something may be taken in how long.</param>
public sealed record Guardrails(ImmutableArray<string> Never, Budget? AtMost)
{
    public static Guardrails None { get; } = new([], null);

    /// <summary>How much may be held at once.</summary>
    public ImmutableArray<HeldLimit> AtOnce { get; init; } = [];
    /// <summary>Groups (pairs mostly) of which never two are held at once.</summary>
    public ImmutableArray<ImmutableArray<string>> NeverBoth { get; init; } = [];
    /// <summary>When it may act; null: always.</summary>
    public ActingHours? Hours { get; init; }
    /// <summary>How sure it must be what a target is, 0 to 100; null: no more than everywhere.</summary>
    public int? Confidence { get; init; }
}

/// <summary>At most so many steps in so long a time (wall clock, sliding).</summary>
/// <param name="Steps">How many.</param>
/// <param name="Per">In what time.</param>
/// <param name="Trip">After how many refusals in that time a playbook is set to observe; null: as many as <paramref name="Steps"/>.</param>
public sealed record Budget(int Steps, TimeSpan Per, int? Trip = null)
{
    /// <summary>Refusals that trip a playbook; 0 never does: who may take no step at all does not go wrong by being refused.</summary>
    public int TripsAt => Trip ?? Steps;
}

/// <summary>Blast radius: how much of a group may be held at once, by whatever measure and whoever placed it.</summary>
/// <param name="Name">What people call the group.</param>
/// <param name="Of">Its members, as entries of a list; empty: all that this playbook (this team, anybody) holds.</param>
/// <param name="Number">At most so many; null: no limit in numbers.</param>
/// <param name="Percent">At most such a share of the group, rounded down; null: no limit in shares.</param>
/// <param name="Size">How many belong to the group; 0 where that isn't known.</param>
public sealed record HeldLimit(string Name, ImmutableArray<string> Of, int? Number, int? Percent, int Size)
{
    /// <summary>How many may be held, both limits taken together.</summary>
    public int Most => Math.Min(Number ?? int.MaxValue, Percent is { } share ? (int)((long)Size * share / 100) : int.MaxValue);
}

/// <summary>When a playbook may act, in the local time of a zone.</summary>
/// <param name="Only">Windows in one of which it must be; empty: any time.</param>
/// <param name="Never">Windows in none of which it may be.</param>
/// <param name="Zone">Where the clock hangs.</param>
public sealed record ActingHours(ImmutableArray<HourWindow> Only, ImmutableArray<HourWindow> Never, TimeZoneInfo Zone)
{
    /// <summary>Why not now, or null.</summary>
    public string? Against(DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, Zone).DateTime;
        var shown = FormattableString.Invariant($"it is {local:ddd yyyy-MM-dd HH:mm} in {Zone.Id}");
        if (Never.FirstOrDefault(window => window.Contains(local)) is { } forbidden)
            return $"{shown}, within '{forbidden.Text}', when nothing is acted on";
        return Only.IsEmpty || Only.Any(window => window.Contains(local)) ? null : $"{shown}, outside '{string.Join("', '", Only.Select(window => window.Text))}'";
    }
}
