using System.Collections.Immutable;

namespace SecResponder.Playbooks.Hunting;

/// <summary>A playbook's detection as a query in the Kusto Query Language over Microsoft Sentinel's ASIM parsers.</summary>
/// <param name="Text">The query, its notes as comments; empty when there is none.</param>
/// <param name="Notes">Where the query says less, more or something else than the playbook.</param>
/// <param name="Problem">Why there is no query; null when there is one.</param>
public sealed record HuntingQuery(string Text, ImmutableArray<string> Notes, string? Problem);
