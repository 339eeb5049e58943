using SecResponder.Playbooks.Files.Reading;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>A playbook's budget is no larger than its team's: else it promises what the team's guardrail refuses.</summary>
internal sealed class BudgetFitsTeam : IPlaybookCheck
{
    public void Check(PlaybookDraft draft, CheckContext context)
    {
        if (draft.Playbook.Guardrails.AtMost is { } own && context.Team?.Budget is { } team && own.Steps > team.Steps && own.Per <= team.Per)
            context.Error(((Yaml.YamlMap)draft.Document["guardrails"]!)["at-most"]!, PlaybookCodes.OverBudget,
                $"the playbook may take {own.Steps} steps in {DurationText.Format(own.Per)}, its team {team.Steps} in {DurationText.Format(team.Per)}", "lower 'at-most', or raise the team's budget");
    }
}
