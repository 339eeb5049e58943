using SecResponder.Playbooks.Files.Reading;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>A rule that a correlation has taken in does not report by itself: a response on it would never happen.</summary>
internal sealed class ResponseIsReached : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        if (!context.Reports && !draft.Steps.IsEmpty)
            context.Warning(draft.Document["response"]!, PlaybookCodes.NeverReports, "this response never happens: a correlation counts the rule's matches and reports in its place",
                "move the response to the correlation, or write 'generate: true' there");
    }
}
