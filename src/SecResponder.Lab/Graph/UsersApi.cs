using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.Defender;
using SecResponder.Lab.Faults;

namespace SecResponder.Lab.Graph;

/// <summary>Users: read, find by account, change, end sessions, roles, mail. Properties that a page says are told only on $select are told only then.</summary>
internal sealed class UsersApi(DirectoryState directory)
{
    private static readonly HashSet<string> Fields = new(StringComparer.OrdinalIgnoreCase) { "onPremisesSamAccountName", "userPrincipalName", "displayName" };

    public void Map(IEndpointRouteBuilder routes, Func<RequestDelegate, RequestDelegate> with)
    {
        routes.MapGet("/v1.0/users", with(FindAsync));
        routes.MapGet("/v1.0/users/{id}", with(ReadAsync));
        routes.MapPatch("/v1.0/users/{id}", with(ChangeAsync));
        routes.MapPost("/v1.0/users/{id}/revokeSignInSessions", with(RevokeAsync));
        routes.MapGet("/v1.0/users/{id}/transitiveMemberOf/graph.directoryRole", with(RolesAsync));
        routes.MapPost("/v1.0/users/{id}/sendMail", with(SendAsync));
    }

    private Task FindAsync(HttpContext context)
    {
        var filter = context.Request.Query["$filter"].ToString();
        if (filter.Contains("onPremisesSamAccountName", StringComparison.Ordinal) && (context.Request.Headers["ConsistencyLevel"] != "eventual" || context.Request.Query["$count"] != "true"))
            return GraphSystem.ErrorAsync(context, 400, "Request_UnsupportedQuery", "Unsupported or invalid query filter clause: this property needs $count and ConsistencyLevel");
        if (ODataFilter.Read(filter, Fields) is not { } terms)
            return GraphSystem.ErrorAsync(context, 400, "BadRequest", "Invalid filter clause");
        var found = directory.Users.Where(user => terms.All(term => term.Holds(term.Field.ToUpperInvariant() switch
        {
            "ONPREMISESSAMACCOUNTNAME" => user.Given.Account ?? "",
            "DISPLAYNAME" => user.Given.DisplayName,
            _ => user.Given.Name,
        })));
        return context.JsonAsync(200, new ListBody<UserBody>([.. found.Select(user => Body(user, Selected(context)))]), GraphJson.Default.ListBodyUserBody);
    }

    private Task ReadAsync(HttpContext context) => User(context) is { } user
        ? context.JsonAsync(200, Body(user, Selected(context)), GraphJson.Default.UserBody)
        : GraphSystem.NotFoundAsync(context, Id(context));

    private async Task ChangeAsync(HttpContext context)
    {
        if (User(context) is not { } user)
        {
            await GraphSystem.NotFoundAsync(context, Id(context));
            return;
        }
        if (await context.ReadAsync(GraphJson.Default.JsonElement) is not { ValueKind: JsonValueKind.Object } change)
        {
            await GraphSystem.ErrorAsync(context, 400, "BadRequest", "Unable to read JSON request payload.");
            return;
        }
        if (user.Given.Privileged)
        {
            await GraphSystem.ErrorAsync(context, 403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
            return;
        }
        if (user.Given.Synchronized && change.TryGetProperty("accountEnabled", out _))
        {
            await GraphSystem.ErrorAsync(context, 400, "Request_BadRequest", "Unable to update the specified properties for on-premises mastered Directory Sync objects.");
            return;
        }
        foreach (var member in change.EnumerateObject())
        {
            switch (member.Name)
            {
                case "accountEnabled" when member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    var enabled = member.Value.GetBoolean();
                    if (enabled != user.Enabled)
                        directory.Change($"{(enabled ? "enable" : "disable")} {user.Given.Id}", () => user.Switch(enabled, directory.Now + FaultyWire.LateBy(context)));
                    break;
                case "passwordProfile" when member.Value.TryGetProperty("forceChangePasswordNextSignIn", out var force):
                    directory.Change($"force-password-change {user.Given.Id}", () => user.MustChangePassword = force.GetBoolean());
                    break;
                case "@odata.type":
                    break;
                default:
                    await GraphSystem.ErrorAsync(context, 400, "Request_BadRequest", $"Invalid property '{member.Name}'.");
                    return;
            }
        }
        await GraphSystem.NothingAsync(context);
    }

    private Task RevokeAsync(HttpContext context)
    {
        if (User(context) is not { } user)
            return GraphSystem.NotFoundAsync(context, Id(context));
        directory.Change($"revoke {user.Given.Id}", () => user.SessionsValidFrom = directory.Now);
        return context.JsonAsync(200, new ValueBody(true), GraphJson.Default.ValueBody);
    }

    private Task RolesAsync(HttpContext context) => User(context) is { } user
        ? context.JsonAsync(200, new ListBody<DirectoryRoleBody>([.. directory.Assignments.Where(given => given.PrincipalId == user.Given.Id).Select(given => given.RoleDefinitionId).Distinct()
            .Select(role => new DirectoryRoleBody("#microsoft.graph.directoryRole", role, directory.Roles.GetValueOrDefault(role, role)))]), GraphJson.Default.ListBodyDirectoryRoleBody)
        : GraphSystem.NotFoundAsync(context, Id(context));

    private async Task SendAsync(HttpContext context)
    {
        // Actions' parameters are taken in any case: Microsoft's library writes them with a capital.
        if (await context.ReadAsync(GraphJson.Default.JsonElement) is not { ValueKind: JsonValueKind.Object } body
            || body.EnumerateObject().FirstOrDefault(member => member.Name.Equals("message", StringComparison.OrdinalIgnoreCase)).Value is not { ValueKind: JsonValueKind.Object } message
            || !message.TryGetProperty("toRecipients", out var to))
        {
            await GraphSystem.ErrorAsync(context, 400, "ErrorInvalidRequest", "The message is not valid.");
            return;
        }
        var step = message.TryGetProperty("internetMessageHeaders", out var headers) ? headers.EnumerateArray().Select(header => header.GetProperty("value").GetString()).FirstOrDefault() : null;
        directory.Send(new MailSeen(
            Id(context), [.. to.EnumerateArray().Select(one => one.GetProperty("emailAddress").GetProperty("address").GetString()!)],
            message.GetProperty("subject").GetString() ?? "", message.GetProperty("body").GetProperty("content").GetString() ?? "", step ?? ""));
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private UserBody Body(DirectoryUser user, HashSet<string> selected) => new()
    {
        Id = user.Given.Id,
        UserPrincipalName = user.Given.Name,
        DisplayName = user.Given.DisplayName,
        Mail = user.Given.Mail,
        AccountEnabled = selected.Contains("accountEnabled") ? user.EnabledAsSeen(directory.Now) : null,
        OnPremisesSyncEnabled = selected.Contains("onPremisesSyncEnabled") && user.Given.Synchronized ? true : null,
        OnPremisesSamAccountName = selected.Contains("onPremisesSamAccountName") ? user.Given.Account : null,
        SignInSessionsValidFromDateTime = selected.Contains("signInSessionsValidFromDateTime") ? user.SessionsValidFrom : null,
        PasswordProfile = selected.Contains("passwordProfile") ? new PasswordProfileBody(user.MustChangePassword) : null,
    };

    private DirectoryUser? User(HttpContext context) => directory.User(Id(context));

    private static HashSet<string> Selected(HttpContext context) => new(context.Request.Query["$select"].ToString().Split(','), StringComparer.OrdinalIgnoreCase);

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;
}
