using System.Collections.Immutable;
using System.Text.RegularExpressions;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Connectors.Tickets;
using SecResponder.Playbooks.Actions;

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
        new("SearchSettles", "20 s", "How long an issue is searched for after a lost answer before it is taken for not there: Jira's index is behind by seconds; 0 to 25 s"),
    ];

    public override ImmutableArray<ActionSignature> Actions => [OpenIssue.Description];

    private protected override TicketSystem? Tickets(JiraOptions options) => options.BaseAddress is null
        ? null
        : new TicketSystem(Name, OpenIssue.System, "Connectors:Jira:Project", options.Project, place => JiraOptions.IsProject(place) ? null : "no project's key: capital letters, digits and underscores, such as SEC");

    protected override void Add(JiraOptions options, ConnectorSetup setup)
    {
        if (options.BaseAddress is not { } address)
            return;
        var api = setup.Api(Name, OpenIssue.System, address);
        setup.Add(provider => new OpenIssue(
            new JiraApi(api(provider), options, provider.GetRequiredService<ISecrets>()), options, setup.Homes, provider.GetRequiredService<TimeProvider>()));
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

    internal static ImmutableArray<string> UsualCancelBy { get; } = ["Cancelled", "Canceled", "Cancel", "Won't Do", "Declined", "Done"];

    // What a configuration lists is added to a list that is there already: those that are usual must not stand before it.
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
        RuleFor(options => options.SearchSettles).InclusiveBetween(TimeSpan.Zero, TimeSpan.FromSeconds(25)).WithMessage("Connectors:Jira:SearchSettles may be from 0 to 25 s");
    }
}
