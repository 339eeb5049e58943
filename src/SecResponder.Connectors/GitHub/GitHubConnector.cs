using System.Collections.Immutable;
using System.Text.RegularExpressions;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Connectors.Tickets;
using SecResponder.Playbooks.Actions;

namespace SecResponder.Connectors.GitHub;

/// <summary>GitHub, by its REST API and Octokit: tickets are issues.</summary>
internal sealed class GitHubConnector() : Connector<GitHubOptions>(new GitHubOptionsValidator())
{
    public override string Name => "GitHub";

    public override string Title => "GitHub, by its REST API";

    public override ImmutableArray<ConnectorSetting> Settings =>
    [
        new("BaseAddress", "none: not connected", "`https://api.github.com`, or `https://<host>/api/v3` of an Enterprise Server"),
        new("Token", "none", "Reference of the token: fine-grained, or an installation's; read again when it is refused"),
        new("Repository", "none", "`owner/name` of the repository for tickets whose queue names no place"),
        new("Labels", "none", "Labels that each issue gets; whoever may not push to the repository can set none"),
        new("FalsePositive", "`False positive`", "Labels of a closed issue, or reasons of its closing, that say that it was one; case, blanks, hyphens and underscores do not matter"),
        new("TruePositive", "`True positive`", "The same for what was what it looked like"),
    ];

    public override ImmutableArray<ActionSignature> Actions => [OpenGitHubIssue.Description];

    private protected override TicketSystem? Tickets(GitHubOptions options) => options.BaseAddress is null
        ? null
        : new TicketSystem(Name, OpenGitHubIssue.System, "Connectors:GitHub:Repository", options.Repository, place => GitHubOptions.IsRepository(place) ? null : "no repository: write owner/name");

    protected override void Add(GitHubOptions options, ConnectorSetup setup)
    {
        if (options.BaseAddress is not { } address)
            return;
        var api = setup.Api(Name, OpenGitHubIssue.System, address);
        setup.Add(provider => new OpenGitHubIssue(new GitHubApi(api(provider), options, provider.GetRequiredService<ISecrets>()), options, setup.Homes));
    }
}

/// <summary>GitHub: the configuration section <c>Connectors:GitHub</c>.</summary>
public sealed partial class GitHubOptions
{
    /// <summary><c>https://api.github.com</c>, or <c>https://host/api/v3</c>; null: not connected.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>Reference of the token.</summary>
    public string Token { get; set; } = "";

    /// <summary><c>owner/name</c> of the repository for tickets whose queue names no place.</summary>
    public string? Repository { get; set; }

    /// <summary>Labels that each issue gets. Default: none.</summary>
    public IList<string> Labels { get; init; } = [];

    /// <summary>Labels or reasons of closing that say "it was a false positive". Default <c>False positive</c>.</summary>
    public IList<string> FalsePositive { get; init; } = ["False positive"];

    /// <summary>Labels or reasons of closing that say "it was what it looked like". Default <c>True positive</c>.</summary>
    public IList<string> TruePositive { get; init; } = ["True positive"];

    internal static bool IsRepository(string place) => OwnerAndName().IsMatch(place);

    [GeneratedRegex(@"^[A-Za-z0-9](?:[A-Za-z0-9_-]*)/(?!\.{1,2}$)[A-Za-z0-9_.-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex OwnerAndName();
}

internal sealed class GitHubOptionsValidator : AbstractValidator<GitHubOptions>
{
    public GitHubOptionsValidator()
    {
        RuleFor(options => options.BaseAddress).IsSecure("Connectors:GitHub:BaseAddress");
        RuleFor(options => options).Must(options => options.BaseAddress is null || options.Token.Length > 0).WithMessage("Connectors:GitHub needs Token (a reference) besides BaseAddress");
        RuleFor(options => options.Repository).Must(place => place is null || GitHubOptions.IsRepository(place)).WithMessage("Connectors:GitHub:Repository must be owner/name");
    }
}
