using SecResponder.Playbooks.Files;

namespace SecResponder.Response.Guardrails;

/// <summary>Budgets: so many steps that act on something in so long, of the playbook, of its team and of everybody; sliding, by the wall clock.</summary>
internal static class AtMost
{
    public const string Name = "at-most";

    public static Verdict Ask(GuardrailQuestion question) => Spent(question) is var (who, acted, budget)
        ? new Verdict.Refused($"{who} has acted {acted} times in the last {DurationText.Format(budget.Per)}, {budget.Steps} are allowed")
        : Verdict.Yes;

    /// <summary>The first budget that has no room left.</summary>
    public static (string Who, int Acted, Budget Budget)? Spent(GuardrailQuestion question)
    {
        if (question.Step.OnlyTells)
            return null;
        if (question.Playbook?.Guardrails.AtMost is { } own && question.PlaybookActed >= own.Steps)
            return ("the playbook", question.PlaybookActed, own);
        if (question.Team?.Budget is { } teams && question.OwnerActed >= teams.Steps)
            return (question.Team.Name, question.OwnerActed, teams);
        if (question.Everywhere.AtMost is { } all && question.EverybodyActed >= all.Steps)
            return ("everybody together", question.EverybodyActed, all);
        return null;
    }
}
