using SecResponder.Playbooks.Files;
using SecResponder.Response.Entities;

namespace SecResponder.Response.Guardrails;

/// <summary>At most N, or P % of a known group, held at once: whoever placed the holds, by whatever measure. Steps that hold nothing are not asked.</summary>
internal static class BlastRadius
{
    public const string Name = "at-once";

    public static Verdict Ask(GuardrailQuestion question)
    {
        if (question.Step.For is null || question.Resolution is not Resolution.Resolved { Entity: var entity } || question.IsHeld(entity))
            return Verdict.Yes;
        foreach (var (whose, limit) in Limits(question))
        {
            if (!limit.Of.IsEmpty && !IsIn(limit, NamePattern.NamesOf(entity, question.Step.Target)))
                continue;
            var held = question.Held.Where(one => limit.Of.IsEmpty ? question.IsOf(whose, one) : IsIn(limit, one.Names)).DistinctBy(one => one.EntityId).ToArray();
            if (held.Length + 1 > limit.Most)
                return new Verdict.Refused(Told(whose, limit, held));
        }
        return Verdict.Yes;
    }

    private static IEnumerable<(GuardrailLevel Whose, HeldLimit Limit)> Limits(GuardrailQuestion question) =>
        question.Levels().SelectMany(level => level.Guardrails.AtOnce.Select(limit => (level.Whose, limit)));

    // A member by a bare name is one by its full name too: too many counted is refused once too often, too few would be a farm gone.
    private static bool IsIn(HeldLimit limit, IEnumerable<string> names) => names.Any(name => limit.Of.Any(entry => NamePattern.Protects(entry, name)));

    private static string Told(GuardrailLevel whose, HeldLimit limit, HeldNow[] held)
    {
        var group = limit.Of.IsEmpty ? $"held by {(whose switch { GuardrailLevel.Playbook => "this playbook", GuardrailLevel.Team => "this team", _ => "anybody" })}" : $"of {limit.Name}";
        var share = limit.Percent is { } percent ? $" ({percent} % of {limit.Size})" : "";
        var names = held.Length == 0 ? "" : $"; held now: {string.Join(", ", held.Take(5).Select(one => one.DisplayName))}{(held.Length > 5 ? ", …" : "")}";
        return $"{held.Length + 1} {group} would be held at once, {limit.Most} may be{share}{names}";
    }
}
