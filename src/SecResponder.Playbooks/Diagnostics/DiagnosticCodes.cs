using System.Globalization;
using System.Text;

namespace SecResponder.Playbooks.Diagnostics;

/// <summary>What a code means.</summary>
/// <param name="Code">Stable: never given to anything else.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Meaning">What is wrong, in general; a diagnostic's message names the value.</param>
/// <param name="Remedy">The way out, in general.</param>
/// <param name="HidesSource">Whether the line may hold a secret: it is never shown.</param>
public sealed record DiagnosticCode(string Code, DiagnosticSeverity Severity, string Meaning, string Remedy, bool HidesSource = false);

/// <summary>All codes in one table; docs/diagnostics.md is written from it.</summary>
public static partial class DiagnosticCodes
{
    /// <summary>The meaning of a code, or null.</summary>
    public static DiagnosticCode? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>The page of docs that lists them.</summary>
    public static string ToMarkdown()
    {
        var page = new StringBuilder("""
            # Diagnostics

            What `secresponder validate` can say, by its stable code. Errors keep a document out; warnings don't. All mistakes are reported at once, each with
            file, line, column and the way out. This page is written from the table of codes; a test holds the two together.

            """);
        foreach (var (heading, prefix) in Headings)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {heading}\n\n| code | severity | what is wrong | what to do |\n| --- | --- | --- | --- |\n");
            foreach (var code in All.Where(code => code.Code.StartsWith(prefix, StringComparison.Ordinal)))
                page.Append(CultureInfo.InvariantCulture, $"| {code.Code} | {DiagnosticFormatter.Word(code.Severity)} | {Cell(code.Meaning)} | {Cell(code.Remedy)} |\n");
        }
        return page.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
