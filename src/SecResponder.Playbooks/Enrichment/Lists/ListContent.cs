using System.Collections.Immutable;

namespace SecResponder.Playbooks.Enrichment.Lists;

/// <summary>What a list holds at one moment. Immutable, so that it can be swapped while events are matched; its indexes are made when first asked for, once for
/// all fields, rules and workers.</summary>
public sealed class ListContent
{
    private readonly Lazy<ListIndex>[] _indexes;

    public ListContent(ImmutableArray<ListEntry> entries)
    {
        Entries = entries;
        _indexes = [.. Enum.GetValues<ListShape>().Select(shape => new Lazy<ListIndex>(() => new ListIndex(entries, shape)))];
    }

    /// <summary>Nothing.</summary>
    public static ListContent Empty { get; } = new([]);

    /// <summary>All entries, those whose time is over or has not come too.</summary>
    public ImmutableArray<ListEntry> Entries { get; }

    /// <summary>Whether every entry is an address or a network.</summary>
    public bool AreNetworks => Entries.Length > 0 && Entries.All(entry => entry.Network is not null);

    /// <summary>How many entries are over by then.</summary>
    public int ExpiredBy(DateTimeOffset time) => Entries.Count(entry => entry.During.IsOverBy(time));

    /// <summary>Makes the index that most rules ask, so that no event waits for it.</summary>
    public ListContent Prepared()
    {
        IndexOf(ListShape.Whole);
        return this;
    }

    /// <summary>What answers whether a value stands in the list.</summary>
    internal ListIndex IndexOf(ListShape shape) => _indexes[(int)shape].Value;
}

/// <summary>Where an entry must stand in a value: as the whole of it, or with any text before it, after it, or both. Networks don't ask.</summary>
[Flags]
public enum ListShape
{
    Whole = 0,
    TextBefore = 1,
    TextAfter = 2,
    Anywhere = TextBefore | TextAfter,
}

/// <summary>A list by the name that rules know it by.</summary>
/// <param name="Name">The name.</param>
/// <param name="Content">What it holds; of a live list, what it held when the rules were read.</param>
/// <param name="IsLive">Whether its content is swapped while the rules stay (a feed): rules then ask it at each event and take nothing of it over.</param>
public sealed record NamedList(string Name, ListContent Content, bool IsLive = false)
{
    /// <summary>What it is instead of a list that rules can name, and what to do; null: it is one.</summary>
    public string? Instead { get; init; }
}
