using System.Collections.Immutable;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Connectors.Tickets;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Changes;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.ServiceNow;

/// <summary>ServiceNow, by its Table API: tickets, and the change requests that are read.</summary>
internal sealed class ServiceNowConnector() : Connector<ServiceNowOptions>(new ServiceNowOptionsValidator())
{
    public override string Name => "ServiceNow";

    public override string Title => "ServiceNow, by its Table API";

    public override ImmutableArray<ConnectorSetting> Settings =>
    [
        new("BaseAddress", "none: not connected", "`https://instance.service-now.com`"),
        new("Table", "`incident`", "`incident` or `sn_si_incident`; the place of queues that name none"),
        new("User", "none", "The user's name"),
        new("Password", "none", "Reference of the user's password"),
        new("FalsePositive", "`False positive`", "Close codes that say that it was one; case, blanks, hyphens and underscores do not matter"),
        new("TruePositive", "`True positive`", "Close codes that say that it was what it looked like"),
    ];

    public override ImmutableArray<ActionSignature> Actions => [OpenTicket.Description];

    public override ImmutableArray<ConnectorReading> Readings =>
    [
        new("which change was approved", [], [new ActionPermission(PermissionKind.ServiceNowRole, "itil", "read change_request and task_ci; a role of your own with these two rights is less")]) { Changes = ChangeRequests.System },
    ];

    private protected override TicketSystem? Tickets(ServiceNowOptions options) => options.BaseAddress is null
        ? null
        : new TicketSystem(Name, OpenTicket.System, "Connectors:ServiceNow:Table", options.Table, place => ServiceNowOptions.Tables.Contains(place) ? null : "no table: incident or sn_si_incident");

    protected override void Add(ServiceNowOptions options, ConnectorSetup setup)
    {
        if (options.BaseAddress is not { } address)
            return;
        var api = setup.Api(Name, OpenTicket.System, address);
        setup.Add(IResponseAction (provider) => new OpenTicket(api(provider), options, provider.GetRequiredService<ISecrets>(), setup.Homes));
        setup.Add(IChangeRecords (provider) => new ChangeRequests(api(provider), options, provider.GetRequiredService<ISecrets>()));
    }
}

/// <summary>ServiceNow: the configuration section <c>Connectors:ServiceNow</c>.</summary>
public sealed class ServiceNowOptions
{
    internal static readonly ImmutableArray<string> Tables = ["incident", "sn_si_incident"];

    /// <summary><c>https://instance.service-now.com</c>; null: not connected.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary><c>incident</c> (the default) or <c>sn_si_incident</c>.</summary>
    public string Table { get; set; } = "incident";

    /// <summary>The user's name.</summary>
    public string User { get; set; } = "";

    /// <summary>Reference of the user's password.</summary>
    public string Password { get; set; } = "";

    /// <summary>Close codes that say "it was a false positive"; case, blanks, hyphens and underscores don't matter. Default <c>False positive</c>.</summary>
    public IList<string> FalsePositive { get; init; } = ["False positive"];

    /// <summary>Close codes that say "it was what it looked like". Default <c>True positive</c>.</summary>
    public IList<string> TruePositive { get; init; } = ["True positive"];
}

internal sealed class ServiceNowOptionsValidator : AbstractValidator<ServiceNowOptions>
{
    public ServiceNowOptionsValidator()
    {
        RuleFor(options => options.BaseAddress).IsSecure("Connectors:ServiceNow:BaseAddress");
        RuleFor(options => options.Table).Must(table => ServiceNowOptions.Tables.Contains(table)).WithMessage("Connectors:ServiceNow:Table must be incident or sn_si_incident");
        RuleFor(options => options).Must(options => options.BaseAddress is null || (options.User.Length > 0 && options.Password.Length > 0))
            .WithMessage("Connectors:ServiceNow needs User and Password (a reference) besides BaseAddress");
    }
}
