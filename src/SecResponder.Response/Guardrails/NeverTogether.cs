using SecResponder.Response.Entities;
using SecResponder.Response.Ledger;

namespace SecResponder.Response.Guardrails;

/// <summary>Pairs that are never both held: one firewall of a cluster, one domain controller of a site stays.</summary>
internal static class NeverTogether
{
    public const string Name = "never-both";

    public static Verdict Ask(GuardrailQuestion question)
    {
        if (question.Step.For is null || question.Resolution is not Resolution.Resolved { Entity: var entity } || question.IsHeld(entity))
            return Verdict.Yes;
        var names = NamePattern.NamesOf(entity, question.Step.Target).ToArray();
        foreach (var pair in question.Levels().SelectMany(level => level.Guardrails.NeverBoth))
            foreach (var other in pair.Where(one => !Means(one, names)))
                if (pair.Any(one => Means(one, names)) && question.Held.FirstOrDefault(held => Means(other, held.Names)) is { } held)
                    return new Verdict.Refused($"{entity.DisplayName} and {held.DisplayName} are never both held, and {held.DisplayName} is ({held.Measure}, until {LedgerTime.Minute(held.Until)})");
        return Verdict.Yes;
    }

    private static bool Means(string entry, IEnumerable<string> names) => names.Any(name => NamePattern.Protects(entry, name));
}
