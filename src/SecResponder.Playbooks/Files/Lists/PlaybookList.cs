using System.Collections.Immutable;
using SecResponder.Playbooks.Sigma;

namespace SecResponder.Playbooks.Files.Lists;

/// <summary>A list of <c>playbooks/lists/</c>: rules name it under <c>expand</c>, guardrails under <c>never</c>, both as <c>%name%</c>.</summary>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Entries">What is in force: entries that had expired when the list was read are left out.</param>
/// <param name="AreNetworks">Whether all entries are addresses and networks: a rule then matches them as CIDR.</param>
/// <param name="File">Where it was read from.</param>
public sealed record PlaybookList(string Name, ImmutableArray<string> Entries, bool AreNetworks, string File)
{
    /// <summary>The list that no playbook may act on, whatever it says itself.</summary>
    public const string ProtectedName = "protected";

    internal ExpansionList ToExpansion() => new(Entries, AreNetworks);
}
