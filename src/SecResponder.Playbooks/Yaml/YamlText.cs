using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using SecResponder.Events;

namespace SecResponder.Playbooks.Yaml;

/// <summary>YAML that a person would have written: plain where that is safe, quoted where it is not.</summary>
public sealed partial class YamlText
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly HashSet<string> Words = new(["true", "false", "null", "yes", "no", "on", "off", "y", "n"], StringComparer.OrdinalIgnoreCase);
    private static readonly SearchValues<char> Flowing = SearchValues.Create(",[]{}:#'\"");
    private readonly StringBuilder _text = new();

    /// <summary>Adds a line.</summary>
    public void Line(string line) => _text.Append(line).Append('\n');

    /// <summary>All lines so far.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>A text as a scalar, wherever it stands.</summary>
    public static string Scalar(string text) =>
        Plain().IsMatch(text) && !Words.Contains(text) ? text
        : text.Any(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' or '\uFEFF') ? JsonSerializer.Serialize(text, Readable)
        : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A text as a rule's value: in a rule, * and ? stand for anything; what an event says is meant as it stands.</summary>
    public static string SigmaValue(string text) =>
        Scalar(text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal));

    /// <summary>A log source on one line.</summary>
    public static string Of(LogSource source) => Map(
        [.. new[] { ("category", source.Category), ("product", source.Product), ("service", source.Service) }.Where(part => part.Item2 is not null).Select(part => (part.Item1, Scalar(part.Item2!)))]);

    /// <summary>A text within brackets or braces.</summary>
    public static string Flow(string text) => text.AsSpan().ContainsAny(Flowing) ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'" : text;

    /// <summary>Names and scalars on one line.</summary>
    public static string Map(IReadOnlyCollection<(string Name, string Scalar)> entries) => $"{{{string.Join(", ", entries.Select(entry => $"{entry.Name}: {entry.Scalar}"))}}}";

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
