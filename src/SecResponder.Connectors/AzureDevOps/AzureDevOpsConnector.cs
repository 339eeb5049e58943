using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Azure.Core;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Connectors.Tickets;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Changes;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureDevOps;

/// <summary>Azure DevOps Services, by its REST API: tickets are work items.</summary>
internal sealed class AzureDevOpsConnector() : Connector<AzureDevOpsOptions>(new AzureDevOpsOptionsValidator())
{
    public override string Name => "AzureDevOps";

    public override string Title => "Azure DevOps Services, by its REST API 7.1";

    public override ImmutableArray<ConnectorSetting> Settings =>
    [
        new("BaseAddress", "none: not connected", "`https://dev.azure.com/<organization>`"),
        new("Token", "none: the host's identity signs in", "Reference of a personal access token"),
        new("Project", "none", "The project for tickets whose queue names no place; with an area: `Project\\Area`"),
        new("WorkItemType", "`Task`", "The type of the work items"),
        new("Priorities", "none: the process's default", "By an incident's level (`critical`, `high`, `medium`, `low`): the priority, 1 to 4"),
        new("ChangeProject", "none: no change records", "The project whose work items are change records ([changes.md](../changes.md))"),
        new("ChangeType", "`Change Request`", "The type of those work items, as the CMMI process calls it"),
        new("ChangeStart", $"`{AzureDevOpsOptions.UsualStart}`", "The reference name of the field of the planned start"),
        new("ChangeEnd", $"`{AzureDevOpsOptions.UsualEnd}`", "The reference name of the field of the planned end"),
        new("ChangeApproved", string.Join(", ", AzureDevOpsOptions.UsualChangeApproved.Select(name => $"`{name}`")), "States of a change that somebody has said yes to"),
        new("CancelState", "the first state of the category Removed, else Completed", "The state that a ticket gets when it is taken back"),
        new("FalsePositive", "`False positive`", "Tags, states or reasons of a closed work item that say that it was one; case, blanks, hyphens and underscores do not matter"),
        new("TruePositive", "`True positive`", "The same for what was what it looked like"),
    ];

    public override ImmutableArray<ActionSignature> Actions => [OpenWorkItem.Description];

    public override ImmutableArray<ConnectorReading> Readings =>
    [
        new("which change was approved", [], [new ActionPermission(PermissionKind.TokenScope, "vso.work", "query and read work items of the project of changes")]) { Changes = WorkItemChanges.Calling },
    ];

    private protected override TicketSystem? Tickets(AzureDevOpsOptions options) => options.BaseAddress is null
        ? null
        : new TicketSystem(Name, OpenWorkItem.System, "Connectors:AzureDevOps:Project", options.Project, place => AzureDevOpsOptions.IsPlace(place) ? null : "no project: write its name, or Project\\Area");

    protected override void Add(AzureDevOpsOptions options, ConnectorSetup setup)
    {
        if (options.BaseAddress is not { } address)
            return;
        var api = setup.Api(Name, OpenWorkItem.System, address);
        setup.Add(IResponseAction (provider) => new OpenWorkItem(DevOps(provider), options, setup.Homes));
        if (options.ChangeProject is not null)
            setup.Add(IChangeRecords (provider) => new WorkItemChanges(DevOps(provider), options));

        AzureDevOpsApi DevOps(IServiceProvider provider) => new(api(provider), options, provider.GetRequiredService<ISecrets>(), provider.GetRequiredService<TokenCredential>());
    }
}

/// <summary>Azure DevOps: the configuration section <c>Connectors:AzureDevOps</c>.</summary>
public sealed partial class AzureDevOpsOptions
{
    /// <summary><c>https://dev.azure.com/organization</c>; null: not connected.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>Reference of a personal access token; null: the host's identity signs in.</summary>
    public string? Token { get; set; }

    /// <summary>The project, or project and area, for tickets whose queue names no place.</summary>
    public string? Project { get; set; }

    /// <summary>The type of the work items. Default <c>Task</c>, which every process has.</summary>
    public string WorkItemType { get; set; } = "Task";

    /// <summary>The priority, 1 to 4, by the incident's level. Default: none is set.</summary>
    public Dictionary<string, int> Priorities { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The state that a ticket gets when it is taken back; null: the first of the category Removed, else Completed.</summary>
    public string? CancelState { get; set; }

    /// <summary>Tags, states or reasons that say "it was a false positive". Default <c>False positive</c>.</summary>
    public IList<string> FalsePositive { get; init; } = ["False positive"];

    /// <summary>Tags, states or reasons that say "it was what it looked like". Default <c>True positive</c>.</summary>
    public IList<string> TruePositive { get; init; } = ["True positive"];

    /// <summary>The project whose work items are change records; null: there are none here.</summary>
    public string? ChangeProject { get; set; }

    /// <summary>The type of those work items. Default <c>Change Request</c>.</summary>
    public string ChangeType { get; set; } = "Change Request";

    /// <summary>The reference name of the field of the planned start. Default <see cref="UsualStart"/>.</summary>
    public string ChangeStart { get; set; } = UsualStart;

    /// <summary>The reference name of the field of the planned end. Default <see cref="UsualEnd"/>.</summary>
    public string ChangeEnd { get; set; } = UsualEnd;

    /// <summary>States of a change that somebody has said yes to. Empty: <see cref="UsualChangeApproved"/>.</summary>
    public IList<string> ChangeApproved { get; init; } = [];

    internal const string UsualStart = "Microsoft.VSTS.Scheduling.StartDate";
    internal const string UsualEnd = "Microsoft.VSTS.Scheduling.FinishDate";

    // Those of the CMMI process, from where it is accepted on. A change may be closed by the time we ask.
    internal static ImmutableArray<string> UsualChangeApproved { get; } = ["Active", "Resolved", "Closed"];

    internal IEnumerable<string> ApprovedStates => ChangeApproved.Count > 0 ? ChangeApproved : UsualChangeApproved;

    internal static bool IsField(string field) => FieldName().IsMatch(field);

    internal static bool IsPlace(string place) => ProjectAndArea().IsMatch(place);

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)+$", RegexOptions.CultureInvariant)]
    private static partial Regex FieldName();

    // What Azure DevOps allows in the names of projects and areas, and none of what would end a part of an address.
    [GeneratedRegex(@"^[^\\/:*?""<>|;#$&'%+,=\[\]{}\p{C}.][^\\/:*?""<>|;#$&'%+=\[\]{}\p{C}]{0,63}(?:\\[^\\/:*?""<>|;#$&'%+=\[\]{}\p{C}]{1,255})*$", RegexOptions.CultureInvariant)]
    private static partial Regex ProjectAndArea();
}

internal sealed class AzureDevOpsOptionsValidator : AbstractValidator<AzureDevOpsOptions>
{
    public AzureDevOpsOptionsValidator()
    {
        RuleFor(options => options.BaseAddress).IsSecure("Connectors:AzureDevOps:BaseAddress");
        RuleFor(options => options.Project).Must(place => place is null || AzureDevOpsOptions.IsPlace(place)).WithMessage("Connectors:AzureDevOps:Project must be a project's name, or Project\\Area");
        RuleFor(options => options.WorkItemType).NotEmpty().WithMessage("Connectors:AzureDevOps:WorkItemType is empty: give the name of a type, such as Task");
        RuleFor(options => options.ChangeProject).Must(project => project is null || (AzureDevOpsOptions.IsPlace(project) && !project.Contains('\\', StringComparison.Ordinal))).WithMessage("Connectors:AzureDevOps:ChangeProject must be a project's name");
        RuleFor(options => options.ChangeType).NotEmpty().WithMessage("Connectors:AzureDevOps:ChangeType is empty: give the name of a type, such as Change Request");
        RuleFor(options => options).Must(options => AzureDevOpsOptions.IsField(options.ChangeStart) && AzureDevOpsOptions.IsField(options.ChangeEnd))
            .WithMessage($"Connectors:AzureDevOps:ChangeStart and ChangeEnd must be reference names of fields, such as {AzureDevOpsOptions.UsualStart}");
        RuleForEach(options => options.Priorities).Must(priority => priority.Value is >= 1 and <= 4)
            .WithMessage((_, priority) => $"Connectors:AzureDevOps:Priorities:{priority.Key} is {priority.Value}, it may be from 1 to 4");
    }
}
