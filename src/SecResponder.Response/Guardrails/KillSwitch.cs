using SecResponder.Response.Storage;

namespace SecResponder.Response.Guardrails;

/// <summary>Somebody has paused everything, or this playbook: it goes on observing, it doesn't fall silent.</summary>
internal static class KillSwitch
{
    public const string Name = "kill-switch";

    public static Verdict Ask(GuardrailQuestion question)
    {
        foreach (var pause in question.Pauses)
            if (pause.Scope == Pause.Everything || string.Equals(pause.Scope, question.Step.PlaybookId, StringComparison.OrdinalIgnoreCase))
                return new Verdict.ObserveOnly($"paused by {pause.Who} since {pause.At.UtcDateTime:yyyy-MM-dd HH:mm}Z: {pause.Reason}");
        return Verdict.Yes;
    }
}
