using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Correlation;

/// <summary>
/// Tells stored windows apart by what they are windows of: a number over all that decides what a correlation keeps, which are its own section, those of the correlations that it counts, and the
/// log source, detection and filters of its rules. Titles, levels, responses, comments and the order of keys are not among it, nor is what a list holds.
/// </summary>
internal static class StateIdentity
{
    /// <summary>The identity of windows that nobody has named: they are taken for anybody's.</summary>
    public const uint None = 0;

    public static uint Of(CorrelationTree tree, TimeSpan? lateness, ImmutableArray<SigmaFilter> filters)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{lateness?.Ticks};");
        Write(text, tree, filters);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()), hash);
        return Math.Max(BinaryPrimitives.ReadUInt32LittleEndian(hash), None + 1);
    }

    private static void Write(StringBuilder text, CorrelationTree tree, ImmutableArray<SigmaFilter> filters)
    {
        Write(text, tree.Correlation.Metadata.Document["correlation"]);
        foreach (var part in tree.Parts)
        {
            // A rule goes by its handle: it stands in the paths of what is kept.
            Write(text, part.Metadata.Handle);
            if (part.Tree is { } inner)
                Write(text, inner, filters);
            else if (part.Rule is { } rule)
                foreach (var node in (YamlNode?[])[rule.Metadata.Document["logsource"], rule.Metadata.Document["detection"], .. filters.Where(filter => filter.AppliesTo(rule)).Select(filter => filter.Metadata.Document["filter"])])
                    Write(text, node);
        }
    }

    private static void Write(StringBuilder text, YamlNode? node)
    {
        switch (node)
        {
            case YamlMap map:
                text.Append('{');
                foreach (var entry in map.Entries.OrderBy(entry => entry.Key.Text, StringComparer.Ordinal))
                {
                    Write(text, entry.Key.Text);
                    Write(text, entry.Value);
                }
                text.Append('}');
                break;
            case YamlList list:
                text.Append('[');
                foreach (var item in list.Items)
                    Write(text, item);
                text.Append(']');
                break;
            case YamlScalar scalar:
                text.Append(CultureInfo.InvariantCulture, $"{scalar.Type}");
                Write(text, scalar.Text);
                break;
            default:
                text.Append('-');
                break;
        }
    }

    // With its length: what follows must not look like a part of it.
    private static void Write(StringBuilder text, string value) => text.Append(CultureInfo.InvariantCulture, $"{value.Length}:{value};");
}
