using System.Globalization;
using System.Text;

namespace SecResponder.Playbooks.Yaml;

/// <summary>What a node says, whatever it looks like in the file: the same for the same keys and values; comments, places and the order of keys are left out, the order of lists is not.</summary>
internal static class YamlContent
{
    /// <summary>Whether both say the same.</summary>
    public static bool IsSame(YamlNode one, YamlNode other) => ReferenceEquals(one, other) || Text(one) == Text(other);

    public static void Write(StringBuilder text, YamlNode? node)
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
    public static void Write(StringBuilder text, string value) => text.Append(CultureInfo.InvariantCulture, $"{value.Length}:{value};");

    private static string Text(YamlNode node)
    {
        var text = new StringBuilder();
        Write(text, node);
        return text.ToString();
    }
}
