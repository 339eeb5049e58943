using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SecResponder.Lab.Graph;

/// <summary>Identity Protection: risky users, confirm, dismiss. Whoever was never at risk is not found.</summary>
internal sealed class RiskApi(DirectoryState directory)
{
    public void Map(IEndpointRouteBuilder routes, Func<RequestDelegate, RequestDelegate> with)
    {
        routes.MapGet("/v1.0/identityProtection/riskyUsers", with(context => context.JsonAsync(
            200, new ListBody<RiskyUserBody>([.. directory.Users.Where(user => user.RiskState is not null).Select(Body)]), GraphJson.Default.ListBodyRiskyUserBody)));
        routes.MapGet("/v1.0/identityProtection/riskyUsers/{id}", with(ReadAsync));
        routes.MapPost("/v1.0/identityProtection/riskyUsers/confirmCompromised", with(context => SetAsync(context, "confirm", "confirmedCompromised")));
        routes.MapPost("/v1.0/identityProtection/riskyUsers/dismiss", with(context => SetAsync(context, "dismiss", "dismissed")));
    }

    private Task ReadAsync(HttpContext context) => directory.User((string)context.Request.RouteValues["id"]!) is { RiskState: not null } user
        ? context.JsonAsync(200, Body(user), GraphJson.Default.RiskyUserBody)
        : GraphSystem.NotFoundAsync(context, "riskyUser");

    private async Task SetAsync(HttpContext context, string verb, string state)
    {
        var body = await context.ReadAsync(GraphJson.Default.UserIdsBody);
        if (body?.UserIds is not { Length: > 0 } ids || ids.Any(id => !Guid.TryParse(id, out _)))
        {
            await GraphSystem.ErrorAsync(context, 400, "BadRequest", "userIds must be object ids");
            return;
        }
        foreach (var user in ids.Select(directory.User).OfType<DirectoryUser>())
            directory.Change($"{verb} {user.Given.Id}", () => user.RiskState = state);
        await GraphSystem.NothingAsync(context);
    }

    private static RiskyUserBody Body(DirectoryUser user) => new(user.Given.Id, user.Given.Name, false, user.RiskState!, user.RiskState is "confirmedCompromised" ? "high" : user.RiskState is "atRisk" ? "medium" : "none");
}
