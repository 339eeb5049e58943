using System.Collections.Immutable;

namespace SecResponder.Playbooks.Importing.Drafts;

/// <summary>One named search: a list of maps, one of which must hold; mostly there is one map.</summary>
internal sealed record DraftSearch(string Name, ImmutableArray<ImmutableArray<DraftCondition.Item>> Maps);

/// <summary>A condition as Sigma writes it: named searches, and a line that joins them. What is excepted is called a filter.</summary>
internal sealed class DraftSearches
{
    private readonly List<DraftSearch> _searches = [];
    private readonly Dictionary<string, int> _named = new(StringComparer.Ordinal);

    private DraftSearches()
    {
    }

    public IReadOnlyList<DraftSearch> Searches => _searches;

    /// <summary>The line.</summary>
    public string Condition { get; private set; } = "";

    /// <summary>The searches of a simplified condition that is not certain.</summary>
    public static DraftSearches Of(DraftCondition condition)
    {
        var searches = new DraftSearches();
        searches.Condition = searches.Line(condition, "selection", isTop: true);
        return searches;
    }

    private string Line(DraftCondition condition, string called, bool isTop) => condition switch
    {
        _ when MapsOf(condition) is { } maps => Name(called, maps),
        DraftCondition.Not not => "not " + Line(not.Term, called == "filter" ? "selection" : "filter", isTop: false),
        DraftCondition.All all => Line(Gathered(all.Terms, called), " and ", isTop),
        DraftCondition.Any any => Line(any.Terms.Select(term => Line(term, called, isTop: false)), " or ", isTop),
        _ => throw new ArgumentException("a condition that is certain has no searches", nameof(condition)),
    };

    private static string Line(IEnumerable<string> parts, string word, bool isTop) => string.Join(word, parts) is var line && isTop ? line : $"({line})";

    // What must hold together stands in one map, as far as keys are distinct; what must not, and alternatives, stand beside it.
    private IEnumerable<string> Gathered(ImmutableArray<DraftCondition> terms, string called)
    {
        var (maps, rest) = (new List<List<DraftCondition.Item>>(), new List<DraftCondition>());
        foreach (var term in terms)
        {
            if (term is not DraftCondition.Item item)
                rest.Add(term);
            else if (maps.FirstOrDefault(map => map.All(other => other.Key != item.Key)) is { } map)
                map.Add(item);
            else
                maps.Add([item]);
        }
        foreach (var map in maps)
            yield return Name(called, [[.. map]]);
        foreach (var term in rest)
            yield return Line(term, called, isTop: false);
    }

    private static ImmutableArray<ImmutableArray<DraftCondition.Item>>? MapsOf(DraftCondition condition) => condition switch
    {
        DraftCondition.Any any when any.Terms.Select(MapOf).ToArray() is var maps && maps.All(map => map is not null) => [.. maps.Select(map => map!.Value)],
        _ => MapOf(condition) is { } one ? [one] : null,
    };

    private static ImmutableArray<DraftCondition.Item>? MapOf(DraftCondition condition) => condition switch
    {
        DraftCondition.Item item => [item],
        DraftCondition.All all when all.Terms.All(term => term is DraftCondition.Item) && all.Terms.Cast<DraftCondition.Item>().Select(item => item.Key).Distinct(StringComparer.Ordinal).Count() == all.Terms.Length
            => [.. all.Terms.Cast<DraftCondition.Item>()],
        _ => null,
    };

    private string Name(string called, ImmutableArray<ImmutableArray<DraftCondition.Item>> maps)
    {
        var number = _named[called] = _named.GetValueOrDefault(called) + 1;
        var search = new DraftSearch(number == 1 ? called : $"{called}_{number}", maps);
        _searches.Add(search);
        return search.Name;
    }
}
