using SecResponder.Response.Ledger;

namespace SecResponder.Response.Guardrails;

/// <summary>Somebody has paused everything, a team, a playbook, an action or a kind of target; or a playbook has tripped. It goes on observing, it doesn't fall silent.</summary>
internal static class KillSwitch
{
    public const string Name = "kill-switch";

    public static Verdict Ask(GuardrailQuestion question)
    {
        // That something has stopped is told all the same.
        if (question.Step.IsNotice)
            return Verdict.Yes;
        foreach (var pause in question.Pauses)
            if (PauseScope.Reaches(pause.Scope, question.Step))
                return new Verdict.ObserveOnly($"{pause.Scope} is paused by {pause.Who} since {LedgerTime.Minute(pause.At)}: {pause.Reason}");
        return Verdict.Yes;
    }
}
