using System.Collections.Immutable;

namespace SecResponder.Response.BlockLists;

/// <summary>What firewalls are to keep out, as a line of a list that they fetch.</summary>
/// <param name="List">The list's name.</param>
/// <param name="Value">An address, a network, a domain or a URL; the key within the list.</param>
/// <param name="Kind">Which of the list's files it stands in.</param>
/// <param name="EntityId">The entity that is held.</param>
/// <param name="StepId">The step that put it there, and alone takes it out.</param>
/// <param name="Until">When it is over (wall clock), unless its hold lasts longer.</param>
public sealed record BlockListEntry(string List, string Value, BlockListKind Kind, string EntityId, string StepId, DateTimeOffset Until)
{
    /// <summary>The list's revision that it came with: whoever has fetched that or a later one has it. Set by the store.</summary>
    public long Revision { get; init; }

    /// <summary>Whether a hold that is not lifted stands behind it: fresh evidence may have made that last longer. Told by the store.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Whether it is served.</summary>
    public bool IsInForce(DateTimeOffset now) => Until > now || IsHeld;
}

/// <summary>Firewalls have a list for each kind of thing.</summary>
public enum BlockListKind
{
    /// <summary>Addresses and networks.</summary>
    Addresses,
    /// <summary>Names of DNS.</summary>
    Domains,
    /// <summary>URLs.</summary>
    Urls,
}

/// <summary>A list as it is now.</summary>
/// <param name="Revision">Rises with every entry that comes or goes; 0: nothing ever stood on it.</param>
/// <param name="ChangedAt">When the last came or went.</param>
/// <param name="Entries">All of them, those whose time is over too, by value.</param>
public sealed record BlockListState(long Revision, DateTimeOffset ChangedAt, ImmutableArray<BlockListEntry> Entries);

/// <summary>What a client has fetched last of one kind of a list.</summary>
/// <param name="List">The list.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Client">Who.</param>
/// <param name="Revision">What it has: the list as of that revision.</param>
/// <param name="At">When.</param>
public sealed record BlockListPoll(string List, BlockListKind Kind, string Client, long Revision, DateTimeOffset At);
