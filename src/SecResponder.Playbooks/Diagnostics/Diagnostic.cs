namespace SecResponder.Playbooks.Diagnostics;

/// <summary>How bad a finding is. Errors keep a playbook from being loaded; warnings don't.</summary>
public enum DiagnosticSeverity
{
    Error,
    Warning,
    Information,
}

/// <summary>One mistake in a playbook repository: where it stands, what is wrong in the author's words, and the way out.</summary>
/// <param name="File">Path as it was given, with forward slashes.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in characters.</param>
/// <param name="Severity">Error, warning or information.</param>
/// <param name="Code">Stable: <c>SR</c> and four digits; each has a row in docs/diagnostics.md.</param>
/// <param name="Message">What is wrong: names the value.</param>
/// <param name="Remedy">How to mend it.</param>
/// <param name="Length">How many characters to underline; 0 when it is not one token.</param>
public sealed record Diagnostic(string File, int Line, int Column, DiagnosticSeverity Severity, string Code, string Message, string Remedy, int Length = 0);
