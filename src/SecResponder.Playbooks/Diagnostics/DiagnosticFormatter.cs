using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SecResponder.Playbooks.Diagnostics;

/// <summary>Writes diagnostics for people and for programs. Shapes are a contract: scripts and editors read them.</summary>
public static class DiagnosticFormatter
{
    private const int WidestLine = 160;

    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>For people: place, message, the line with what is meant underlined, the way out; then how many.</summary>
    /// <param name="diagnostics">Sorted as they shall be shown.</param>
    /// <param name="lines">The lines of a file; null when it can't be read. By default it is read from disk.</param>
    /// <param name="counts">Whether it ends with how many there are.</param>
    public static string ToText(IEnumerable<Diagnostic> diagnostics, Func<string, IReadOnlyList<string>?>? lines = null, bool counts = true)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        var files = new ConcurrentDictionary<string, IReadOnlyList<string>?>(StringComparer.Ordinal);
        var text = new StringBuilder();
        var (errors, warnings) = (0, 0);
        foreach (var finding in diagnostics)
        {
            errors += finding.Severity == DiagnosticSeverity.Error ? 1 : 0;
            warnings += finding.Severity == DiagnosticSeverity.Warning ? 1 : 0;
            text.Append(CultureInfo.InvariantCulture, $"{Printable(finding.File)}:{finding.Line}:{finding.Column} {Word(finding.Severity)} {finding.Code}: {Printable(finding.Message)}\n");
            if (DiagnosticCodes.Find(finding.Code)?.HidesSource != true)
                Source(text, finding, files.GetOrAdd(finding.File, lines ?? (path => ReadLines(path))));
            text.Append(CultureInfo.InvariantCulture, $"  {Printable(finding.Remedy)}\n");
        }
        if (counts)
            text.Append(CultureInfo.InvariantCulture, $"{Count(errors, "error")}, {Count(warnings, "warning")}\n");
        return text.ToString();
    }

    /// <summary>For programs: an array of <c>{file, line, column, severity, code, message}</c>; the message ends with the remedy.</summary>
    public static string ToJson(IEnumerable<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        return Write(writer =>
        {
            writer.WriteStartArray();
            foreach (var finding in diagnostics)
            {
                writer.WriteStartObject();
                writer.WriteString("file", finding.File);
                writer.WriteNumber("line", finding.Line);
                writer.WriteNumber("column", finding.Column);
                writer.WriteString("severity", Word(finding.Severity));
                writer.WriteString("code", finding.Code);
                writer.WriteString("message", Sentence(finding));
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        });
    }

    /// <summary>For code scanning: SARIF 2.1.0.</summary>
    public static string ToSarif(IEnumerable<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        return Write(writer => SarifWriter.Write(writer, [.. diagnostics]));
    }

    /// <summary>The severity as it is written.</summary>
    internal static string Word(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "information",
    };

    /// <summary>Message and remedy in one.</summary>
    internal static string Sentence(Diagnostic finding) => $"{finding.Message}; {finding.Remedy}";

    private static void Source(StringBuilder text, Diagnostic finding, IReadOnlyList<string>? lines)
    {
        if (lines is null || finding.Line > lines.Count || lines[finding.Line - 1].Length > WidestLine || finding.Column > lines[finding.Line - 1].Length + 1)
            return;
        var line = Printable(lines[finding.Line - 1]);
        var number = finding.Line.ToString(CultureInfo.InvariantCulture).PadLeft(5);
        var carets = Math.Clamp(finding.Length, 1, Math.Max(1, line.Length - finding.Column + 1));
        text.Append(CultureInfo.InvariantCulture, $"{number} | {line}\n{new string(' ', number.Length)} | {new string(' ', finding.Column - 1)}{new string('^', carets)}\n");
    }

    // What stands in a file must not steer the terminal; a tab is one column as the reader counts it.
    private static string Printable(string text) => string.Concat(text.Select(letter => letter == '\t' ? ' ' : char.IsControl(letter) ? '\uFFFD' : letter));

    private static string[]? ReadLines(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The place alone has to do; that the file can't be read has its own finding.
            return null;
        }
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : string.Create(CultureInfo.InvariantCulture, $"{count} {what}s");

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
            write(writer);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + "\n";
    }
}
