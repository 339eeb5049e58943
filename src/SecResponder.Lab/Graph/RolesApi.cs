using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.Defender;

namespace SecResponder.Lab.Graph;

/// <summary>Directory roles: definitions, assignments. A page holds two, so that whoever reads on is seen to.</summary>
internal sealed class RolesApi(DirectoryState directory)
{
    private const int PageSize = 2;
    private const string Path = "/v1.0/roleManagement/directory/";
    private static readonly HashSet<string> Fields = new(StringComparer.OrdinalIgnoreCase) { "principalId", "roleDefinitionId", "displayName" };

    public void Map(IEndpointRouteBuilder routes, Func<RequestDelegate, RequestDelegate> with)
    {
        routes.MapGet(Path + "roleDefinitions", with(DefinitionsAsync));
        routes.MapGet(Path + "roleAssignments", with(AssignmentsAsync));
        routes.MapPost(Path + "roleAssignments", with(AssignAsync));
        routes.MapDelete(Path + "roleAssignments/{id}", with(context =>
            directory.Unassign((string)context.Request.RouteValues["id"]!) ? GraphSystem.NothingAsync(context) : GraphSystem.NotFoundAsync(context, "roleAssignment")));
    }

    private Task DefinitionsAsync(HttpContext context) => Terms(context) is { } terms
        ? context.JsonAsync(
            200, new ListBody<RoleBody>([.. directory.Roles.Where(role => terms.All(term => term.Holds(role.Value))).Select(role => new RoleBody(role.Key, role.Value))]), GraphJson.Default.ListBodyRoleBody)
        : GraphSystem.ErrorAsync(context, 400, "BadRequest", "Invalid filter clause");

    private Task AssignmentsAsync(HttpContext context)
    {
        if (Terms(context) is not { } terms)
            return GraphSystem.ErrorAsync(context, 400, "BadRequest", "Invalid filter clause");
        var skip = int.TryParse(context.Request.Query["$skip"], out var asked) ? asked : 0;
        RoleAssignmentBody[] found = [.. directory.Assignments.Where(given => terms.All(term => term.Holds(term.Field.Equals("principalId", StringComparison.OrdinalIgnoreCase) ? given.PrincipalId : given.RoleDefinitionId)))];
        var next = found.Length > skip + PageSize
            ? $"{context.Request.Scheme}://{context.Request.Host}{Path}roleAssignments?$filter={Uri.EscapeDataString(context.Request.Query["$filter"].ToString())}&$skip={skip + PageSize}"
            : null;
        return context.JsonAsync(200, new ListBody<RoleAssignmentBody>([.. found.Skip(skip).Take(PageSize)]) { NextLink = next }, GraphJson.Default.ListBodyRoleAssignmentBody);
    }

    private async Task AssignAsync(HttpContext context)
    {
        if (await context.ReadAsync(GraphJson.Default.RoleAssignmentBody) is not { PrincipalId.Length: > 0, RoleDefinitionId.Length: > 0, DirectoryScopeId.Length: > 0 } asked || !directory.Roles.ContainsKey(asked.RoleDefinitionId))
            await GraphSystem.ErrorAsync(context, 400, "Request_BadRequest", "principalId, roleDefinitionId and directoryScopeId are required");
        else if (directory.Assign(asked.PrincipalId, asked.RoleDefinitionId, asked.DirectoryScopeId) is { } assignment)
            await context.JsonAsync(201, assignment, GraphJson.Default.RoleAssignmentBody);
        else
            await GraphSystem.ErrorAsync(context, 400, "Request_BadRequest", "A conflicting object with one or more of the specified property values is present in the directory.");
    }

    private static IReadOnlyList<ODataFilter.Term>? Terms(HttpContext context) => ODataFilter.Read(context.Request.Query["$filter"], Fields);
}
