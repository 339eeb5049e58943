using System.Security.Cryptography;
using System.Text;

namespace SecResponder.Playbooks.Correlation.Measures;

/// <summary>How a window keeps the value of a field, or of several together: letter case does not tell values apart.</summary>
internal static class ValueText
{
    private const char Separator = '\u001f';
    private const int LongestValue = 128;

    /// <summary>The text; null when the event lacks one of the fields.</summary>
    public static string? Of(ReadOnlySpan<string?> values)
    {
        var text = "";
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is not { } value)
                return null;
            text = i == 0 ? value : text + Separator + value;
        }
        return values.IsEmpty ? null : Short(text.ToUpperInvariant());
    }

    /// <summary>The text for people.</summary>
    public static string Shown(string value) => value.Replace(Separator, '/');

    // Whoever sends long values must not fill our memory: the beginning and a hash tell them apart as well.
    private static string Short(string value) =>
        value.Length <= LongestValue ? value : $"{value[..64]}#{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(value)))}";
}
