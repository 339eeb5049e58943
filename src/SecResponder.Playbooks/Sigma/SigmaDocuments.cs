using System.Collections.Immutable;
using SecResponder.Playbooks.Diagnostics;

namespace SecResponder.Playbooks.Sigma;

/// <summary>What one file's Sigma documents are, and everything that is wrong with them. A document with an error is left out.</summary>
public sealed record SigmaDocuments(
    ImmutableArray<SigmaRule> Rules, ImmutableArray<SigmaCorrelation> Correlations, ImmutableArray<SigmaFilter> Filters, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>What a placeholder (<c>%name%</c> under <c>expand</c>) stands for.</summary>
/// <param name="Entries">Each a Sigma value, wildcards allowed; or a network.</param>
/// <param name="AreNetworks">Whether the entries are addresses and networks: a value that is the placeholder alone is then matched as CIDR.</param>
public sealed record ExpansionList(ImmutableArray<string> Entries, bool AreNetworks = false);
