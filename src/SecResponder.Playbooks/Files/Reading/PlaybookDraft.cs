using System.Collections.Immutable;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Correlation;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Reading;

/// <summary>A step with the places of its parts.</summary>
/// <param name="Step">The model.</param>
/// <param name="Action">The action's name, where it stands.</param>
/// <param name="With">The parameters, where they stand.</param>
/// <param name="Node">The whole step.</param>
/// <param name="Signature">The action, or null when nobody knows it.</param>
/// <param name="Conditions">Its own and inherited conditions, where they stand.</param>
internal sealed record StepDraft(
    PlannedStep Step, YamlScalar Action, ImmutableArray<YamlEntry> With, YamlMap Node, ActionSignature? Signature, ImmutableArray<YamlScalar> Conditions)
{
    /// <summary>The parameters that the action knows, with what the playbook writes for them.</summary>
    public IEnumerable<(ActionParameter Parameter, YamlScalar Text)> Known() =>
        from entry in With
        let parameter = Signature?.Parameters.FirstOrDefault(parameter => parameter.Name == entry.Key.Text)
        where parameter is not null && entry.Value is YamlScalar
        select (parameter, (YamlScalar)entry.Value);

    /// <summary>Where an attribute of the step stands.</summary>
    public YamlNode Place(string key) => Node[key] ?? Node;
}

/// <summary>A playbook that is still being checked: the model, and the document it was read from.</summary>
internal sealed record PlaybookDraft
{
    public required Playbook Playbook { get; init; }
    public required SigmaMetadata Metadata { get; init; }
    public required ImmutableArray<StepDraft> Steps { get; init; }
    /// <summary>The correlation, when the document is one.</summary>
    public SigmaCorrelation? Correlation { get; init; }
    /// <summary>The rules whose matches count: the document itself, or those that its correlation names; empty when they could not be read.</summary>
    public ImmutableArray<SigmaRule> Rules { get; init; } = [];
    /// <summary>Whether its matches make incidents: it reports by itself, and its Sigma could be read.</summary>
    public bool IsReporting { get; init; }
    /// <summary>The correlation with what it is made of; null when it is none, or something that it names can't be had.</summary>
    public CorrelationTree? Tree { get; init; }
    /// <summary>How late an event may be and still be judged exactly; null: as long as what the last events decide by is kept.</summary>
    public TimeSpan? Lateness { get; init; }
    public YamlMap Document => Metadata.Document;
}
