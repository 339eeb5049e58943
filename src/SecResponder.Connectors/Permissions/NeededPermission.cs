using System.Collections.Immutable;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Files;

namespace SecResponder.Connectors.Permissions;

/// <summary>A permission that the playbooks in force need, with everything that needs it.</summary>
/// <param name="System">The outside system.</param>
/// <param name="Kind">What sort of right.</param>
/// <param name="Name">Its name, as the system spells it.</param>
/// <param name="Place">Where: the id of a scope; "" where the system has no places, or the settings name none.</param>
/// <param name="Uses">What needs it.</param>
public sealed record NeededPermission(string System, PermissionKind Kind, string Name, string Place, ImmutableArray<PermissionUse> Uses)
{
    /// <summary>Whether it is needed as the playbooks are; false: only once those that observe enforce.</summary>
    public bool IsNeededNow => Uses.Any(use => use.IsNow);
}

/// <summary>One thing that needs a permission.</summary>
/// <param name="What">The action, or what is asked.</param>
/// <param name="For">What it needs it for.</param>
/// <param name="By">The playbook's title, or whose notices they are.</param>
/// <param name="Mode">Whether that playbook acts.</param>
/// <param name="IsReading">Whether nothing but a question needs it: that is asked while observing, too.</param>
public sealed record PermissionUse(string What, string For, string By, PlaybookMode Mode, bool IsReading)
{
    /// <summary>Whether it needs it as it is.</summary>
    public bool IsNow => IsReading || Mode == PlaybookMode.Enforce;
}
