using System.Collections.Immutable;
using SecResponder.Playbooks.Enrichment.Lists;

namespace SecResponder.Playbooks.Enrichment.Feeds;

/// <summary>Takes in a feed's indicators as a format's reader finds them, and decides in the end whether it is one.</summary>
/// <param name="feed">The feed.</param>
/// <param name="fetched">When it was fetched: from then on counts what says no time.</param>
internal sealed class FeedDraft(FeedDefinition feed, DateTimeOffset fetched)
{
    /// <summary>More entries than this are no feed that anybody checks.</summary>
    public const int MostEntries = 1_000_000;

    private const int MostProblems = 20;
    private const int MostReasons = 30;

    private readonly ImmutableArray<ListEntry>.Builder _entries = ImmutableArray.CreateBuilder<ListEntry>();
    private readonly ImmutableArray<string>.Builder _problems = ImmutableArray.CreateBuilder<string>();
    private readonly SortedDictionary<string, int> _leftOut = new(StringComparer.Ordinal);
    private int _unreadable;

    public FeedDefinition Feed => feed;

    /// <summary>Whether there is room for more.</summary>
    public bool IsFull => _entries.Count >= MostEntries;

    /// <summary>An indicator of a kind that its text tells.</summary>
    public void Take(string where, string text, int? confidence = null, DateTimeOffset? from = null, DateTimeOffset? until = null, DateTimeOffset? changed = null)
    {
        if (text.Length > IndicatorText.Longest)
            Problem(where, $"an indicator of {text.Length:N0} characters");
        else if (IndicatorText.Of(text) is var (kind, plain, network) && kind == IndicatorKind.Text && !feed.Takes(kind))
            Problem(where, $"'{Shown(text)}' is no address, network, domain, URL, e-mail address, MAC address or hash");
        else
            Take(new ListEntry(plain) { Network = network }, kind, confidence, from, until, changed);
    }

    /// <summary>An indicator of a known kind.</summary>
    public void Take(ListEntry entry, IndicatorKind kind, int? confidence, DateTimeOffset? from, DateTimeOffset? until, DateTimeOffset? changed)
    {
        if (!feed.Takes(kind))
            LeaveOut($"of the kind {kind.ToString().ToLowerInvariant()}");
        else if (feed.MinConfidence is { } least && (confidence ?? -1) < least)
            LeaveOut(confidence is null ? "without a confidence" : $"of a confidence below {least}");
        else if (entry.Text.Length == 0)
            LeaveOut("empty");
        else
            _entries.Add(entry with { During = new Validity(from, until ?? Later(changed ?? fetched)) });
    }

    public void LeaveOut(string why)
    {
        // Reasons name what stands in the feed; a feed must not fill the memory with them.
        var reason = _leftOut.Count < MostReasons || _leftOut.ContainsKey(why) ? why : "for other reasons";
        _leftOut[reason] = _leftOut.GetValueOrDefault(reason) + 1;
    }

    public void Problem(string where, string what)
    {
        _unreadable++;
        if (_problems.Count < MostProblems)
            _problems.Add($"{where}: {what}");
    }

    /// <summary>The feed, or why it is none: a log-in page, half a file, nothing at all must not take the place of what was known.</summary>
    public FeedContent Finish()
    {
        var refusal = IsFull ? $"it has {MostEntries:N0} indicators or more"
            : _unreadable > _entries.Count + _leftOut.Values.Sum() ? $"{_unreadable:N0} of {_unreadable + _entries.Count + _leftOut.Values.Sum():N0} indicators can't be read, so it is taken for something else; {_problems[0]}"
            : _entries.Count == 0 && !feed.MayBeEmpty ? $"it has no indicator that can be used{Reasons()}; write 'may-be-empty: true' if that is right"
            : null;
        return new FeedContent(refusal is null ? new ListContent(_entries.ToImmutable()) : null, refusal, _problems.ToImmutable(), _unreadable, _leftOut.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    private string Reasons() => _leftOut.Count == 0 ? "" : $" ({string.Join(", ", _leftOut.Select(reason => $"{reason.Value:N0} {reason.Key}"))})";

    private DateTimeOffset? Later(DateTimeOffset since) => feed.ValidFor is { } lasts ? since + lasts : null;

    /// <summary>The beginning of a text from outside, on one line.</summary>
    public static string Shown(string text) => string.Concat(text.Take(40).Select(character => char.IsControl(character) ? '\uFFFD' : character)) + (text.Length > 40 ? "…" : "");
}
