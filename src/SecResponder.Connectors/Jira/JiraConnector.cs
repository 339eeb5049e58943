using System.Collections.Immutable;
using System.Text.RegularExpressions;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Connectors.Tickets;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Changes;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Jira;

/// <summary>Jira Cloud, by its REST API version 3: tickets are issues.</summary>
internal sealed class JiraConnector() : Connector<JiraOptions>(new JiraOptionsValidator())
{
    public override string Name => "Jira";

    public override string Title => "Jira Cloud, by its REST API version 3";

    public override ImmutableArray<ConnectorSetting> Settings =>
    [
        new("BaseAddress", "none: not connected", "`https://site.atlassian.net`; for a token with scopes `https://api.atlassian.com/ex/jira/<cloud id>`"),
        new("User", "none: the token is a bearer token", "The account's address, for an API token"),
        new("Token", "none", "Reference of the API token"),
        new("Project", "none", "The key of the project that opens tickets whose queue names no place"),
        new("IssueType", "`Task`", "The type of the issues"),
        new("Priorities", "none: the project's default", "By an incident's level (`critical`, `high`, `medium`, `low`): the priority's name"),
        new("CancelBy", string.Join(", ", JiraOptions.UsualCancelBy.Select(name => $"`{name}`")), "How a ticket is taken back: names of transitions, or of statuses that they lead to; the first that there is"),
        new("CancelResolution", "none", "The resolution that is set then, where the transition asks for one"),
        new("FalsePositive", "`False positive`", "Resolutions or statuses that say that it was one; case, blanks, hyphens and underscores do not matter"),
        new("TruePositive", "`True positive`", "Resolutions or statuses that say that it was what it looked like"),
        new("ChangeProject", "none: no change records", "The key of the project whose issues are change records ([changes.md](../changes.md))"),
        new("ChangeType", "`Change`", "The type of those issues; newer projects of Jira Service Management call it `[System] Change`"),
        new("ChangeStart", "`Planned start`", "The field of the planned start: its name or its id (`customfield_10050`)"),
        new("ChangeEnd", "`Planned end`", "The field of the planned end"),
        new("ChangeWhat", string.Join(", ", JiraOptions.UsualChangeWhat.Select(name => $"`{name}`")), "Fields that name what is changed"),
        new("ChangeApproved", string.Join(", ", JiraOptions.UsualChangeApproved.Select(name => $"`{name}`")), "Statuses of a change that somebody has said yes to"),
        new("SearchSettles", "20 s", "How long an issue is searched for after a lost answer before it is taken for not there: Jira's index is behind by seconds; 0 to 25 s"),
    ];

    public override ImmutableArray<ActionSignature> Actions => [OpenIssue.Description];

    public override ImmutableArray<ConnectorReading> Readings =>
    [
        new("which change was approved", [], [new ActionPermission(PermissionKind.TokenScope, "read:jira-work", "search and read issues of the project of changes, and the list of fields")]) { Changes = JiraChanges.Calling },
    ];

    private protected override TicketSystem? Tickets(JiraOptions options) => options.BaseAddress is null
        ? null
        : new TicketSystem(Name, OpenIssue.System, "Connectors:Jira:Project", options.Project, place => JiraOptions.IsProject(place) ? null : "no project's key: capital letters, digits and underscores, such as SEC");

    protected override void Add(JiraOptions options, ConnectorSetup setup)
    {
        if (options.BaseAddress is not { } address)
            return;
        var api = setup.Api(Name, OpenIssue.System, address);
        setup.Add(IResponseAction (provider) => new OpenIssue(Jira(provider), options, setup.Homes, provider.GetRequiredService<TimeProvider>()));
        if (options.ChangeProject is not null)
            setup.Add(IChangeRecords (provider) => new JiraChanges(Jira(provider), options));

        JiraApi Jira(IServiceProvider provider) => new(api(provider), options, provider.GetRequiredService<ISecrets>());
    }
}

/// <summary>Jira Cloud: the configuration section <c>Connectors:Jira</c>.</summary>
public sealed partial class JiraOptions
{
    /// <summary><c>https://site.atlassian.net</c>, or <c>https://api.atlassian.com/ex/jira/&lt;cloud id&gt;</c> for a token with scopes; null: not connected.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>The account's address, for an API token; empty: the token is a bearer token.</summary>
    public string User { get; set; } = "";

    /// <summary>Reference of the token.</summary>
    public string Token { get; set; } = "";

    /// <summary>The key of the project for tickets whose queue names no place.</summary>
    public string? Project { get; set; }

    /// <summary>The type of the issues. Default <c>Task</c>.</summary>
    public string IssueType { get; set; } = "Task";

    /// <summary>The priority's name by the incident's level. Default: none, the project decides.</summary>
    public Dictionary<string, string> Priorities { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of transitions, or of statuses that they lead to, by which a ticket is taken back: the first that there is. Empty: <see cref="UsualCancelBy"/>.</summary>
    public IList<string> CancelBy { get; init; } = [];

    /// <summary>The resolution that is set then; null: none is.</summary>
    public string? CancelResolution { get; set; }

    /// <summary>Resolutions or statuses that say "it was a false positive". Default <c>False positive</c>.</summary>
    public IList<string> FalsePositive { get; init; } = ["False positive"];

    /// <summary>Resolutions or statuses that say "it was what it looked like". Default <c>True positive</c>.</summary>
    public IList<string> TruePositive { get; init; } = ["True positive"];

    /// <summary>How long an issue is searched for before it is taken for not there. Default 20 s; range 0 to 25 s.</summary>
    public TimeSpan SearchSettles { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The key of the project whose issues are change records; null: there are none here.</summary>
    public string? ChangeProject { get; set; }

    /// <summary>The type of those issues. Default <c>Change</c>.</summary>
    public string ChangeType { get; set; } = "Change";

    /// <summary>The field of the planned start: name or id. Default <c>Planned start</c>.</summary>
    public string ChangeStart { get; set; } = "Planned start";

    /// <summary>The field of the planned end: name or id. Default <c>Planned end</c>.</summary>
    public string ChangeEnd { get; set; } = "Planned end";

    /// <summary>Fields that name what is changed. Empty: <see cref="UsualChangeWhat"/>.</summary>
    public IList<string> ChangeWhat { get; init; } = [];

    /// <summary>Statuses of a change that somebody has said yes to. Empty: <see cref="UsualChangeApproved"/>.</summary>
    public IList<string> ChangeApproved { get; init; } = [];

    internal static ImmutableArray<string> UsualChangeWhat { get; } = ["components", "labels"];

    // Those of the change workflow of Jira Service Management, from where it is approved on. A change may be closed by the time we ask.
    internal static ImmutableArray<string> UsualChangeApproved { get; } = ["Awaiting implementation", "Implementing", "Completed"];

    internal static ImmutableArray<string> UsualCancelBy { get; } = ["Cancelled", "Canceled", "Cancel", "Won't Do", "Declined", "Done"];

    // What a configuration lists is added to a list that is there already: those that are usual must not stand before it.
    internal IEnumerable<string> ChangedThings => ChangeWhat.Count > 0 ? ChangeWhat : UsualChangeWhat;

    internal IEnumerable<string> ApprovedStatuses => ChangeApproved.Count > 0 ? ChangeApproved : UsualChangeApproved;

    internal IEnumerable<string> Cancelling => CancelBy.Count > 0 ? CancelBy : UsualCancelBy;

    internal static bool IsProject(string place) => ProjectKey().IsMatch(place);

    [GeneratedRegex("^[A-Z][A-Z0-9_]{1,98}$", RegexOptions.CultureInvariant)]
    private static partial Regex ProjectKey();
}

internal sealed class JiraOptionsValidator : AbstractValidator<JiraOptions>
{
    public JiraOptionsValidator()
    {
        RuleFor(options => options.BaseAddress).IsSecure("Connectors:Jira:BaseAddress");
        RuleFor(options => options).Must(options => options.BaseAddress is null || options.Token.Length > 0).WithMessage("Connectors:Jira needs Token (a reference) besides BaseAddress");
        RuleFor(options => options.Project).Must(project => project is null || JiraOptions.IsProject(project))
            .WithMessage("Connectors:Jira:Project must be a project's key: capital letters, digits and underscores, such as SEC");
        RuleFor(options => options.IssueType).NotEmpty().WithMessage("Connectors:Jira:IssueType is empty: give the name of an issue type, such as Task");
        RuleFor(options => options.ChangeProject).Must(project => project is null || JiraOptions.IsProject(project))
            .WithMessage("Connectors:Jira:ChangeProject must be a project's key: capital letters, digits and underscores, such as CHG");
        RuleFor(options => options.ChangeType).NotEmpty().WithMessage("Connectors:Jira:ChangeType is empty: give the name of an issue type, such as Change");
        RuleFor(options => options).Must(options => options.ChangeStart.Length > 0 && options.ChangeEnd.Length > 0).WithMessage("Connectors:Jira needs ChangeStart and ChangeEnd: the fields of the planned window");
        RuleFor(options => options.SearchSettles).InclusiveBetween(TimeSpan.Zero, TimeSpan.FromSeconds(25)).WithMessage("Connectors:Jira:SearchSettles may be from 0 to 25 s");
    }
}
