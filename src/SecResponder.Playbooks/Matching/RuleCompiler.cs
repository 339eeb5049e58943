using System.Collections.Immutable;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Matching;

/// <summary>Compiles rules, with the filters that narrow them, into a set that events are matched against.</summary>
public static class RuleCompiler
{
    /// <summary>Compiles. A rule whose condition is too large once written out is left out and reported; inactive rules are kept but never match.</summary>
    public static CompiledRuleSet Compile(IEnumerable<SigmaRule> rules, IEnumerable<SigmaFilter>? filters = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return Compile([.. rules], filters?.ToImmutableArray() ?? [], NarrowedRules.None);
    }

    internal static CompiledRuleSet Compile(ImmutableArray<SigmaRule> rules, ImmutableArray<SigmaFilter> filters, NarrowedRules before)
    {
        var narrowed = NarrowedRules.Of(rules, filters, before);
        return new CompiledRuleSet(narrowed, [.. narrowed.All.Where(rule => !rule.Fits).Select(TooLarge)]);
    }

    private static Diagnostic TooLarge(NarrowedRule rule)
    {
        var (file, at) = (rule.Rule.Metadata.File, rule.Rule.Metadata.Document.Position);
        return new Diagnostic(file, at.Line, at.Column, DiagnosticSeverity.Error, SigmaCodes.Condition,
            $"the rule's condition has {rule.Size:N0} steps once its searches are put in, {ConditionPrograms.MostSteps:N0} may be", "name each search once, and join values in lists");
    }
}
