using System.Security.Cryptography;
using System.Text;
using SecResponder.Events;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Cli.Tuning;

/// <summary>A found filter as Sigma: a filter document for each log source of the rules.</summary>
internal static class FilterText
{
    /// <summary>The text of its file.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="rules">The rules whose events it takes out.</param>
    /// <param name="title">What they are about.</param>
    /// <param name="because">Where it comes from, in a sentence.</param>
    public static string Of(FoundFilter filter, IReadOnlyCollection<SigmaRule> rules, string title, string because) =>
        string.Join("---\n", rules.GroupBy(rule => rule.LogSource).Select(source => Document(filter, source.Key, [.. source], title, because)));

    private static string Document(FoundFilter filter, LogSource source, SigmaRule[] rules, string title, string because)
    {
        var yaml = new YamlText();
        var handles = rules.Select(rule => rule.Metadata.Handle).Order(StringComparer.Ordinal).ToArray();
        yaml.Line($"title: {YamlText.Scalar($"Not '{title}'")}");
        yaml.Line($"id: {Id([.. handles, .. filter.Fields, .. filter.Rows.SelectMany(row => row)])}");
        yaml.Line("status: experimental");
        yaml.Line($"description: {YamlText.Scalar(because)}");
        yaml.Line($"logsource: {YamlText.Of(source)}");
        yaml.Line("filter:");
        yaml.Line($"  rules: [{string.Join(", ", handles.Select(YamlText.Flow))}]");
        yaml.Line("  known:");
        if (filter.Fields.Length == 1)
        {
            yaml.Line($"    {filter.Fields[0]}:");
            foreach (var row in filter.Rows)
                yaml.Line($"      - {Value(row[0])}");
        }
        else
            foreach (var row in filter.Rows)
                for (var at = 0; at < filter.Fields.Length; at++)
                    yaml.Line($"    {(at == 0 ? "- " : "  ")}{filter.Fields[at]}: {Value(row[at])}");
        yaml.Line("  condition: not known");
        return yaml.ToString();
    }

    private static string Value(string text) => text.All(char.IsAsciiDigit) && text.Length is > 0 and < 16 ? text : YamlText.SigmaValue(text);

    // The same filter is the same document, whoever finds it.
    private static Guid Id(IEnumerable<string> parts)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts)))[..16];
        (hash[6], hash[8]) = ((byte)((hash[6] & 0x0f) | 0x80), (byte)((hash[8] & 0x3f) | 0x80));
        return new Guid(hash, bigEndian: true);
    }
}
