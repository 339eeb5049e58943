using System.Text.RegularExpressions;
using SecResponder.Connectors.Http;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureResources;

/// <summary>Which of an action's permissions the identity has: Resource Manager tells a caller its own.</summary>
/// <remarks>Azure REST API, "Permissions": a caller may do what a role's <c>actions</c> allow and that role's <c>notActions</c> do not take back.</remarks>
internal static class AzurePermissions
{
    /// <param name="arm">Who is asked.</param>
    /// <param name="action">The action.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="where">Where it acts, when that is not everywhere in <c>Connectors:Azure:Scopes</c>.</param>
    public static async Task<CheckResult> CheckAsync(ArmApi arm, ActionSignature action, CancellationToken cancellation, ICollection<string>? where = null)
    {
        var scopes = where ?? arm.Options.Scopes;
        foreach (var scope in scopes)
        {
            var answer = await arm.SendAsync(HttpMethod.Get, $"{scope.Trim('/')}/providers/Microsoft.Authorization/permissions", ArmVersions.Permissions, null, null, null, cancellation);
            if (!answer.IsSuccess)
                return new CheckResult(false, $"{scope}: {(int)answer.Status}: {answer.Reason}");
            var roles = answer.List("value");
            var missing = action.Permissions.Where(permission => !roles.Any(role => role.Texts("actions").Any(granted => Covers(granted, permission.Name)) && !role.Texts("notActions").Any(taken => Covers(taken, permission.Name)))).ToArray();
            if (missing.Length > 0)
                return new CheckResult(false, $"{scope}: the identity lacks {string.Join(", ", missing.Select(permission => permission.Name))}; a role granted on single resources does not show here");
        }
        return new CheckResult(true, $"all permissions are there in {string.Join(", ", scopes)}");
    }

    internal static bool Covers(string granted, string wanted) =>
        Regex.IsMatch(wanted, "^" + Regex.Escape(granted).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
