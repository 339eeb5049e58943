using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Importing;

/// <summary>A file whose rules are imported.</summary>
/// <param name="Shown">As people see it: as it was given.</param>
/// <param name="Name">Below the folder that was given, with forward slashes.</param>
/// <param name="Text">Its text.</param>
/// <param name="Documents">Its YAML documents, as far as they can be read.</param>
public sealed partial record ImportFile(string Shown, string Name, string Text, ImmutableArray<YamlNode> Documents)
{
    /// <summary>The licence that its head names.</summary>
    internal string? License => Spdx().Match(Text) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"SPDX-License-Identifier:\s*([A-Za-z0-9.+-]{1,40})", RegexOptions.CultureInvariant)]
    private static partial Regex Spdx();
}
