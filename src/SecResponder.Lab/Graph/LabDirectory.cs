namespace SecResponder.Lab.Graph;

/// <summary>A directory to be put into the lab: users, roles, applications.</summary>
public sealed class LabDirectory
{
    public IReadOnlyList<LabUser> Users { get; set; } = [];

    /// <summary>Role definitions: id to name.</summary>
    public IReadOnlyDictionary<string, string> Roles { get; set; } = new Dictionary<string, string>();

    public IReadOnlyList<LabApplication> Applications { get; set; } = [];
}

/// <summary>A user to be put into the lab.</summary>
public sealed record LabUser(string Id, string Name)
{
    public string? Mail { get; init; }

    public string DisplayName { get; init; } = "";

    /// <summary>The account name in Active Directory.</summary>
    public string? Account { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>Whether the user comes from Active Directory.</summary>
    public bool Synchronized { get; init; }

    /// <summary>The user's role assignments.</summary>
    public IReadOnlyList<LabRoleAssignment> Assignments { get; init; } = [];

    /// <summary><c>none</c>, <c>atRisk</c>, <c>confirmedCompromised</c>; null: never at risk, so not found.</summary>
    public string? RiskState { get; init; }

    /// <summary>Whether changing the user needs a directory role that the caller does not have.</summary>
    public bool Privileged { get; init; }
}

/// <summary>One role assignment: the definition's id, and where it holds.</summary>
public sealed record LabRoleAssignment(string Role, string Scope = "/");

/// <summary>An application to be put into the lab: registration and service principal.</summary>
public sealed record LabApplication(string AppId, string Name)
{
    /// <summary>Key ids of secrets at the registration.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Key ids of secrets at the service principal.</summary>
    public IReadOnlyList<string> PrincipalSecrets { get; init; } = [];

    /// <summary>Key ids of certificates at the registration.</summary>
    public IReadOnlyList<string> Certificates { get; init; } = [];

    public bool Enabled { get; init; } = true;

    /// <summary>Whether it is another tenant's: then there is no registration.</summary>
    public bool IsForeign { get; init; }
}
