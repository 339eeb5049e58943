using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Matching;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>A rule for a log source that nothing feeds is no mistake: it waits, and says so.</summary>
internal sealed class HasSource : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        if (draft.Correlation is not null || draft.Rules is not [{ IsActive: true } rule] || !LogSourceFeeds.Of(rule.LogSource).IsEmpty)
            return;
        context.Findings.Note(draft.Document["logsource"] ?? draft.Document, PlaybookCodes.NoSource, $"no source gives events of the log source {rule.LogSource}, so the rule waits",
            LogSourceFeeds.AreWindowsEvents(rule.LogSource) ? "'secresponder detect --events' tries it on Windows and Sysmon events as JSON; 'secresponder sources' lists what can be read" : "'secresponder sources' lists what can be read");
    }
}
