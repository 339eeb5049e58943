using System.Collections.Immutable;
using SecResponder.Connectors.Pipelines;
using SecResponder.Connectors.Pipelines.AzurePipelines;
using SecResponder.Connectors.Pipelines.GitHubActions;
using SecResponder.Connectors.Tests.Contract;
using SecResponder.Lab;
using SecResponder.Lab.Pipelines;
using SecResponder.Lab.State;
using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;
using RunSeen = SecResponder.Lab.Pipelines.RunSeen;

namespace SecResponder.Connectors.Tests.Pipelines;

internal sealed class GitHubActionsTested : TestedSystem
{
    public override string Name => "githubactions";

    public override ImmutableArray<ActionCase> Cases => [new RunCase(RunWorkflow.Description, Name, "workflow", lab => lab.Get<GitHubActionsSystem>().Runs)];

    // Runs go on when the tests say so.
    public override void Furnish(LabOptions lab) => lab.With(new LabRuns { ReadsUntilDone = int.MaxValue });

    public override void Connect(ConnectorOptions options, Uri lab, IDictionary<string, string> secrets)
    {
        secrets["env:ACTIONS"] = Outside.Canary;
        options.With(new GitHubActionsOptions
        {
            BaseAddress = new Uri(lab, "gha"),
            Token = "env:ACTIONS",
            SeenWithin = TimeSpan.Zero,
            Workflows =
            {
                ["contain"] = new WorkflowDefinition { Repository = "soc/response", File = "contain.yml", Inputs = { ["address"] = "[0-9a-f.:]{2,45}" }, DoneWhen = RunDoneWhen.Started },
            },
        });
    }
}

internal sealed class AzurePipelinesTested : TestedSystem
{
    public override string Name => "azurepipelines";

    public override ImmutableArray<ActionCase> Cases => [new RunCase(RunPipeline.Description, Name, "pipeline", lab => lab.Get<AzurePipelinesSystem>().Runs)];

    public override void Connect(ConnectorOptions options, Uri lab, IDictionary<string, string> secrets)
    {
        secrets["env:PIPELINES"] = Outside.Canary;
        options.With(new AzurePipelinesOptions
        {
            Organization = new Uri(lab, "ado"),
            Token = "env:PIPELINES",
            SeenWithin = TimeSpan.Zero,
            Pipelines = { ["contain"] = new PipelineDefinition { Project = "soc", Id = 12, Inputs = { ["address"] = "[0-9a-f.:]{2,45}" }, DoneWhen = RunDoneWhen.Started } },
        });
    }
}

/// <summary>A run, and how it is called by.</summary>
internal sealed class RunCase(ActionSignature signature, string system, string name, Func<LabState, RunBook> runs) : ActionCase
{
    public override ActionSignature Signature => signature;

    public override Task<ActionCall> CallAsync(Outside outside, string step) => outside.CallAsync(step, null, (name, "contain"), ("inputs.address", "203.0.113.9"));

    public override int Standing(LabState lab, string stepId) => Of(lab, stepId).Count(run => run.Conclusion != "cancelled");

    public override int Times(LabState lab, string stepId) => Of(lab, stepId).Count();

    private IEnumerable<RunSeen> Of(LabState lab, string stepId) => runs(lab).Snapshot().Where(run => run.System == system && run.Title.EndsWith(stepId, StringComparison.Ordinal));
}
