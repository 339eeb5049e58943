using System.Globalization;
using System.Text;
using SecResponder.Cli.Output;
using SecResponder.Connectors.Permissions;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Cli.Doctor;

/// <summary>What is needed, as <c>bicep/permissions.bicep</c>: main.bicep makes a custom role of each part that is Azure's and grants it where it says, and lists the application roles for whoever may grant these.</summary>
internal static class PermissionBicep
{
    public static string Of(IReadOnlyCollection<NeededPermission> needed)
    {
        var text = new StringBuilder("// What the playbooks in force need outside. Made by 'secresponder doctor --emit bicep'; made anew when playbooks change, never edited.\n");
        Roles(text, needed);
        AppRoles(text, "graphAppRoles", "Application roles of Microsoft Graph.", needed, PermissionKind.GraphApplicationRole);
        AppRoles(text, "defenderAppRoles", "Application roles of Defender for Endpoint (WindowsDefenderATP).", needed, PermissionKind.DefenderApplicationRole);
        if (needed.Where(permission => permission.Kind is not (PermissionKind.AzureAction or PermissionKind.GraphApplicationRole or PermissionKind.DefenderApplicationRole)).ToArray() is { Length: > 0 } others)
        {
            text.Append("\n// Granted elsewhere, by hand:\n");
            foreach (var permission in others)
                text.Append(CultureInfo.InvariantCulture, $"// - {permission.System}: {Actions.ActionWords.Kind(permission.Kind)} {Comment(permission.Name)}, for {Why(permission)}\n");
        }
        return text.ToString();
    }

    // Places that need the same actions share a role.
    private static void Roles(StringBuilder text, IReadOnlyCollection<NeededPermission> needed)
    {
        var roles = needed.Where(permission => permission.Kind == PermissionKind.AzureAction).GroupBy(permission => permission.Place, StringComparer.OrdinalIgnoreCase)
            .GroupBy(place => string.Join('\n', place.Select(permission => permission.Name).Order(StringComparer.Ordinal)), StringComparer.Ordinal).ToArray();
        text.Append("\n@export()\n@description('Azure: custom roles, each with exactly the actions that are needed in its scopes.')\nvar azureRoles = ");
        if (roles.Length == 0)
        {
            text.Append("[]\n");
            return;
        }
        text.Append("[\n");
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var role in roles)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {{\n    name: {Quoted(Unique(AzureRoleScope.Of(role.First().Key).Word, taken))}\n");
            var scopes = role.Select(place => place.Key).Where(place => place.Length > 0).Select(AzureRoleScope.Of).ToArray();
            text.Append(scopes.Length == 0 ? "    // Connectors:Azure:Scopes names none yet: nothing is granted before it does.\n    scopes: []\n" : "    scopes: [\n");
            foreach (var scope in scopes)
                text.Append(CultureInfo.InvariantCulture, $"      {{ subscription: {Quoted(scope.Subscription)}, resourceGroup: {Quoted(scope.ResourceGroup)}, resource: {Quoted(scope.Resource)} }}\n");
            text.Append(scopes.Length == 0 ? "    actions: [\n" : "    ]\n    actions: [\n");
            foreach (var permission in role.SelectMany(place => place).GroupBy(permission => permission.Name, StringComparer.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"      {Quoted(permission.Key)} // {Why(permission.First())}\n");
            text.Append("    ]\n  }\n");
        }
        text.Append("]\n");
    }

    private static void AppRoles(StringBuilder text, string name, string what, IEnumerable<NeededPermission> needed, PermissionKind kind)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n@export()\n@description({Quoted(what)})\nvar {name} = ");
        var roles = needed.Where(permission => permission.Kind == kind).ToArray();
        text.Append(roles.Length == 0 ? "[]\n" : "[\n");
        foreach (var role in roles)
            text.Append(CultureInfo.InvariantCulture, $"  {Quoted(role.Name)} // {Why(role)}\n");
        if (roles.Length > 0)
            text.Append("]\n");
    }

    private static string Why(NeededPermission permission) => Comment(PermissionWords.Uses(permission)) + (permission.IsNeededNow ? "" : "; once enforced");

    private static string Unique(string name, HashSet<string> taken)
    {
        for (var number = 1; ; number++)
            if ((number == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} {number}")) is var candidate && taken.Add(candidate))
                return candidate;
    }

    private static string Comment(string text) => Printable.Of(text, 200);

    private static string Quoted(string text) => $"'{Printable.Of(text).Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal).Replace("${", @"\${", StringComparison.Ordinal)}'";
}

/// <summary>A scope's id in the parts that Bicep needs: a module is deployed to a subscription or a resource group, never to an id.</summary>
/// <param name="Subscription">The subscription's id.</param>
/// <param name="ResourceGroup">Its resource group; "" for the whole subscription.</param>
/// <param name="Resource">The resource in it, type and name; "" for the whole group.</param>
internal sealed record AzureRoleScope(string Subscription, string ResourceGroup, string Resource)
{
    /// <summary>What kind of place it is, as part of a role's name.</summary>
    public string Word => Resource.Split('/') is [_, var type, ..] ? type : "scopes";

    public static AzureRoleScope Of(string id) => id.Split('/') switch
    {
        ["", _, var subscription, _, var group, _, .. var resource] => new(subscription, group, string.Join('/', resource)),
        ["", _, var subscription, _, var group] => new(subscription, group, ""),
        ["", _, var subscription] => new(subscription, "", ""),
        _ => new("", "", ""),
    };
}
