using SecResponder.Connectors.Permissions;

namespace SecResponder.Cli.Doctor;

/// <summary>How a needed permission is said, the same in each form.</summary>
internal static class PermissionWords
{
    /// <summary>Since when it is needed.</summary>
    public static string Needed(NeededPermission permission) => permission.IsNeededNow ? "now" : "once enforced";

    /// <summary>What needs it: actions and questions, each once.</summary>
    public static string Uses(NeededPermission permission) => string.Join(", ", permission.Uses.Select(use => use.What).Distinct(StringComparer.Ordinal));

    /// <summary>Whose playbooks, each once.</summary>
    public static string By(NeededPermission permission) => string.Join(", ", permission.Uses.Select(use => use.By).Distinct(StringComparer.Ordinal));
}
