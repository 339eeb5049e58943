using Microsoft.Graph.Models;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Graph;

/// <summary>
/// <c>user.remove-role</c>: takes one assignment of a directory role from a user, the one that an event told of, and gives back exactly that. One assignment is one request there and one back: nothing
/// can be left halfway. The same role in another scope is another assignment, and stays.
/// </summary>
/// <remarks>Microsoft Learn, "unifiedRoleAssignment resource type". What a user has through a group, or activated in Privileged Identity Management, is no assignment of this kind.</remarks>
public sealed class RemoveRole(GraphApi graph) : IKeepsState
{
    private const string Tenant = "/";
    private const string HasItNot = "not assigned";

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "user.remove-role", GraphApi.System, "Takes an assignment of a directory role from a user, until its time is over",
        [
            new ActionParameter("user", ParameterKind.User, true, "The user: principal name, object id, or DOMAIN\\account"),
            new ActionParameter("role", ParameterKind.Text, true, "The role: its name, or the id of its definition"),
            new ActionParameter("scope", ParameterKind.Text, false, "Where it was assigned: / (the default) is the whole tenant, /administrativeUnits/<id> a unit"),
            new ActionParameter("for", ParameterKind.Duration, true, "How long: at its end the role is given back, so longer than you need to look into it"),
        ],
        IsHold: true)
    {
        Permissions =
        [
            new ActionPermission(PermissionKind.GraphApplicationRole, "RoleManagement.ReadWrite.Directory", "read, remove and give back role assignments"),
            .. GraphConnector.FindUser,
        ],
        FoundBy = "the assignment that was there before the intent is not there",
        UndoneBy = "assigning the same role to the same user for the same scope; the assignment gets a new id. Who did not have it before is not given it",
        Limits = GraphConnector.Limits,
        Unverified =
        [
            "assignments that Privileged Identity Management made: Graph is said to refuse their removal here (400), and so is the step",
            "that the last Global Administrator is refused",
            "somebody else who removes the same assignment while our hold lasts leaves no trace: at the end of its time it is given back",
        ],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => graph.CheckAsync(
        client => client.RoleManagement.Directory.RoleDefinitions.GetAsync(ask => ask.QueryParameters.Top = 1, cancellation),
        "roles can be read; whether assignments may be changed shows when the first is", "RoleManagement.ReadWrite.Directory", cancellation);

    /// <inheritdoc/>
    public async Task<string> ReadStateAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        return await RoleAsync(call, cancellation) is { } role && await AssignmentAsync(call, role, cancellation) is not null ? role : HasItNot;
    }

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (Kept(call) is not { } role)
            return Theirs;
        if (await AssignmentAsync(call, role, cancellation) is not { } assignment)
            return Removed(call);
        return await graph.WriteAsync(client => client.RoleManagement.Directory.RoleAssignments[assignment.Id].DeleteAsync(cancellationToken: cancellation), cancellation) ?? Removed(call);
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Kept(call) is not { } role ? Theirs : await AssignmentAsync(call, role, cancellation) is null ? Removed(call) : new Effect.Absent();
    }

    /// <inheritdoc/>
    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (Kept(call) is not { } role)
            return Theirs;
        if (await AssignmentAsync(call, role, cancellation) is not null)
            return new Effect.Done("", "the user has it again");
        var assignment = new UnifiedRoleAssignment { PrincipalId = GraphTargets.UserOf(call), RoleDefinitionId = role, DirectoryScopeId = Scope(call) };
        return await graph.WriteAsync(
            async client =>
            {
                if (await client.RoleManagement.Directory.RoleAssignments.PostAsync(assignment, cancellationToken: cancellation) is not { Id.Length: > 0 })
                    throw GraphApi.Unreadable();
            },
            cancellation) ?? new Effect.Done("", $"given back for {Scope(call)}");
    }

    private static Effect.NotOurs Theirs { get; } = new("the user does not have that role itself for that scope: through a group, or not at all");

    private static Effect.Done Removed(ActionCall call) => new("", $"removed for {PlainText.Line(Scope(call), 100)}");

    private static string Scope(ActionCall call) => call.With.GetValueOrDefault("scope") is { Length: > 0 } scope ? scope : Tenant;

    // The definition's id; null when the user did not have the role.
    private static string? Kept(ActionCall call) => call.Before switch
    {
        null => throw new ConnectorException("what it was before was not kept: what is to be given back can't be told"),
        HasItNot => null,
        var role => role,
    };

    private async Task<string?> RoleAsync(ActionCall call, CancellationToken cancellation)
    {
        var asked = call.With.GetValueOrDefault("role", "").Trim();
        if (asked.Length == 0)
            return null;
        if (Guid.TryParse(asked, out _))
            return asked;
        var found = await graph.ReadAsync(
            client => client.RoleManagement.Directory.RoleDefinitions.GetAsync(ask => ask.QueryParameters.Filter = $"displayName eq '{asked.Replace("'", "''", StringComparison.Ordinal)}'", cancellation), cancellation);
        return (found?.Value ?? throw GraphApi.Unreadable()).FirstOrDefault(role => string.Equals(role.DisplayName, asked, StringComparison.OrdinalIgnoreCase))?.Id;
    }

    private async Task<UnifiedRoleAssignment?> AssignmentAsync(ActionCall call, string role, CancellationToken cancellation)
    {
        var (user, scope) = (GraphTargets.UserOf(call), Scope(call));
        var page = await graph.ReadAsync(client => client.RoleManagement.Directory.RoleAssignments.GetAsync(ask => ask.QueryParameters.Filter = $"principalId eq '{user}'", cancellation), cancellation);
        while (true)
        {
            if (page?.Value is not { } items || items.Any(item => item is not { Id.Length: > 0, PrincipalId.Length: > 0 }))
                throw GraphApi.Unreadable();
            // A filter that was not understood may be answered with everybody's.
            if (items.FirstOrDefault(item => item.PrincipalId == user && string.Equals(item.RoleDefinitionId, role, StringComparison.OrdinalIgnoreCase) && item.DirectoryScopeId == scope) is { } found)
                return found;
            if (page.OdataNextLink is not { Length: > 0 } next)
                return null;
            page = await graph.ReadAsync(client => client.RoleManagement.Directory.RoleAssignments.WithUrl(next).GetAsync(cancellationToken: cancellation), cancellation);
        }
    }
}
