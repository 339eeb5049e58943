using SecResponder.Connectors.Http;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Pipelines;

/// <summary>A step that runs a pipeline which the settings name. The step's id is one of the run's inputs and stands in its title: by that it is found again.</summary>
/// <remarks>A new run is not to be seen at once. Until <paramref name="seenWithin"/> is over since the intent, one that is not to be seen is under way, and not absent: else it would be started twice.</remarks>
/// <param name="key">Where the definitions stand in the settings.</param>
/// <param name="definitions">The definitions, by name.</param>
/// <param name="seenWithin">How long a new run may be hidden.</param>
/// <param name="askAgain">How long to wait before a run is looked at again.</param>
/// <param name="time">The wall clock.</param>
internal abstract class RunStep<TDefinition>(string key, IDictionary<string, TDefinition> definitions, TimeSpan seenWithin, TimeSpan askAgain, TimeProvider time) : IResponseAction
    where TDefinition : RunDefinition
{
    // Clocks differ.
    private static readonly TimeSpan Earlier = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public abstract ActionSignature Signature { get; }

    /// <summary>The parameter that names the definition.</summary>
    protected abstract string NameParameter { get; }

    /// <summary>What is wrong with one definition, as its system sees it; null: it can be run.</summary>
    /// <exception cref="ConnectorException">It could not be asked.</exception>
    protected abstract Task<string?> ProblemAsync(TDefinition definition, CancellationToken cancellation);

    /// <summary>The step's run, the oldest where there are several; null: none is to be seen.</summary>
    /// <exception cref="ConnectorException">It could not be asked.</exception>
    protected abstract Task<RunSeen?> RunAsync(TDefinition definition, string stepId, DateTimeOffset since, CancellationToken cancellation);

    /// <summary>Starts a run.</summary>
    /// <returns>The run where the system tells it, nothing where it only says that it has taken it, or what its refusal means.</returns>
    /// <exception cref="ConnectorException">Whether it was taken is unknown.</exception>
    protected abstract Task<(RunSeen? Run, Effect? Refusal)> StartAsync(TDefinition definition, string stepId, IReadOnlyList<(string Name, string Value)> inputs, CancellationToken cancellation);

    /// <summary>Asks for a run to be cancelled.</summary>
    protected abstract Task<ApiAnswer> CancelAsync(TDefinition definition, RunSeen run, CancellationToken cancellation);

    /// <summary>What an answer that is no success means; each system has its own way to ask for patience.</summary>
    protected abstract Effect Failure(ApiAnswer answer);

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellation)
    {
        var problems = new List<string>();
        foreach (var (name, definition) in definitions.OrderBy(definition => definition.Key, StringComparer.Ordinal))
            try
            {
                if (await ProblemAsync(definition, cancellation) is { } problem)
                    problems.Add($"{name}: {problem}");
            }
            catch (ConnectorException e)
            {
                problems.Add($"{name}: {e.Message}");
            }
        return problems.Count == 0 ? new CheckResult(true, "all can be read; whether they may be run shows when the first is") : new CheckResult(false, string.Join("; ", problems));
    }

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        var name = NameOf(call);
        if (!definitions.TryGetValue(name, out var definition))
            return new Effect.Refused($"'{PlainText.Line(name, 60)}' is none of {key}; there are: {string.Join(", ", definitions.Keys.Order(StringComparer.Ordinal))}");
        if (definition.Owners.Count > 0 && !definition.Owners.Contains(call.Context.Owner))
            return new Effect.Refused($"the team {PlainText.Line(call.Context.Owner, 60)} may not run {name} ({key}:{name}:Owners)");
        var (inputs, against) = RunInputs.Of(call, definition, $"{key}:{name}");
        if (inputs is null)
            return new Effect.Refused($"{name}: {against}");
        // Nothing at the other side keeps two runs of one step apart: whoever was here before us is looked for first.
        if (await RunAsync(definition, call.StepId, call.IntentAt - Earlier, cancellation) is { } there)
            return there.Effect(definition.DoneWhen, askAgain);
        var (run, refusal) = await StartAsync(definition, call.StepId, inputs, cancellation);
        return refusal ?? run?.Effect(definition.DoneWhen, askAgain) ?? new Effect.Running("", $"{name} was taken, its run is not to be seen yet", askAgain);
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        if (!definitions.TryGetValue(NameOf(call), out var definition))
            throw new ConnectorException($"{Signature.System}: '{PlainText.Line(NameOf(call), 60)}' is none of {key} any more; what became of it can't be asked");
        if (await RunAsync(definition, call.StepId, call.IntentAt - Earlier, cancellation) is { } run)
            return run.Effect(definition.DoneWhen, askAgain);
        // When a later attempt was made is not known, only that the first one's time was over by then: it gets time enough, and after that nobody can tell.
        if (time.GetUtcNow() - call.IntentAt < (call.Attempt <= 1 ? seenWithin : seenWithin * (2 * call.Attempt)))
            return new Effect.Running("", "no run is to be seen yet", askAgain);
        return new Effect.Absent(Knowable: call.Attempt <= 1);
    }

    /// <inheritdoc/>
    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        if (!definitions.TryGetValue(NameOf(call), out var definition))
            return new Effect.Refused($"'{PlainText.Line(NameOf(call), 60)}' is none of {key} any more: cancel its run by hand");
        switch (await RunAsync(definition, call.StepId, call.IntentAt - Earlier, cancellation))
        {
            case null:
                return new Effect.Done("", "there is no run of it");
            case { State: RunState.Cancelled } run:
                return new Effect.Done(run.Id, $"run {run.Id} is cancelled", run.Link);
            case { HasEnded: true } run:
                return new Effect.Refused($"run {run.Id} has ended; what it has done only another run takes back");
            case { } run:
                var answer = await CancelAsync(definition, run, cancellation);
                return answer.IsSuccess ? new Effect.Done(run.Id, $"run {run.Id} is being cancelled", run.Link) : Failure(answer);
        }
    }

    private string NameOf(ActionCall call) => call.With.GetValueOrDefault(NameParameter, "");
}
