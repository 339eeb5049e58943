using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using SecResponder.Connectors.Http;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureResources;

/// <summary>Which of an action's permissions the identity has, each where it is needed: Resource Manager tells a caller its own.</summary>
/// <remarks>Azure REST API, "Permissions": a caller may do what a role's <c>actions</c> allow and that role's <c>notActions</c> do not take back.</remarks>
internal static class AzurePermissions
{
    public static async Task<CheckResult> CheckAsync(ArmApi arm, ActionSignature action, CancellationToken cancellation)
    {
        var needed = action.Permissions.SelectMany(permission => AzurePlaces.Of(permission, arm.Options).Select(place => (place, permission.Name))).ToLookup(pair => pair.place, pair => pair.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var place in needed)
        {
            var answer = await AskAsync(arm, place.Key, cancellation);
            if (!answer.IsSuccess)
                return new CheckResult(false, $"{place.Key}: {(int)answer.Status}: {answer.Reason}");
            var roles = RolesOf(answer);
            string[] missing = [.. place.Where(name => !Allow(roles, name))];
            if (missing.Length > 0)
                return new CheckResult(false, $"{place.Key}: the identity lacks {string.Join(", ", missing)}; a role granted on single resources does not show here");
        }
        return new CheckResult(true, $"all permissions are there in {string.Join(", ", needed.Select(place => place.Key))}");
    }

    /// <summary>What the caller may do at a scope.</summary>
    public static Task<ApiAnswer> AskAsync(ArmApi arm, string scope, CancellationToken cancellation) =>
        arm.SendAsync(HttpMethod.Get, $"{scope.Trim('/')}/providers/Microsoft.Authorization/permissions", ArmVersions.Permissions, null, null, null, cancellation);

    /// <summary>The roles that it has there, inherited ones too.</summary>
    /// <exception cref="ConnectorException">It was no success, or no list.</exception>
    public static ImmutableArray<GrantedRole> RolesOf(ApiAnswer answer) => [.. answer.List("value").Select(GrantedRole.Of)];

    /// <summary>Whether one of the roles allows it.</summary>
    public static bool Allow(ImmutableArray<GrantedRole> roles, string wanted) =>
        roles.Any(role => role.Actions.Any(granted => Covers(granted, wanted)) && !role.NotActions.Any(taken => Covers(taken, wanted)));

    internal static bool Covers(string granted, string wanted) =>
        Regex.IsMatch(wanted, "^" + Regex.Escape(granted).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}

/// <summary>A role as Resource Manager tells it: its actions, without its name.</summary>
internal sealed record GrantedRole(ImmutableArray<string> Actions, ImmutableArray<string> NotActions)
{
    public static GrantedRole Of(JsonElement role) => new([.. role.Texts("actions")], [.. role.Texts("notActions")]);
}
