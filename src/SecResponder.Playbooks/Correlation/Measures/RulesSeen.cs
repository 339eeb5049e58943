using System.Globalization;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Correlation.Measures;

/// <summary>What a temporal correlation asks of the rules that were seen: all of them, so many different ones, or a condition over their names.</summary>
/// <param name="Rules">How many there are.</param>
/// <param name="Threshold">Bounds on how many different ones; or null.</param>
/// <param name="Extended">A condition whose names lead to rules by <paramref name="Places"/>; or null.</param>
/// <param name="Places">The rule that a name means.</param>
internal sealed record RulesSeen(int Rules, SigmaThreshold? Threshold, SigmaCondition? Extended, Func<string, int> Places)
{
    /// <summary>Whether a further rule can't make it false.</summary>
    public bool IsRising { get; } = Extended is not null ? !HasNot(Extended) : Threshold is null || new CountBounds(Threshold.Bounds).HasLower;

    /// <summary>Whether it has a lower and an upper bound.</summary>
    public bool IsRange { get; } = Threshold is not null && new CountBounds(Threshold.Bounds) is { HasLower: true, OnlyRises: false };

    /// <summary>Whether it holds for these rules.</summary>
    public bool Hold(Func<int, bool> isSeen, int count) =>
        Extended is not null ? Holds(Extended, isSeen) : Threshold is not null ? count > 0 && Threshold.Holds(count) : count == Rules;

    /// <summary>How an entry says which rule it was.</summary>
    public static string Name(int part) => part.ToString(CultureInfo.InvariantCulture);

    /// <summary>Which rule an entry was; -1 when that can't be read.</summary>
    public static int Part(in WindowEntry entry) => int.TryParse(entry.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var part) ? part : -1;

    private bool Holds(SigmaCondition condition, Func<int, bool> isSeen) => condition switch
    {
        SigmaCondition.And and => and.Terms.All(term => Holds(term, isSeen)),
        SigmaCondition.Or or => or.Terms.Any(term => Holds(term, isSeen)),
        SigmaCondition.Not not => !Holds(not.Term, isSeen),
        SigmaCondition.Named named => isSeen(Places(named.Name)),
        _ => false,
    };

    private static bool HasNot(SigmaCondition condition) => condition is SigmaCondition.Not || condition.Children().Any(HasNot);
}
