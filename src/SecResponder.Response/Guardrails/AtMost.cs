using SecResponder.Playbooks.Files;
using SecResponder.Response.Planning;

namespace SecResponder.Response.Guardrails;

/// <summary>Budgets: so many steps that act on something in so long, of the playbook and of its team; sliding, by the wall clock.</summary>
internal static class AtMost
{
    public const string Name = "at-most";

    public static Verdict Ask(GuardrailQuestion question)
    {
        if (question.Step.Target is null)
            return Verdict.Yes;
        if (question.Playbook?.Guardrails.AtMost is { } own && question.PlaybookActed >= own.Steps)
            return Spent("the playbook", question.PlaybookActed, own);
        if (question.Team?.Budget is { } teams && question.OwnerActed >= teams.Steps)
            return Spent(question.Team.Name, question.OwnerActed, teams);
        return Verdict.Yes;
    }

    private static Verdict.Refused Spent(string who, int acted, Budget budget) =>
        new($"{who} has acted {acted} times in the last {Durations.Format(budget.Per)}, {budget.Steps} are allowed");
}
