using System.Collections.Immutable;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Enrichment;
using SecResponder.Playbooks.Files.Checks;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Matching;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Files;

/// <summary>Makes playbooks that are free of errors ready for stages 1 and 2.</summary>
/// <param name="rules">All rules.</param>
/// <param name="before">The same, of the reading before this one.</param>
internal sealed class InForceBuilder(CompiledRuleSet rules, NarrowedRules before)
{
    private readonly Lazy<Dictionary<SigmaRule, int>> _positions = new(() => Positions(rules));
    private readonly bool _isFilteredAlike = rules.Narrowed.IsFilteredLike(before);

    /// <param name="files">The files, in the order of the rules.</param>
    /// <param name="isInForce">Whether a playbook is; asked in order.</param>
    public ImmutableArray<PlaybookInForce> Of(IEnumerable<CheckedFile> files, Func<PlaybookDraft, bool> isInForce)
    {
        var all = ImmutableArray.CreateBuilder<PlaybookInForce>(rules.Rules.Length);
        var first = 0;
        foreach (var file in files)
        {
            for (var number = 0; number < file.Drafts.Length; number++)
                if ((file.InForce[number] = isInForce(file.Drafts[number]) ? Of(file.Drafts[number], file.InForce[number], first + number) : null) is { } playbook)
                    all.Add(playbook);
            first += file.Known.Source?.Read.Rules.Length ?? 0;
        }
        return all.ToImmutable();
    }

    // A file that comes or goes moves all rules behind it.
    private PlaybookInForce Of(PlaybookDraft draft, PlaybookInForce? was, int position)
    {
        if (was is null || draft.Tree is not null && !_isFilteredAlike)
            return New(draft);
        return draft.Tree is null && was.Rules is [var only] && only.Rule == position ? was : was with { Rules = RuleBinding.Of(draft, _positions.Value) };
    }

    private PlaybookInForce New(PlaybookDraft draft) => new(
        draft.Playbook,
        draft.Tree is { } tree ? Correlator.Of(tree, draft.Lateness, StateIdentity.Of(tree, draft.Lateness, rules.Narrowed.Filters)) : Correlator.OfRule,
        draft.Correlation,
        RuleBinding.Of(draft, _positions.Value),
        [.. draft.Steps.SelectMany(step => step.Step.With.Values).SelectMany(text => TemplateFields.Of(text).Select(field => field.Field).Concat(EnrichedField.In(text)))
            .Concat(draft.Steps.SelectMany(step => step.Step.Conditions).SelectMany(condition => ConditionFields.Of(condition.Expression)))
            .Concat(draft.Playbook.Change?.Templates.SelectMany(text => TemplateFields.Of(text).Select(field => field.Field).Concat(EnrichedField.In(text))) ?? [])
            .Concat(draft.Rules.SelectMany(RuleFields.Of).Select(field => field.Field)).Concat(draft.Metadata.Fields).Concat(draft.Playbook.GroupBy)
            .Distinct(StringComparer.Ordinal)]);

    private static Dictionary<SigmaRule, int> Positions(CompiledRuleSet rules)
    {
        var positions = new Dictionary<SigmaRule, int>(rules.Rules.Length, ReferenceEqualityComparer.Instance);
        for (var number = 0; number < rules.Rules.Length; number++)
            positions.Add(rules.Rules[number], number);
        return positions;
    }
}
