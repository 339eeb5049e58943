using System.Collections.Immutable;
using SecResponder.Connectors.Permissions;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Connectors.AzureResources;

/// <summary>What the identity may do in Azure, at each place where something is needed.</summary>
internal sealed class AzureGrants(ArmApi arm) : IPermissionGrants
{
    public string System => ArmApi.System;

    public bool Tells(PermissionKind kind) => kind == PermissionKind.AzureAction;

    public async Task<ImmutableArray<GrantFinding>> CompareAsync(IReadOnlyCollection<NeededPermission> needed, CancellationToken cancellation)
    {
        var findings = ImmutableArray.CreateBuilder<GrantFinding>();
        foreach (var place in needed.Where(permission => permission.Place.Length > 0).GroupBy(permission => permission.Place, StringComparer.OrdinalIgnoreCase))
        {
            var roles = AzurePermissions.RolesOf(await AzurePermissions.AskAsync(arm, place.Key, cancellation));
            foreach (var permission in place)
                findings.Add(new GrantFinding(AzurePermissions.Allow(roles, permission.Name) ? GrantState.Granted : GrantState.Missing, permission.Name, place.Key) { Needed = permission });
            // What was granted further up is seen here, too, and may be needed there.
            string[] here = [.. needed.Where(permission => permission.Place.Length > 0 && IsAtOrAbove(permission.Place, place.Key)).Select(permission => permission.Name)];
            foreach (var granted in roles.SelectMany(role => role.Actions).Distinct(StringComparer.OrdinalIgnoreCase).Where(granted => !here.Contains(granted, StringComparer.OrdinalIgnoreCase)))
                findings.Add(new GrantFinding(here.Any(name => AzurePermissions.Covers(granted, name)) ? GrantState.Wider : GrantState.NotNeeded, granted, place.Key));
        }
        return findings.ToImmutable();
    }

    private static bool IsAtOrAbove(string scope, string place) => (place + "/").StartsWith(scope + "/", StringComparison.OrdinalIgnoreCase);
}
