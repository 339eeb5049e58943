using System.Collections.Immutable;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Response;

namespace SecResponder.Connectors.Changes;

/// <summary>A record of an outside system as the change that it is: what others wrote on one line, names once, and nothing approved that has no window.</summary>
internal static class OutsideChange
{
    private const int LongestTitle = 160;

    /// <summary>The change.</summary>
    /// <param name="number">What people call it.</param>
    /// <param name="title">What it is for.</param>
    /// <param name="state">The system's word for where it stands.</param>
    /// <param name="isApproved">Whether that word says yes; without both ends of a window it is not approved all the same, and the state says why.</param>
    /// <param name="from">The planned start.</param>
    /// <param name="to">The planned end.</param>
    /// <param name="what">What may be changed.</param>
    /// <param name="who">Who may do it.</param>
    public static ChangeRecord Of(string number, string title, string state, bool isApproved, DateTimeOffset? from, DateTimeOffset? to, IEnumerable<string?> what, IEnumerable<string?> who)
    {
        var hasWindow = from is not null && to is not null;
        return new ChangeRecord(number, PlainText.Line(title, LongestTitle), hasWindow ? state : $"{state}, without a planned window", hasWindow && isApproved, from, to, Names(what), Names(who));
    }

    private static ImmutableArray<string> Names(IEnumerable<string?> names) => [.. names.OfType<string>().Where(name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
}
