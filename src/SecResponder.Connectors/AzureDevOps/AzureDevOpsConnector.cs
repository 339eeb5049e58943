using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Azure.Core;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Connectors.Tickets;
using SecResponder.Playbooks.Actions;

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
        new("CancelState", "the first state of the category Removed, else Completed", "The state that a ticket gets when it is taken back"),
        new("FalsePositive", "`False positive`", "Tags, states or reasons of a closed work item that say that it was one; case, blanks, hyphens and underscores do not matter"),
        new("TruePositive", "`True positive`", "The same for what was what it looked like"),
    ];

    public override ImmutableArray<ActionSignature> Actions => [OpenWorkItem.Description];

    private protected override TicketSystem? Tickets(AzureDevOpsOptions options) => options.BaseAddress is null
        ? null
        : new TicketSystem(Name, OpenWorkItem.System, "Connectors:AzureDevOps:Project", options.Project, place => AzureDevOpsOptions.IsPlace(place) ? null : "no project: write its name, or Project\\Area");

    protected override void Add(AzureDevOpsOptions options, ConnectorSetup setup)
    {
        if (options.BaseAddress is not { } address)
            return;
        var api = setup.Api(Name, OpenWorkItem.System, address);
        setup.Add(provider => new OpenWorkItem(
            new AzureDevOpsApi(api(provider), options, provider.GetRequiredService<ISecrets>(), provider.GetRequiredService<TokenCredential>()), options, setup.Homes));
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

    internal static bool IsPlace(string place) => ProjectAndArea().IsMatch(place);

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
        RuleForEach(options => options.Priorities).Must(priority => priority.Value is >= 1 and <= 4)
            .WithMessage((_, priority) => $"Connectors:AzureDevOps:Priorities:{priority.Key} is {priority.Value}, it may be from 1 to 4");
    }
}
