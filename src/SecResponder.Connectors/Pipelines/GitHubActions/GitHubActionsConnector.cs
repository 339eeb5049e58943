using System.Collections.Immutable;
using System.Text.RegularExpressions;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Pipelines.GitHubActions;

/// <summary>GitHub Actions: workflows that the settings name, by <c>workflow_dispatch</c>.</summary>
internal sealed class GitHubActionsConnector() : Connector<GitHubActionsOptions>(new GitHubActionsOptionsValidator())
{
    public override string Name => "GitHubActions";

    public override string Title => "GitHub Actions; what a workflow must contain: [pipelines.md](../pipelines.md)";

    public override ImmutableArray<ConnectorSetting> Settings =>
    [
        new("BaseAddress", "none: not connected", "`https://api.github.com`, or an Enterprise Server's `https://host/api/v3`"),
        new("Token", "none", "Reference of a fine-grained token; or `App`"),
        new("App", "none", "A GitHub App in place of a token: `Id` (its client id), `Installation` (a number), `PrivateKey` (reference of its key, PEM). Each of its tokens is asked for with `actions: write` and the named repositories only"),
        new("Workflows", "none; needed", "Workflows by name, each with `Repository` (`owner/name`), `File` (`contain.yml`), `Ref` (`main`), `Inputs` (names, each with the regular expression that its value must fit; none), `StepInput` (`secresponder_step`), `DoneWhen` (`Succeeded` or `Started`; `Succeeded`), `Owners` (teams; all)"),
        new("SeenWithin", "2 min", "How long a new run may be hidden from the list of runs before it counts as not there; 0 to 30 min"),
        new("PollEvery", "15 s", "How often a run is looked at; 1 s to 10 min"),
    ];

    public override ImmutableArray<ActionSignature> Actions => [RunWorkflow.Description];

    private protected override SettingProblem? Unset(GitHubActionsOptions options, string action, string owner, IReadOnlyDictionary<string, string> with) =>
        RunDefinitions.Unset($"Connectors:{Name}:Workflows", options.Workflows, "workflow", owner, with);

    protected override void Add(GitHubActionsOptions options, ConnectorSetup setup)
    {
        if (options.BaseAddress is not { } address)
            return;
        var api = setup.Api(Name, GitHubActionsApi.System, address);
        setup.Services.AddSingleton(provider => new GitHubActionsApi(api(provider), options, provider.GetRequiredService<ISecrets>(), provider.GetRequiredService<TimeProvider>()));
        setup.Add(IResponseAction (provider) => new RunWorkflow(provider.GetRequiredService<GitHubActionsApi>(), options, provider.GetRequiredService<TimeProvider>()));
    }
}

/// <summary>GitHub Actions: the configuration section <c>Connectors:GitHubActions</c>.</summary>
public sealed class GitHubActionsOptions
{
    /// <summary><c>https://api.github.com</c>, or an Enterprise Server's; null: not connected.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>Reference of a token.</summary>
    public string? Token { get; set; }

    /// <summary>A GitHub App in place of a token.</summary>
    public GitHubApp? App { get; set; }

    /// <summary>The workflows that may be run, by the name that playbooks use.</summary>
    public IDictionary<string, WorkflowDefinition> Workflows { get; init; } = new Dictionary<string, WorkflowDefinition>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long a new run may be hidden from the list of runs. Default 2 min; range 0 to 30 min.</summary>
    public TimeSpan SeenWithin { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a run is looked at. Default 15 s; range 1 s to 10 min.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(15);
}

/// <summary>A GitHub App, as it is installed.</summary>
public sealed class GitHubApp
{
    /// <summary>Its client id, or its number.</summary>
    public string Id { get; set; } = "";

    /// <summary>The number of its installation.</summary>
    public long Installation { get; set; }

    /// <summary>Reference of its private key, PEM.</summary>
    public string PrivateKey { get; set; } = "";
}

/// <summary>A workflow that may be run.</summary>
public sealed partial class WorkflowDefinition : RunDefinition
{
    /// <summary><c>owner/name</c>.</summary>
    public string Repository { get; set; } = "";

    /// <summary>The workflow's file below <c>.github/workflows</c>.</summary>
    public string File { get; set; } = "";

    /// <summary>The branch or tag whose version of it is run. Default <c>main</c>.</summary>
    public string Ref { get; set; } = "main";

    /// <summary>The input that the step's id goes into; the workflow's <c>run-name</c> must show it. Default <c>secresponder_step</c>.</summary>
    public string StepInput { get; set; } = "secresponder_step";

    internal bool IsNamed => RepositoryForm().IsMatch(Repository) && FileForm().IsMatch(File) && Ref.Length is > 0 and <= 200 && !Ref.Any(c => char.IsControl(c) || c == ' ');

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9-]{0,38}/(?!\.{1,2}\z)[A-Za-z0-9._-]{1,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RepositoryForm();

    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,100}\.ya?ml\z", RegexOptions.CultureInvariant)]
    private static partial Regex FileForm();
}

internal sealed class GitHubActionsOptionsValidator : AbstractValidator<GitHubActionsOptions>
{
    private const string Key = "Connectors:GitHubActions";
    private const int MostInputs = 24;

    public GitHubActionsOptionsValidator()
    {
        RuleFor(options => options.BaseAddress).IsSecure($"{Key}:BaseAddress");
        RuleFor(options => options).Must(options => options.BaseAddress is null || options.Token is { Length: > 0 } != options.App is { Id.Length: > 0, Installation: > 0, PrivateKey.Length: > 0 })
            .WithMessage($"{Key} needs Token (a reference), or App with Id, Installation and PrivateKey (a reference), and not both");
        RuleFor(options => options.Workflows).Must((options, workflows) => options.BaseAddress is null || workflows.Count > 0).WithMessage($"{Key}:Workflows is empty: name the workflows that may be run");
        RuleForEach(options => options.Workflows).Must(workflow => workflow.Value.IsNamed)
            .WithMessage($"{Key}:Workflows: each needs Repository (owner/name), File (a .yml below .github/workflows) and Ref (a branch or tag)");
        RuleForEach(options => options.Workflows).Must(workflow => RunDefinitions.IsName(workflow.Value.StepInput) && !workflow.Value.Inputs.ContainsKey(workflow.Value.StepInput))
            .WithMessage($"{Key}:Workflows: StepInput is an input's name, and none that playbooks give");
        RuleForEach(options => options.Workflows).Must(workflow => workflow.Value.Inputs.Count <= MostInputs).WithMessage($"{Key}:Workflows: a workflow takes 25 inputs, and one of them is the step's id");
        this.Check($"{Key}:Workflows", options => options.Workflows);
        RuleFor(options => options.SeenWithin).InclusiveBetween(TimeSpan.Zero, TimeSpan.FromMinutes(30)).WithMessage($"{Key}:SeenWithin may be from 0 to 30 min");
        RuleFor(options => options.PollEvery).InclusiveBetween(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)).WithMessage($"{Key}:PollEvery may be from 1 s to 10 min");
    }
}
