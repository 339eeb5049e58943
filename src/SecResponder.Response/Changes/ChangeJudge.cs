using System.Collections.Immutable;
using SecResponder.Playbooks.Files.Changes;
using SecResponder.Response.Guardrails;
using SecResponder.Response.Ledger;

namespace SecResponder.Response.Changes;

/// <summary>Whether a change was approved: pure, over the records that there are.</summary>
/// <remarks>
/// A record counts where the event belongs to it: it is named, it covers some of what was changed, or it names who did it. Approved is what an approved record covers whole, within its window
/// and by somebody it allows; wider is what goes beyond such a record; all else is unapproved. An event that names a record is judged by that one alone.
/// </remarks>
internal static class ChangeJudge
{
    public static ChangeFinding Ask(ChangeQuestion question, ImmutableArray<ChangeRecord> records, ImmutableArray<string> asked)
    {
        if (question.Of.IsEmpty)
            return new ChangeFinding(ChangeVerdicts.Unapproved, null, null, "the event does not say what was changed", asked);
        var named = records.Where(record => Names(question.Ticket, record.Number)).ToArray();
        ChangeFinding? wider = null;
        string? against = null;
        foreach (var record in named.Length > 0 ? named : [.. records])
        {
            var beyond = question.Of.Where(name => !Has(record.What, name)).ToArray();
            var isNamed = named.Length > 0;
            var isTheirs = question.By is { Length: > 0 } && Has(record.Who, question.By);
            if (!isNamed && !isTheirs && beyond.Length == question.Of.Length)
                continue;
            if (Against(question, record) is { } no)
                against ??= no;
            else if (beyond.Length == 0)
                return new ChangeFinding(ChangeVerdicts.Approved, record.Number, record.Title, $"{Called(record)} covers it", asked);
            else
                wider ??= new ChangeFinding(
                    ChangeVerdicts.Wider, record.Number, record.Title, $"{Called(record)} is approved for {string.Join(", ", record.What)}; {string.Join(", ", beyond)} was changed", asked);
        }
        return wider ?? new ChangeFinding(
            ChangeVerdicts.Unapproved, null, null, against ?? $"no change covers {string.Join(", ", question.Of)} at {Utc(question.At)}{(question.By is { Length: > 0 } who ? $" by {who}" : "")}", asked);
    }

    // Why a record does not allow it, whatever it covers; null when it does.
    private static string? Against(ChangeQuestion question, ChangeRecord record)
    {
        if (!record.IsApproved)
            return $"{Called(record)} is not approved ({record.State})";
        if (!record.Covers(question.At))
            return $"{Called(record)} is approved from {Utc(record.From)} to {Utc(record.To)}; it was changed at {Utc(question.At)}";
        if (question.By is null || record.Who.IsEmpty || Has(record.Who, question.By))
            return null;
        return $"{Called(record)} is for {string.Join(", ", record.Who)}; it was changed by {(question.By.Length > 0 ? question.By : "somebody whom the event does not name")}";
    }

    private static bool Has(ImmutableArray<string> patterns, string name) => patterns.Any(pattern => pattern == "*" || NamePattern.Matches(pattern, name));

    // "CHG-7" is in "closes CHG-7." and not in "CHG-71".
    private static bool Names(string text, string number)
    {
        for (var at = 0; number.Length > 0 && (at = text.IndexOf(number, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (at + number.Length == text.Length || !char.IsLetterOrDigit(text[at + number.Length])))
                return true;
        return false;
    }

    private static string Called(ChangeRecord record) => record.Title.Length > 0 ? $"{record.Number} '{record.Title}'" : record.Number;

    private static string Utc(DateTimeOffset? time) => time is { } at ? LedgerTime.Minute(at) : "any time";
}
