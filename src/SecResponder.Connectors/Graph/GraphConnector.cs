using System.Collections.Immutable;
using Azure.Core;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Graph.Incidents;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Permissions;
using SecResponder.Connectors.Secrets;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Graph;

/// <summary>Microsoft Graph: users, their sessions, risk and roles, applications, e-mail, incidents of Defender XDR.</summary>
internal sealed class GraphConnector() : Connector<GraphOptions>(new GraphOptionsValidator())
{
    /// <summary>What Graph bears of one application. Page "Microsoft Graph service-specific throttling limits".</summary>
    public static ActionLimits Limits { get; } = new(0, 4, "by what each call costs, for an application in a tenant; identity protection about one call a second; beyond that 429 with Retry-After");

    private const string ReadRoles = "RoleManagement.Read.Directory";

    /// <summary>What finding a user needs, whatever is done to it then.</summary>
    public static ImmutableArray<ActionPermission> FindUser { get; } =
    [
        new ActionPermission(PermissionKind.GraphApplicationRole, "User.Read.All", "find the user, read the state back"),
        new ActionPermission(PermissionKind.GraphApplicationRole, ReadRoles, "know the user's roles for protected lists (Connectors:Graph:Roles)"),
    ];

    public override string Name => "Graph";

    public override string Title => "Microsoft Graph v1.0, by Microsoft's own client library";

    public override ImmutableArray<ConnectorSetting> Settings =>
    [
        new("BaseAddress", "none: not connected", "`https://graph.microsoft.com`, or a national cloud's"),
        new("Token", "none: the host's identity gets one", "Reference of a bearer token"),
        new("Roles", "true", "Whether a user's directory roles are read, as tags `role:<name>` for protected lists; needs `RoleManagement.Read.Directory`. Without that right nobody is resolved: switch it off to say that you know"),
        new("Sender", "none: no e-mail", "The mailbox that `notify.email` sends from, by its user principal name"),
        new("Recipients", "none", "Domains that `notify.email` may send to: exact, or a suffix that begins with a dot"),
    ];

    public override ImmutableArray<ActionSignature> Actions =>
    [
        DisableUser.Description, RevokeSessions.Description, ForcePasswordChange.Description, ConfirmCompromised.Description, RemoveRole.Description,
        DisableApplication.Description, RemoveCredential.Description, NotifyByMail.Description,
        CommentIncident.Description, TagIncident.Description, ResolveIncident.Description,
    ];

    public override ImmutableArray<ConnectorReading> Readings =>
    [
        new("who a user is", [ParameterKind.User], FindUser),
        new("which application is meant", [ParameterKind.Application], [new ActionPermission(PermissionKind.GraphApplicationRole, "Application.Read.All", "find the application")]),
    ];

    public override ImmutableArray<string> PlacesOf(ActionPermission permission, ConnectorOptions options) =>
        permission.Name == ReadRoles && !options.Of<GraphOptions>(Name).Roles ? [] : [""];

    protected override void Add(GraphOptions options, ConnectorSetup setup)
    {
        if (options.BaseAddress is not { } address)
            return;
        var http = setup.Http(Name, address, provider => new GraphWire(options, provider.GetRequiredService<ISecrets>()));
        setup.Services.AddSingleton(options);
        setup.Services.AddSingleton(provider => new GraphApi(http(provider), options, provider.GetRequiredService<ISecrets>(), provider.GetRequiredService<TokenCredential>()));
        setup.Services.AddSingleton<IEntityResolver, GraphResolver>();
        setup.Services.AddSingleton<IResponseAction, DisableUser>().AddSingleton<IResponseAction, RevokeSessions>().AddSingleton<IResponseAction, ForcePasswordChange>()
            .AddSingleton<IResponseAction, ConfirmCompromised>().AddSingleton<IResponseAction, RemoveRole>().AddSingleton<IResponseAction, DisableApplication>()
            .AddSingleton<IResponseAction, RemoveCredential>();
        setup.Services.AddSingleton<IPermissionGrants>(provider => new TokenRoles(
            GraphApi.System, PermissionKind.GraphApplicationRole, GraphToken.Of(options, provider.GetRequiredService<ISecrets>(), provider.GetRequiredService<TokenCredential>())));
        var api = setup.Api($"{Name}:Incidents", GraphApi.System, address);
        setup.Services.AddSingleton(provider => new XdrIncidents(api(provider), options, provider.GetRequiredService<ISecrets>(), provider.GetRequiredService<TokenCredential>()));
        setup.Services.AddSingleton<IResponseAction, CommentIncident>().AddSingleton<IResponseAction, TagIncident>().AddSingleton<IResponseAction, ResolveIncident>();
        if (options.Sender is not null)
            setup.Services.AddSingleton<IResponseAction, NotifyByMail>();
    }
}

/// <summary>Microsoft Graph: the configuration section <c>Connectors:Graph</c>.</summary>
public sealed class GraphOptions
{
    /// <summary><c>https://graph.microsoft.com</c>, or a national cloud's; null: not connected.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>Reference of a bearer token; without it the host's identity gets one.</summary>
    public string? Token { get; set; }

    /// <summary>Whether a user's directory roles are read, as tags for protected lists. Default true; where it is true and the right is missing, nobody is resolved.</summary>
    public bool Roles { get; set; } = true;

    /// <summary>The mailbox that mail is sent from; null: no mail.</summary>
    public string? Sender { get; set; }

    /// <summary>Domains that mail may go to: exact, or a suffix that begins with a dot. Default none.</summary>
    public IList<string> Recipients { get; init; } = [];
}

internal sealed class GraphOptionsValidator : AbstractValidator<GraphOptions>
{
    public GraphOptionsValidator()
    {
        RuleFor(options => options.BaseAddress).IsSecure("Connectors:Graph:BaseAddress");
        RuleFor(options => options.BaseAddress).Must(address => address is null || address.AbsolutePath.Trim('/').Length == 0)
            .WithMessage("Connectors:Graph:BaseAddress must be the host alone, https://graph.microsoft.com: the version is added");
        RuleFor(options => options).Must(options => options.Sender is null || options.Recipients.Count > 0)
            .WithMessage("Connectors:Graph:Sender needs Recipients besides it: the domains that mail may go to");
    }
}
