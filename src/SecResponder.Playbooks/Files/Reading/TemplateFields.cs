using System.Text.RegularExpressions;

namespace SecResponder.Playbooks.Files.Reading;

/// <summary>Which fields a Liquid template prints: <c>{{ SrcIpAddr }}</c>, <c>{{ rule.name | upcase }}</c>.</summary>
/// <remarks>Names that the template itself assigns are not fields. Whether it is Liquid at all is for the template checker to say.</remarks>
internal static partial class TemplateFields
{
    /// <summary>The fields in the order they are printed, each once, with where it stands in the text.</summary>
    public static IEnumerable<(string Field, int At)> Of(string template)
    {
        if (!IsTemplate(template))
            return [];
        var own = Assigned().Matches(template).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        return Printed().Matches(template)
            .Select(match => (Field: match.Groups[1].Value, At: match.Groups[1].Index))
            .Where(field => !own.Contains(field.Field.Split('.')[0]))
            .DistinctBy(field => field.Field);
    }

    /// <summary>Whether the text is more than a literal.</summary>
    public static bool IsTemplate(string text) => text.Contains("{{", StringComparison.Ordinal) || text.Contains("{%", StringComparison.Ordinal);

    [GeneratedRegex(@"\{\{-?\s*([A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*)", RegexOptions.CultureInvariant)]
    private static partial Regex Printed();

    [GeneratedRegex(@"\{%-?\s*(?:assign|capture|for|increment|decrement)\s+([A-Za-z_][A-Za-z0-9_-]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Assigned();
}
