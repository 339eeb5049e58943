using System.Collections.Immutable;
using SecResponder.Events;

namespace SecResponder.Playbooks.Importing;

/// <summary>What the rules of a file are written in.</summary>
public enum RuleFormat
{
    /// <summary>Sigma: rules, correlations, filters.</summary>
    Sigma,
    /// <summary>Microsoft Sentinel: analytics rules, as YAML or as exported ARM templates.</summary>
    Sentinel,
    /// <summary>Falco: rules, macros, lists.</summary>
    Falco,
}

/// <summary>What became of a rule.</summary>
public enum ImportOutcome
{
    /// <summary>It is a playbook now.</summary>
    Imported,
    /// <summary>Its own author wants it no more, or it can never match: there is nothing to import.</summary>
    LeftOut,
    /// <summary>Something in it has no counterpart. Nothing of it was written.</summary>
    NotTranslated,
}

/// <summary>Why a rule is no playbook, or what differs in the playbook.</summary>
/// <param name="Line">In the file that was imported, from 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Construct">The word or operator that it is about.</param>
/// <param name="Why">What about it.</param>
/// <param name="ByHand">How a person does it, or judges it.</param>
public sealed record ImportRemark(int Line, int Column, string Construct, string Why, string ByHand);

/// <summary>One rule of another product, and what it has become.</summary>
/// <param name="File">Where it stands, as the file was given.</param>
/// <param name="Line">The line on which it begins, from 1.</param>
/// <param name="Format">What it is written in; null where the file could not be read.</param>
/// <param name="Title">What it is called there.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record ImportedRule(string File, int Line, RuleFormat? Format, string Title, ImportOutcome Outcome)
{
    /// <summary>The playbook's id; null where it is none.</summary>
    public string? Id { get; init; }

    /// <summary>The playbook; null where it is none.</summary>
    public string? Text { get; init; }

    /// <summary>The path of the playbook's file below the owner's folder.</summary>
    public string Path { get; init; } = "";

    /// <summary>The log sources whose events it wants.</summary>
    public ImmutableArray<LogSource> LogSources { get; init; } = [];

    /// <summary>Why it is no playbook, all of it; or what differs from the original in the playbook that it is.</summary>
    public ImmutableArray<ImportRemark> Remarks { get; init; } = [];
}
