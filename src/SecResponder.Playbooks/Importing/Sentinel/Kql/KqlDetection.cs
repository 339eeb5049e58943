using System.Collections.Immutable;
using SecResponder.Playbooks.Importing.Drafts;

namespace SecResponder.Playbooks.Importing.Sentinel.Kql;

/// <summary>What a query looks for.</summary>
/// <param name="Columns">The columns of its result, and the table.</param>
/// <param name="Condition">What an event must be like.</param>
/// <param name="Correlation">What is measured over such events; null: each is a result.</param>
/// <param name="GroupBy">What tells one result from another; empty: the query does not say.</param>
/// <param name="IsSummary">Whether its results are groups of events.</param>
internal sealed record KqlDetection(KqlColumns Columns, DraftCondition Condition, DraftCorrelation? Correlation, ImmutableArray<string> GroupBy, bool IsSummary);
