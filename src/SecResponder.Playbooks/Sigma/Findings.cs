using System.Collections.Immutable;
using SecResponder.Playbooks.Diagnostics;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Sigma;

/// <summary>What is wrong with a file's documents, all of it.</summary>
internal sealed class Findings(string file)
{
    private readonly List<Diagnostic> _found = [];

    public string File { get; } = file;

    /// <summary>How many errors so far: a reader that finds more than before has failed.</summary>
    public int Errors { get; private set; }

    public void Error(YamlNode at, string code, string message, string remedy) => Error(at.Position, code, message, remedy, Length(at));

    public void Error(YamlPosition at, string code, string message, string remedy, int length = 0)
    {
        Errors++;
        _found.Add(new Diagnostic(File, at.Line, at.Column, DiagnosticSeverity.Error, code, message, remedy, length));
    }

    public void Warning(YamlNode at, string code, string message, string remedy) =>
        _found.Add(new Diagnostic(File, at.Position.Line, at.Position.Column, DiagnosticSeverity.Warning, code, message, remedy, Length(at)));

    public void Warning(YamlPosition at, string code, string message, string remedy, int length = 0) =>
        _found.Add(new Diagnostic(File, at.Line, at.Column, DiagnosticSeverity.Warning, code, message, remedy, length));

    public void Note(YamlNode at, string code, string message, string remedy) =>
        _found.Add(new Diagnostic(File, at.Position.Line, at.Position.Column, DiagnosticSeverity.Information, code, message, remedy, Length(at)));

    /// <summary>Sorted by place.</summary>
    public ImmutableArray<Diagnostic> Sorted() => [.. _found.OrderBy(finding => finding.Line).ThenBy(finding => finding.Column).ThenBy(finding => finding.Code, StringComparer.Ordinal)];

    private static int Length(YamlNode node) => node is YamlScalar scalar && !scalar.Text.Contains('\n', StringComparison.Ordinal) ? scalar.Text.Length + (scalar.IsPlain ? 0 : 2) : 0;
}

/// <summary>The stable codes of what can be wrong in Sigma documents.</summary>
internal static class SigmaCodes
{
    public const string Document = "SR1101";
    public const string Action = "SR1102";
    public const string Missing = "SR1103";
    public const string KeyType = "SR1104";
    public const string KeyValue = "SR1105";
    public const string NearMiss = "SR1106";
    public const string Status = "SR1107";
    public const string Timeframe = "SR1108";
    public const string LogSource = "SR1110";
    public const string Structure = "SR1120";
    public const string NullValue = "SR1121";
    public const string UnknownModifier = "SR1130";
    public const string ModifierChain = "SR1131";
    public const string ModifierType = "SR1132";
    public const string ModifierValue = "SR1133";
    public const string Backtracking = "SR1134";
    public const string Placeholder = "SR1135";
    public const string LoneAll = "SR1136";
    public const string Condition = "SR1140";
    public const string UnknownIdentifier = "SR1141";
    public const string EmptyPattern = "SR1142";
    public const string UnusedIdentifier = "SR1143";
    public const string Aggregation = "SR1144";
    public const string Correlation = "SR1150";
    public const string CorrelationValue = "SR1151";
    public const string CorrelationCondition = "SR1152";
    public const string CorrelationReference = "SR1153";
    public const string Filter = "SR1160";
    public const string FilterWithoutNot = "SR1161";
    public const string Duplicate = "SR1170";
    public const string UnknownReference = "SR1171";
    public const string Cycle = "SR1172";
    public const string UnknownFilterTarget = "SR1173";
}
