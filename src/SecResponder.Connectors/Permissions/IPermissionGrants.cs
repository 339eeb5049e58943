using System.Collections.Immutable;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Permissions;

/// <summary>Tells what a system has granted to the identity that it is called with. Where a system can't be asked, nobody implements it, and only the first call shows.</summary>
public interface IPermissionGrants
{
    /// <summary>The system, as signatures name it.</summary>
    string System { get; }

    /// <summary>Whether it can tell of such permissions.</summary>
    bool Tells(PermissionKind kind);

    /// <summary>Compares what is needed, all of kinds that it tells of, with what is granted. Changes nothing.</summary>
    /// <exception cref="ConnectorException">The system, or whoever gives its tokens, could not be asked.</exception>
    Task<ImmutableArray<GrantFinding>> CompareAsync(IReadOnlyCollection<NeededPermission> needed, CancellationToken cancellation);
}

/// <summary>How a permission stands.</summary>
public enum GrantState
{
    /// <summary>It is needed, and there.</summary>
    Granted,
    /// <summary>It is needed, and not there.</summary>
    Missing,
    /// <summary>It is there, and more than is needed: something less would do.</summary>
    Wider,
    /// <summary>It is there, and nothing that is in force needs it.</summary>
    NotNeeded,
    /// <summary>Whether there is more than is needed can't be asked.</summary>
    NotTold,
}

/// <summary>One permission, compared.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Name">Its name, as the outside system spells it.</param>
/// <param name="Place">Where; "" where the system has no places.</param>
public sealed record GrantFinding(GrantState State, string Name, string Place)
{
    /// <summary>What it is needed for, where it is.</summary>
    public NeededPermission? Needed { get; init; }
}
