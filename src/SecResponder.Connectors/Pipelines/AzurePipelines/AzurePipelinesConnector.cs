using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Azure.Core;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Files;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Pipelines.AzurePipelines;

/// <summary>Azure Pipelines: pipelines that the settings name, by the Runs API of Azure DevOps.</summary>
internal sealed class AzurePipelinesConnector() : Connector<AzurePipelinesOptions>(new AzurePipelinesOptionsValidator())
{
    public override string Name => "AzurePipelines";

    public override string Title => "Azure Pipelines, of Azure DevOps; what a pipeline must contain: [pipelines.md](../pipelines.md)";

    public override ImmutableArray<ConnectorSetting> Settings =>
    [
        new("Organization", "none: not connected", "`https://dev.azure.com/<organization>`, or a collection of a server"),
        new("Token", "none: the host's identity gets one", "Reference of a personal access token; without it the identity must be a user of the organization"),
        new("Pipelines", "none; needed", "Pipelines by name, each with `Project`, `Id` (a number), `Ref` (`refs/heads/main`), `Inputs` (its parameters, each with the regular expression that its value must fit; none), `StepParameter` (`secresponderStep`), `DoneWhen` (`Succeeded` or `Started`; `Succeeded`), `Owners` (teams; all)"),
        new("SeenWithin", "1 min", "How long a new run may be hidden from the list of runs before it counts as not there; 0 to 30 min"),
        new("PollEvery", "15 s", "How often a run is looked at; 1 s to 10 min"),
    ];

    public override ImmutableArray<ActionSignature> Actions => [RunPipeline.Description];

    private protected override SettingProblem? Unset(AzurePipelinesOptions options, string action, string owner, IReadOnlyDictionary<string, string> with) =>
        RunDefinitions.Unset($"Connectors:{Name}:Pipelines", options.Pipelines, "pipeline", owner, with);

    protected override void Add(AzurePipelinesOptions options, ConnectorSetup setup)
    {
        if (options.Organization is not { } address)
            return;
        var api = setup.Api(Name, AzurePipelinesApi.System, address);
        setup.Add(IResponseAction (provider) => new RunPipeline(
            new AzurePipelinesApi(api(provider), options, provider.GetRequiredService<ISecrets>(), provider.GetRequiredService<TokenCredential>()), options, provider.GetRequiredService<TimeProvider>()));
    }
}

/// <summary>Azure Pipelines: the configuration section <c>Connectors:AzurePipelines</c>.</summary>
public sealed class AzurePipelinesOptions
{
    /// <summary><c>https://dev.azure.com/organization</c>, or a collection of a server; null: not connected.</summary>
    public Uri? Organization { get; set; }

    /// <summary>Reference of a personal access token; without it the host's identity gets one.</summary>
    public string? Token { get; set; }

    /// <summary>The pipelines that may be run, by the name that playbooks use.</summary>
    public IDictionary<string, PipelineDefinition> Pipelines { get; init; } = new Dictionary<string, PipelineDefinition>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long a new run may be hidden from the list of runs. Default 1 min; range 0 to 30 min.</summary>
    public TimeSpan SeenWithin { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a run is looked at. Default 15 s; range 1 s to 10 min.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(15);
}

/// <summary>A pipeline that may be run.</summary>
public sealed partial class PipelineDefinition : RunDefinition
{
    /// <summary>The project's name or id.</summary>
    public string Project { get; set; } = "";

    /// <summary>The pipeline's number (<c>definitionId</c> in its address).</summary>
    public int Id { get; set; }

    /// <summary>The branch or tag whose version of it is run. Default <c>refs/heads/main</c>.</summary>
    public string Ref { get; set; } = "refs/heads/main";

    /// <summary>The parameter that the step's id goes into; the pipeline's <c>name</c> must show it. Default <c>secresponderStep</c>.</summary>
    public string StepParameter { get; set; } = "secresponderStep";

    internal bool IsNamed => ProjectForm().IsMatch(Project) && Id > 0 && (Ref.StartsWith("refs/heads/", StringComparison.Ordinal) || Ref.StartsWith("refs/tags/", StringComparison.Ordinal)) && !Ref.Any(char.IsControl);

    [GeneratedRegex(@"^(?!\.{1,2}\z)[^/\\?#%:*<>|""\x00-\x1f]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ProjectForm();
}

internal sealed class AzurePipelinesOptionsValidator : AbstractValidator<AzurePipelinesOptions>
{
    private const string Key = "Connectors:AzurePipelines";

    public AzurePipelinesOptionsValidator()
    {
        RuleFor(options => options.Organization).IsSecure($"{Key}:Organization");
        RuleFor(options => options.Pipelines).Must((options, pipelines) => options.Organization is null || pipelines.Count > 0).WithMessage($"{Key}:Pipelines is empty: name the pipelines that may be run");
        RuleForEach(options => options.Pipelines).Must(pipeline => pipeline.Value.IsNamed).WithMessage($"{Key}:Pipelines: each needs Project, Id (a number) and Ref (refs/heads/… or refs/tags/…)");
        RuleForEach(options => options.Pipelines).Must(pipeline => RunDefinitions.IsName(pipeline.Value.StepParameter) && !pipeline.Value.Inputs.ContainsKey(pipeline.Value.StepParameter))
            .WithMessage($"{Key}:Pipelines: StepParameter is a parameter's name, and none that playbooks give");
        this.Check($"{Key}:Pipelines", options => options.Pipelines);
        RuleFor(options => options.SeenWithin).InclusiveBetween(TimeSpan.Zero, TimeSpan.FromMinutes(30)).WithMessage($"{Key}:SeenWithin may be from 0 to 30 min");
        RuleFor(options => options.PollEvery).InclusiveBetween(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)).WithMessage($"{Key}:PollEvery may be from 1 s to 10 min");
    }
}
