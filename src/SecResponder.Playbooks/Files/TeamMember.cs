namespace SecResponder.Playbooks.Files;

/// <summary>An entry of a group of approvers: a person by user principal name, or everybody of an Entra group by its object id (<c>group:6f1c…</c>).</summary>
public static class TeamMember
{
    private const string Group = "group:";

    /// <summary>Whether it names an Entra group.</summary>
    public static bool IsGroup(string entry) => GroupOf(entry) is not null;

    /// <summary>The Entra group's object id, or null where the entry is a person.</summary>
    public static Guid? GroupOf(string entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.StartsWith(Group, StringComparison.OrdinalIgnoreCase) && Guid.TryParseExact(entry.AsSpan(Group.Length).Trim(), "D", out var id) ? id : null;
    }
}
