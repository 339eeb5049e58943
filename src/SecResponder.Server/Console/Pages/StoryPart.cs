using System.Collections.Immutable;
using SecResponder.Response.Ledger;

namespace SecResponder.Server.Console.Pages;

/// <summary>A part of an incident's story: a row of the ledger; or events that came one after the other, which are one thing to a reader.</summary>
/// <param name="Line">The row's sentence; that of the first of several.</param>
/// <param name="Events">The events, by row and event time; empty: the row is none.</param>
public sealed record StoryPart(StoryLine Line, ImmutableArray<(long Row, DateTimeOffset At)> Events)
{
    /// <summary>The rules that the events matched, by title.</summary>
    public string Rules { get; init; } = "";

    internal static ImmutableArray<StoryPart> Of(IReadOnlyList<LedgerEntry> rows, Func<string, string> titles)
    {
        var parts = ImmutableArray.CreateBuilder<StoryPart>(rows.Count);
        foreach (var row in rows)
        {
            var (line, signal) = (Why.Tell(row), row.Fact() as SignalSeen);
            if (signal is null)
            {
                parts.Add(new StoryPart(line, []));
                continue;
            }
            var rules = string.Join(", ", signal.Rules.Select(titles));
            if (parts is [.., { Events.IsEmpty: false } before] && before.Rules == rules)
                parts[^1] = before with { Events = before.Events.Add((row.Sequence, signal.EventTime)) };
            else
                parts.Add(new StoryPart(line, [(row.Sequence, signal.EventTime)]) { Rules = rules });
        }
        return parts.ToImmutable();
    }
}
