using SecResponder.Playbooks.Files.Reading;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>A correlation groups inside its own map; our top-level key is for plain rules. Both at once would say two things.</summary>
internal sealed class GroupByIsInPlace : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        if (draft.Correlation is not null && draft.Document["group-by"] is { } node)
            context.Error(node, PlaybookCodes.MisplacedGroupBy, "a correlation's group-by stands inside 'correlation'", "move it there");
        if (draft.Correlation is null && draft.Document["correlation"] is null && draft.Document["lateness"] is { } lateness)
            context.Error(lateness, PlaybookCodes.MisplacedGroupBy, "'lateness' is for correlations: a plain rule has no window", "take it away");
    }
}
