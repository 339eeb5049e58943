namespace SecResponder.Playbooks.Actions;

/// <summary>What sort of right a permission is: who gives it, and in which words.</summary>
public enum PermissionKind
{
    /// <summary>An application role of Defender for Endpoint's own API (service principal <em>WindowsDefenderATP</em>).</summary>
    DefenderApplicationRole,
    /// <summary>An application role of Microsoft Graph.</summary>
    GraphApplicationRole,
    /// <summary>A directory role of Entra that the calling identity itself must hold.</summary>
    DirectoryRole,
    /// <summary>An action of Azure Resource Manager, for a custom role.</summary>
    AzureAction,
    /// <summary>A role in a ServiceNow instance.</summary>
    ServiceNowRole,
    /// <summary>A verb on a resource, for a role of Kubernetes.</summary>
    KubernetesVerb,
    /// <summary>A right in an administrator's profile of a firewall or another appliance.</summary>
    AdminProfile,
    /// <summary>A scope of a token that a service issues (GitHub, Jira, Azure DevOps).</summary>
    TokenScope,
    /// <summary>Knowing a secret address is the whole permission.</summary>
    SecretAddress,
}

/// <summary>One right that an action needs in its outside system.</summary>
/// <param name="Kind">What sort of right.</param>
/// <param name="Name">Its name, exactly as the outside system spells it.</param>
/// <param name="For">What it is needed for, in a few words.</param>
public sealed record ActionPermission(PermissionKind Kind, string Name, string For)
{
    /// <summary>The connector's setting that names the place where alone it is needed (<c>IpGroups</c>); null: wherever the system may be acted on.</summary>
    public string? At { get; init; }
}

/// <summary>What an outside system bears of one caller, as its own documentation says. The runner keeps to it unless <c>Runner:Systems</c> says otherwise.</summary>
/// <param name="PerMinute">Calls a minute; 0: it says nothing.</param>
/// <param name="AtOnce">Calls at a time; 0: it says nothing.</param>
/// <param name="Note">What else it says: limits an hour, how it answers beyond them.</param>
public sealed record ActionLimits(int PerMinute, int AtOnce, string Note)
{
    /// <summary>How long one call may take, when that is not <c>Runner:CallTimeout</c>.</summary>
    public TimeSpan? Timeout { get; init; }
}
