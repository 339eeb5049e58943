using SecResponder.Cli.Actions;
using SecResponder.Cli.Output;
using SecResponder.Connectors.Permissions;

namespace SecResponder.Cli.Doctor;

/// <summary>What is needed, for a person who grants it by hand.</summary>
internal static class PermissionTable
{
    public static void Write(Terminal terminal, IEnumerable<NeededPermission> needed)
    {
        var records = new Records("system", "permission", "kind", "where", "needed", "by", "playbooks");
        foreach (var permission in needed)
            records.Add(permission.System, permission.Name, ActionWords.Kind(permission.Kind), permission.Place, PermissionWords.Needed(permission), PermissionWords.Uses(permission), PermissionWords.By(permission));
        records.Write(terminal, "table", "the playbooks in force need no permission anywhere");
    }
}
