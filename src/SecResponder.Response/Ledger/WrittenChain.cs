using System.Collections.Immutable;

namespace SecResponder.Response.Ledger;

/// <summary>One chain as it stands in the store.</summary>
/// <param name="Chain">The incident's id, or <see cref="LedgerChain.Operations"/>.</param>
/// <param name="Head">The end that is kept beside the rows; null when there is none.</param>
/// <param name="Rows">Its rows in order; none when an incident has lost its chain.</param>
public sealed record WrittenChain(string Chain, LedgerHead? Head, ImmutableArray<LedgerEntry> Rows);
