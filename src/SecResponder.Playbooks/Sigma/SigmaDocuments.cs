using System.Collections.Immutable;
using SecResponder.Playbooks.Diagnostics;

namespace SecResponder.Playbooks.Sigma;

/// <summary>What one file's Sigma documents are, and everything that is wrong with them. A document with an error is left out.</summary>
public sealed record SigmaDocuments(
    ImmutableArray<SigmaRule> Rules, ImmutableArray<SigmaCorrelation> Correlations, ImmutableArray<SigmaFilter> Filters, ImmutableArray<Diagnostic> Diagnostics);
