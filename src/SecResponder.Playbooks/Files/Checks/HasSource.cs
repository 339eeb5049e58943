using SecResponder.Events;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Matching;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>A rule for a log source that nothing feeds is no mistake: it waits, and says so. A word that is nearly one that is fed may be a slip.</summary>
internal sealed class HasSource : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        if (draft.Correlation is not null || draft.Rules is not [{ IsActive: true, LogSource: var wanted }])
            return;
        if (!context.Unfed.TryGetValue(wanted, out var remedy))
            context.Unfed[wanted] = remedy = Remedy(wanted);
        if (remedy is not null)
            context.Findings.Note(draft.Document["logsource"] ?? draft.Document, PlaybookCodes.NoSource, $"no source gives events of the log source {wanted}, so the rule waits", remedy);
    }

    private static string? Remedy(LogSource wanted) => !LogSourceFeeds.Of(wanted).IsEmpty
        ? null
        : (LogSourceFeeds.AreWindowsEvents(wanted) ? "'secresponder detect --events' tries it on Windows and Sysmon events as JSON; " : Slip(wanted.Category) ?? Slip(wanted.Product) ?? Slip(wanted.Service)) + "'secresponder sources' lists what can be read";

    private static string? Slip(string? word) =>
        word is null || LogSourceFeeds.Words.Contains(word, StringComparer.OrdinalIgnoreCase) || NearMiss.Of(word, LogSourceFeeds.Words) is null ? null : NearMiss.Question(word, LogSourceFeeds.Words);
}
