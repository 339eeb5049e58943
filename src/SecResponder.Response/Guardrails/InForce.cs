using SecResponder.Playbooks.Files;

namespace SecResponder.Response.Guardrails;

/// <summary>Only what was to be enforced when the incident was opened and still is to be now is carried out; all else is observed.</summary>
internal static class InForce
{
    public const string Name = "mode";

    public static Verdict Ask(GuardrailQuestion question) => (question.Step.Mode, question.Playbook?.Mode) switch
    {
        // What SecResponder itself has to say belongs to no playbook.
        _ when question.Step.IsNotice => Verdict.Yes,
        (PlaybookMode.Enforce, PlaybookMode.Enforce) => Verdict.Yes,
        (PlaybookMode.Enforce, null) => new Verdict.ObserveOnly("the playbook is no longer there"),
        (PlaybookMode.Enforce, _) => new Verdict.ObserveOnly("the playbook was set to observe meanwhile"),
        _ => new Verdict.ObserveOnly("the playbook observes"),
    };
}
