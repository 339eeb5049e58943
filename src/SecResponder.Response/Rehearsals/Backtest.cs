using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Incidents;
using SecResponder.Response.Steps;

namespace SecResponder.Response.Rehearsals;

/// <summary>What one version of the playbooks would have done with stored logs.</summary>
/// <param name="Playbooks">The playbooks of that version, by id.</param>
/// <param name="Incidents">What it would have opened, with all that was planned for it.</param>
public sealed record BacktestedVersion(IReadOnlyDictionary<string, Playbook> Playbooks, IReadOnlyCollection<(Incident Incident, ImmutableArray<ResponseStep> Steps)> Incidents);

/// <summary>The like of one action on one target, in one version.</summary>
/// <param name="Times">How often.</param>
/// <param name="Asking">How often a person would have been asked before.</param>
/// <param name="Lasting">How long it would have been held in all; zero where nothing is held.</param>
/// <param name="Mode">The playbook's mode: only what enforces acts.</param>
public sealed record BacktestSide(int Times, int Asking, TimeSpan Lasting, PlaybookMode Mode);

/// <summary>What differs between two versions about one action on one target.</summary>
/// <param name="PlaybookId">Whose action.</param>
/// <param name="Title">The playbook's title, as it is called in the newer version that has it.</param>
/// <param name="Would">What would happen.</param>
/// <param name="Guardrail">The guardrail that would refuse; null where none would.</param>
/// <param name="Action">The action.</param>
/// <param name="Target">What it acts on; empty where that is nothing.</param>
/// <param name="Before">In the version before; null: not there.</param>
/// <param name="After">In the version after; null: gone.</param>
/// <param name="Because">The reason that the last one would give.</param>
public sealed record BacktestChange(
    string PlaybookId, string Title, WouldHave Would, string? Guardrail, string Action, string Target, BacktestSide? Before, BacktestSide? After, string Because)
{
    /// <summary><c>added</c>, <c>removed</c>, <c>enforced</c> (the same, but for real now), <c>observed</c> (the same, but only observed now) or <c>changed</c>.</summary>
    public string Kind => (Before, After) switch
    {
        (null, _) => "added",
        (_, null) => "removed",
        ({ Mode: not PlaybookMode.Enforce }, { Mode: PlaybookMode.Enforce }) => "enforced",
        ({ Mode: PlaybookMode.Enforce }, { Mode: not PlaybookMode.Enforce }) => "observed",
        _ => "changed",
    };
}

/// <summary>Two versions of the playbooks over the same logs, compared by what they would do. Pure over what was decided.</summary>
/// <param name="Before">The sums of the version before.</param>
/// <param name="After">The sums of the version after.</param>
/// <param name="Changes">What differs, what would hurt first.</param>
public sealed record Backtest(BacktestTotals Before, BacktestTotals After, ImmutableArray<BacktestChange> Changes)
{
    /// <summary>Compares them.</summary>
    public static Backtest Of(BacktestedVersion before, BacktestedVersion after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var (sumsBefore, sumsAfter) = (Sum(before), Sum(after));
        var (old, now) = (Lines(before, sumsBefore), Lines(after, sumsAfter));
        var changes = old.Keys.Union(now.Keys)
            .Select(key => (Key: key, Old: old.GetValueOrDefault(key), Now: now.GetValueOrDefault(key)))
            .Where(one => one.Old.Side != one.Now.Side)
            .Select(one => new BacktestChange(
                one.Key.PlaybookId, (after.Playbooks.GetValueOrDefault(one.Key.PlaybookId) ?? before.Playbooks.GetValueOrDefault(one.Key.PlaybookId))?.Title ?? one.Key.PlaybookId,
                one.Key.Would, one.Key.Guardrail, one.Key.Action, one.Key.Target, one.Old.Side, one.Now.Side, (one.Now.Side is null ? one.Old : one.Now).Because))
            .OrderBy(change => Rehearsal.Rank(change.Would)).ThenBy(change => change.After is null).ThenBy(change => change.PlaybookId, StringComparer.Ordinal)
            .ThenBy(change => change.Action, StringComparer.Ordinal).ThenBy(change => change.Target, StringComparer.OrdinalIgnoreCase);
        return new Backtest(BacktestTotals.Of(before, sumsBefore), BacktestTotals.Of(after, sumsAfter), [.. changes]);
    }

    /// <summary>The sums of one version by itself.</summary>
    public static BacktestTotals TotalsOf(BacktestedVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return BacktestTotals.Of(version, Sum(version));
    }

    private static ImmutableArray<(string PlaybookId, RehearsedLine Line)> Sum(BacktestedVersion version) =>
        [.. version.Incidents.GroupBy(one => one.Incident.PlaybookId).SelectMany(playbook => Rehearsal.Sum(playbook).Select(line => (playbook.Key, line)))];

    private static Dictionary<Key, (BacktestSide? Side, string Because)> Lines(BacktestedVersion version, ImmutableArray<(string PlaybookId, RehearsedLine Line)> sums) => sums.ToDictionary(
        one => new Key(one.PlaybookId, one.Line.Would, one.Line.Guardrail, one.Line.Action, one.Line.Target),
        one => ((BacktestSide?)new BacktestSide(one.Line.Times, one.Line.Asking, one.Line.Lasting, ModeOf(version, one.PlaybookId)), one.Line.Because));

    internal static PlaybookMode ModeOf(BacktestedVersion version, string playbookId) => version.Playbooks.GetValueOrDefault(playbookId)?.Mode ?? PlaybookMode.Observe;

    private readonly record struct Key(string PlaybookId, WouldHave Would, string? Guardrail, string Action, string Target);
}
