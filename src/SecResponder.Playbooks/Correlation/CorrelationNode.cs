using System.Collections.Immutable;

namespace SecResponder.Playbooks.Correlation;

/// <summary>One correlation of a playbook, as it is judged: the playbook's own, or one that it is made of.</summary>
/// <param name="Path">The handles of the correlations from the outermost down to this one; empty for the outermost.</param>
/// <param name="Type">What judges it.</param>
/// <param name="Parent">The node that counts its matches; -1 for the outermost.</param>
/// <param name="Part">Which of the parent's parts it is.</param>
/// <param name="Group">Where the parent's group-by values stand among this one's; empty when the parent is the outermost, whose group is the key.</param>
/// <param name="Measured">Where the values that the parent measures stand among this one's group-by values; -1: it has none.</param>
internal sealed record CorrelationNode(string Path, CorrelationType Type, int Parent, int Part, ImmutableArray<int> Group, ImmutableArray<int> Measured);

/// <summary>Where a rule's matches arrive.</summary>
/// <param name="Node">The node.</param>
/// <param name="Part">Which of its parts the rule is.</param>
/// <param name="GroupLength">How many of the signal's values are the node's group; the others are measured.</param>
internal readonly record struct CorrelationLeaf(int Node, int Part, int GroupLength);
