using SecResponder.Playbooks.Actions;

namespace SecResponder.Connectors.Permissions;

/// <summary>How application roles of Graph and of Defender include one another: <c>X.ReadWrite.All</c> lets in what <c>X.Read.All</c> does.</summary>
/// <remarks>Microsoft Learn, "Microsoft Graph permissions reference": each role of the first form is described as reading and writing the same.</remarks>
internal static class ApplicationRoles
{
    public static bool Cover(string granted, string wanted) => IsSame(granted, wanted) || IncludesReading(granted, wanted);

    /// <summary>Whether who has the one need not be given the other besides.</summary>
    public static bool IncludesReading(NeededPermission has, NeededPermission wanted) =>
        has.Kind == wanted.Kind && has.Kind is PermissionKind.GraphApplicationRole or PermissionKind.DefenderApplicationRole && IncludesReading(has.Name, wanted.Name);

    public static bool IsSame(string one, string another) => string.Equals(one, another, StringComparison.OrdinalIgnoreCase);

    private static bool IncludesReading(string granted, string wanted) => !IsSame(granted, wanted) && IsSame(granted, wanted.Replace(".Read.", ".ReadWrite.", StringComparison.Ordinal));
}
