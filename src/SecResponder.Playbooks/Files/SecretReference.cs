using System.Text.RegularExpressions;

namespace SecResponder.Playbooks.Files;

/// <summary>How files name a secret without holding it: <c>keyvault:name</c> or <c>env:NAME</c>.</summary>
internal static partial class SecretReference
{
    public static bool Is(string text) => Form().IsMatch(text);

    [GeneratedRegex(@"^(keyvault:[A-Za-z0-9-]{1,127}|env:[A-Za-z_][A-Za-z0-9_]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
