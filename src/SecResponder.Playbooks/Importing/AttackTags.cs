using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace SecResponder.Playbooks.Importing;

/// <summary>ATT&amp;CK's tactics and techniques as Sigma's tags.</summary>
internal static partial class AttackTags
{
    private static readonly HashSet<string> Tactics = new(
        ["reconnaissance", "resource-development", "initial-access", "execution", "persistence", "privilege-escalation", "defense-evasion", "credential-access", "discovery", "lateral-movement", "collection", "command-and-control", "exfiltration", "impact"],
        StringComparer.Ordinal);

    /// <summary>The tags. Names of tactics may be written together (<c>CredentialAccess</c>) or with lines; what is none is left out.</summary>
    public static ImmutableArray<string> Of(IEnumerable<string> tactics, IEnumerable<string> techniques) =>
        [.. tactics.Select(Tactic).OfType<string>().Concat(techniques.Select(technique => technique.Trim()).Where(technique => Technique().IsMatch(technique)).Select(technique => technique.ToLowerInvariant()))
            .Select(name => "attack." + name).Distinct(StringComparer.Ordinal)];

    private static string? Tactic(string written)
    {
        var name = new string([.. written.Where(char.IsAsciiLetter)]);
        return Tactics.FirstOrDefault(tactic => tactic.Replace("-", "", StringComparison.Ordinal).Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    [GeneratedRegex(@"^[Tt]\d{4}(\.\d{3})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Technique();
}
