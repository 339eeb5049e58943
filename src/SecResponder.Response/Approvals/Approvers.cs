using System.Collections.Immutable;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Pipeline;

namespace SecResponder.Response.Approvals;

/// <summary>Who may decide: members by name, and those whom the sign-in shows to be in an Entra group.</summary>
internal static class Approvers
{
    /// <summary>Why that person may not decide; null when they may. An empty group is a group of nobody, not of everybody.</summary>
    public static string? Against(Approval approval, Team? team, Person who)
    {
        if (team is null || string.IsNullOrWhiteSpace(who.Name))
            return $"{who.Name} is no approver of {approval.Owner}";
        ImmutableArray<string> groups = approval.By.Length == 0 ? [.. team.Approvers.Keys] : approval.EscalatedTo is { } second ? [approval.By, second] : [approval.By];
        var members = groups.SelectMany(group => team.Approvers.GetValueOrDefault(group, [])).ToImmutableArray();
        if (Has(members, who))
            return null;
        var unknown = who.Groups.IsEmpty && members.Any(TeamMember.IsGroup) ? "; membership of Entra groups shows only at the approval's page, behind the sign-in" : "";
        return approval.By.Length > 0 ? $"{who.Name} is not in {string.Join(" or ", groups)} of {approval.Owner}{unknown}" : $"{who.Name} is no approver of {approval.Owner}{unknown}";
    }

    /// <summary>Whoever may approve anything of the team may read what the team is asked.</summary>
    public static bool MayRead(Team? team, Person who) => team?.Approvers.Values.Any(members => Has(members, who)) ?? false;

    private static bool Has(ImmutableArray<string> members, Person who) => members.Any(member =>
        TeamMember.GroupOf(member) is { } group ? who.Groups.Contains(group) : string.Equals(member, who.Name, StringComparison.OrdinalIgnoreCase));
}
