using System.Collections.Immutable;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Connectors.AzureResources;

/// <summary>Where in Azure a permission is needed: not wherever the identity happens to have it.</summary>
internal static class AzurePlaces
{
    /// <summary>The workspace that a diagnostic setting sends to when nobody knows what it was.</summary>
    public const string Workspace = "Diagnostics:WorkspaceId";

    /// <summary>The same for the authorization rule of an event hub.</summary>
    public const string EventHubRule = "Diagnostics:EventHubAuthorizationRuleId";

    /// <summary>Ids of scopes; <c>""</c> where the settings name none yet.</summary>
    public static ImmutableArray<string> Of(ActionPermission permission, AzureOptions options)
    {
        string[] places = permission.At switch
        {
            // A group that is made in the interface's own resource group may be made in any that is in scope.
            nameof(AzureOptions.QuarantineResourceGroup) when options.QuarantineResourceGroup is { Length: > 0 } group => [.. AzureScope.Subscriptions(options).Select(subscription => $"/subscriptions/{subscription}/resourceGroups/{group}")],
            nameof(AzureOptions.IpGroups) => [.. options.IpGroups.Values],
            nameof(AzureOptions.Workspaces) => [.. options.Workspaces],
            Workspace when options.Diagnostics.WorkspaceId is { Length: > 0 } workspace => [workspace],
            EventHubRule when options.Diagnostics.EventHubAuthorizationRuleId is { Length: > 0 } rule => [rule],
            // A destination that is not configured is not sent to; one that the change itself tells lies anywhere in scope.
            _ => [.. options.Scopes],
        };
        return places.Length == 0 ? [""] : [.. places.Select(place => place.TrimEnd('/')).Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
