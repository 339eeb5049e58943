using SecResponder.Response.Entities;

namespace SecResponder.Response.Guardrails;

/// <summary>The <c>never</c> of playbook, team and everybody, and the global protected list, asked about every name, address, id and tag of the entity.</summary>
internal static class ProtectedEntities
{
    public const string Name = "never";

    public static Verdict Ask(GuardrailQuestion question)
    {
        // Unresolved counts as protected; KnownTarget has refused it already and says why.
        if (question.Resolution is not Resolution.Resolved { Entity: var entity })
            return question.Step.Target is null ? Verdict.Yes : new Verdict.Refused("an entity that is not resolved counts as protected");
        foreach (var name in NamePattern.NamesOf(entity, question.Step.Target))
        {
            foreach (var (whose, guardrails) in question.Levels())
                foreach (var entry in guardrails.Never)
                    if (NamePattern.Protects(entry, name))
                        return new Verdict.Refused($"{entity.DisplayName} is protected: '{name}' stands under '{entry}' in {Of(whose)} never");
            foreach (var entry in question.Protected)
                if (NamePattern.Protects(entry, name))
                    return new Verdict.Refused($"{entity.DisplayName} is protected: '{name}' stands under '{entry}' in the global protected list");
        }
        return Verdict.Yes;
    }

    private static string Of(GuardrailLevel whose) => whose switch { GuardrailLevel.Playbook => "the playbook's", GuardrailLevel.Team => "the team's", _ => "everybody's" };
}
