using System.Collections.Immutable;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Files;

/// <summary>A rule that counts for a playbook, in one of the places where it counts.</summary>
/// <param name="Rule">Its position in the compiled set.</param>
/// <param name="RuleId">What signals call it.</param>
/// <param name="Path">What the correlation calls it in this place.</param>
/// <param name="GroupFields">Where this rule's events have the group-by values, in the order of the playbook's group-by.</param>
/// <param name="ReadFields">What else the correlation reads of them: an inner correlation's group-by values, then the measured ones.</param>
/// <param name="InnerGroup">How many of those are the inner group's: an event that lacks one of them is in no group.</param>
internal sealed record RuleBinding(int Rule, string RuleId, string Path, ImmutableArray<string> GroupFields, ImmutableArray<string> ReadFields, int InnerGroup)
{
    public static ImmutableArray<RuleBinding> Of(PlaybookDraft draft, IReadOnlyDictionary<SigmaRule, int> positions)
    {
        if (draft.Tree is not { } tree)
            return [.. draft.Rules.Select(rule => new RuleBinding(positions[rule], rule.Metadata.Handle, rule.Metadata.Handle, draft.Playbook.GroupBy, [], 0))];
        var bindings = ImmutableArray.CreateBuilder<RuleBinding>();
        Add(tree, "", draft.Playbook.GroupBy, []);
        return bindings.ToImmutable();

        // On the way down each name becomes what the part calls it; an alias leads to another field for each rule.
        void Add(CorrelationTree at, string path, ImmutableArray<string> group, ImmutableArray<string> own)
        {
            foreach (var part in at.Parts)
            {
                ImmutableArray<string> outer = [.. group.Select(name => at.FieldIn(part, name))];
                var place = CorrelationNetwork.Join(path, part.Metadata);
                if (part.Tree is { } inner)
                    Add(inner, place, outer, inner.Correlation.GroupBy);
                else if (part.Rule is { } rule)
                    bindings.Add(new RuleBinding(positions[rule], rule.Metadata.Handle, place, outer,
                        [.. own.Concat(at.Correlation.Threshold?.Fields ?? []).Select(name => at.FieldIn(part, name))], own.Length));
            }
        }
    }
}
