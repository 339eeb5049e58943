using SecResponder.Response.Entities;

namespace SecResponder.Response.Guardrails;

/// <summary>A team acts within its scope only; a team without a scope may act on everything that is not protected.</summary>
internal static class OwnerScope
{
    public const string Name = "scope";

    public static Verdict Ask(GuardrailQuestion question)
    {
        if (question.Team is not { Scope.IsDefaultOrEmpty: false } team || question.Resolution is not Resolution.Resolved { Entity: var entity })
            return Verdict.Yes;
        foreach (var name in NamePattern.NamesOf(entity, question.Step.Target))
            foreach (var entry in team.Scope)
                if (NamePattern.Matches(entry, name) || IsUnder(entry, name))
                    return Verdict.Yes;
        return new Verdict.Refused($"{entity.DisplayName} is outside the scope of {team.Name} ({string.Join(", ", team.Scope.Take(5))}{(team.Scope.Length > 5 ? ", …" : "")})");
    }

    // Resource ids are paths: /subscriptions/x covers everything below it, but not /subscriptions/xy.
    private static bool IsUnder(string prefix, string name) =>
        prefix.StartsWith('/') && name.StartsWith(prefix.TrimEnd('/') + "/", StringComparison.OrdinalIgnoreCase);
}
