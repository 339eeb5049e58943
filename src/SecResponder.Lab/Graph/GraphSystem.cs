using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecResponder.Lab.State;

namespace SecResponder.Lab.Graph;

/// <summary>Microsoft Graph v1.0: users, risk, roles, applications, mail, incidents.</summary>
internal sealed class GraphSystem : LabSystem
{
    private readonly LabOptions _options;
    private readonly TimeProvider _time;

    public GraphSystem(LabOptions options, TimeProvider time)
    {
        _options = options;
        Directory = new DirectoryState(options.Of<LabDirectory>(), time);
        Directory.Fill();
        Incidents = new IncidentState(options.Of<LabIncidents>(), time);
        Incidents.Fill();
        _time = time;
    }

    public DirectoryState Directory { get; }

    public IncidentState Incidents { get; }

    public override string Name => "graph";

    public override bool Owns(string path) => path.StartsWith("/v1.0/", StringComparison.OrdinalIgnoreCase);

    public override void Map(IEndpointRouteBuilder routes)
    {
        new UsersApi(Directory).Map(routes, With);
        new RiskApi(Directory).Map(routes, With);
        new RolesApi(Directory).Map(routes, With);
        new ApplicationsApi(Directory).Map(routes, With);
        new IncidentsApi(Incidents, _time).Map(routes, With);
        routes.MapPost("/lab/users", SeedAsync);
    }

    public override IEnumerable<LabView> Look() =>
    [
        LabView.Of("users", [.. Directory.Users.Select(Seen)], GraphJson.Default.UserSeen),
        LabView.Of("mails", Directory.Mails, GraphJson.Default.MailSeen),
        LabView.Of("incidents", Incidents.Snapshot(), GraphJson.Default.IncidentSeen),
    ];

    public override void Clear()
    {
        Directory.Fill();
        Incidents.Fill();
    }

    public static Task ErrorAsync(HttpContext context, int status, string code, string message) =>
        context.JsonAsync(status, new GraphErrorBody(new GraphError(code, message)), GraphJson.Default.GraphErrorBody);

    public static Task NotFoundAsync(HttpContext context, string what) =>
        ErrorAsync(context, 404, "Request_ResourceNotFound", $"Resource '{what}' does not exist or one of its queried reference-property objects are not present.");

    public static Task NothingAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private async Task SeedAsync(HttpContext context)
    {
        if (await context.ReadAsync(GraphJson.Default.LabUserArray) is not { } users)
        {
            await context.TextAsync(400, """users are [{"id": "an object id", "name": "mia@example.com", "account": "mia", "assignments": [{"role": "a definition's id", "scope": "/"}]}]""");
            return;
        }
        Directory.Seed(users);
        await NothingAsync(context);
    }

    private RequestDelegate With(RequestDelegate handle) => context => context.Request.Headers.Authorization == $"Bearer {_options.Token}"
        ? handle(context)
        : ErrorAsync(context, 401, "InvalidAuthenticationToken", "Access token is empty or has expired.");

    private UserSeen Seen(DirectoryUser user) => new(
        user.Given.Id, user.Given.Name, user.Enabled, user.MustChangePassword, user.SessionsValidFrom, user.RiskState,
        [.. Directory.Assignments.Where(given => given.PrincipalId == user.Given.Id).Select(given => $"{Directory.Roles.GetValueOrDefault(given.RoleDefinitionId, given.RoleDefinitionId)} {given.DirectoryScopeId}")]);
}

/// <summary>Graph's part of the lab.</summary>
public static class LabDirectoryView
{
    extension(LabSnapshot snapshot)
    {
        /// <summary>The users.</summary>
        public IReadOnlyList<UserSeen> Users => snapshot.Of<UserSeen>();

        /// <summary>The mails that were sent, oldest first.</summary>
        public IReadOnlyList<MailSeen> Mails => snapshot.Of<MailSeen>();

        /// <summary>Defender XDR's incidents.</summary>
        public IReadOnlyList<IncidentSeen> Incidents => snapshot.Of<IncidentSeen>();
    }
}
