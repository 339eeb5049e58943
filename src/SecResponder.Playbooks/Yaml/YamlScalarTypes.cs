using System.Globalization;
using System.Text.RegularExpressions;

namespace SecResponder.Playbooks.Yaml;

/// <summary>What a plain scalar stands for.</summary>
public enum YamlScalarType
{
    Text,
    Null,
    Boolean,
    Integer,
    Float,
}

/// <summary>YAML 1.2 core schema, plus hexadecimal integers as the public Sigma rules use them.</summary>
/// <remarks>YAML 1.2.2 specification, section 10.3.2; octal (<c>0o7</c>) is left as text: no rule uses it. Digits after a leading zero
/// (<c>00000429</c>, a keyboard layout) are an identifier, not a number: as text they keep their zeros, and the public rules mean them so.</remarks>
internal static partial class YamlScalarTypes
{
    public static YamlScalarType Of(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => YamlScalarType.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => YamlScalarType.Boolean,
        // Most scalars are words, and numbers begin in one of a few ways.
        [not ((>= '0' and <= '9') or '+' or '-' or '.'), ..] => YamlScalarType.Text,
        _ when IntegerForm().IsMatch(text) || HexForm().IsMatch(text) => YamlScalarType.Integer,
        _ when FloatForm().IsMatch(text) => YamlScalarType.Float,
        _ => YamlScalarType.Text,
    };

    /// <summary>The value of an integer that fits 64 bits.</summary>
    public static bool TryInteger(string text, out long value) =>
        text.StartsWith("0x", StringComparison.Ordinal)
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    [GeneratedRegex(@"^[-+]?(0|[1-9][0-9]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex IntegerForm();

    [GeneratedRegex(@"^0x[0-9a-fA-F]+$", RegexOptions.CultureInvariant)]
    private static partial Regex HexForm();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?$|^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$", RegexOptions.CultureInvariant)]
    private static partial Regex FloatForm();
}
