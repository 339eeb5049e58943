namespace SecResponder.Response.Guardrails;

/// <summary>Hours in which nothing is acted on: of the playbook, of its team, of everybody. By the wall clock, in the zone that they name. Notices go out at any time.</summary>
internal static class ActingTime
{
    public const string Name = "hours";

    public static Verdict Ask(GuardrailQuestion question)
    {
        if (question.Step.OnlyTells)
            return Verdict.Yes;
        foreach (var (_, guardrails) in question.Levels())
            if (guardrails.Hours?.Against(question.Now) is { } problem)
                return new Verdict.Refused(problem);
        return Verdict.Yes;
    }
}
