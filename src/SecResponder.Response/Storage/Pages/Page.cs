using System.Collections.Immutable;
using System.Globalization;

namespace SecResponder.Response.Storage.Pages;

/// <summary>Some of many, in order.</summary>
/// <param name="Items">Those on this page; fewer than asked for when looking for more would have taken too long.</param>
/// <param name="Next">Where the next page goes on; null: there is none.</param>
public sealed record Page<T>(ImmutableArray<T> Items, string? Next);

/// <summary>Where a page ends: a number that is ordered by, and what tells rows of one number apart. As text it may come back from anybody: what no store has written begins at the start.</summary>
internal readonly record struct PageMark(long At, string Id)
{
    private const int Longest = 6_000;

    /// <summary>Before the first row of what is ordered from the highest number down.</summary>
    public static PageMark Latest { get; } = new(long.MaxValue, "");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At}.{Id}");

    public static PageMark Read(string? text, PageMark otherwise) =>
        text is { Length: <= Longest } && text.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
        && long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            ? new PageMark(at, text[(dot + 1)..])
            : otherwise;
}

/// <summary>From rows to pages.</summary>
internal static class Paging
{
    /// <summary>A page of rows of which one more was asked for than fits.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="max">How many fit.</param>
    /// <param name="mark">Where a row stands.</param>
    /// <param name="end">The last row that was looked at, when there may be more behind it; null: all were.</param>
    public static Page<T> Of<T>(ImmutableArray<T> rows, int max, Func<T, PageMark> mark, PageMark? end = null) =>
        rows.Length > max ? new Page<T>(rows[..max], mark(rows[max - 1]).ToString()) : new Page<T>(rows, end?.ToString());
}
