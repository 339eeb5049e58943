using System.Collections.Immutable;
using SecResponder.Events;
using SecResponder.Playbooks.Actions;
using SecResponder.Playbooks.Files.Lists;
using SecResponder.Playbooks.Files.Reading;
using SecResponder.Playbooks.Sigma;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files.Checks;

/// <summary>What a check may know besides the playbook.</summary>
/// <param name="Lists">The lists.</param>
/// <param name="Findings">Where it reports.</param>
/// <param name="Folder">The owner by path; empty at the root.</param>
/// <param name="Team">The owner's team, if there is one.</param>
/// <param name="Actions">What can be done.</param>
/// <param name="Options">The loader's options.</param>
/// <param name="Reports">Whether the document reports by itself: not when a correlation has taken it in.</param>
internal sealed record CheckContext(
    IReadOnlyCollection<PlaybookList> Lists, Findings Findings, string Folder, Team? Team, IReadOnlyDictionary<string, ActionSignature> Actions, PlaybookLoaderOptions Options, bool Reports)
{
    /// <summary>What is said of rules whose log source nothing feeds; null: something does. Thousands of rules share few log sources.</summary>
    public Dictionary<LogSource, string?> Unfed { get; init; } = [];

    public void Error(YamlNode at, string code, string message, string remedy) => Findings.Error(at, code, message, remedy);

    public void Warning(YamlNode at, string code, string message, string remedy) => Findings.Warning(at, code, message, remedy);
}

/// <summary>One thing that must be right about a playbook. One check is one file and a line in <see cref="PlaybookChecks"/>; none stops the others.</summary>
internal interface IPlaybookCheck
{
    void Check(PlaybookDraft draft, CheckContext context);
}

/// <summary>All checks.</summary>
internal static class PlaybookChecks
{
    /// <summary>Those that look at single steps, for steps that stand elsewhere than in a playbook.</summary>
    public static ImmutableArray<IPlaybookCheck> OfSteps { get; } = [new ActionsExist(), new ParametersFit(), new DurationsAreDurations(), new TemplatesAreLiquid(), new ChannelsExist(), new QueuesHaveHomes(), new NamesAreConfigured(), new StepsComeBefore(), new ConditionsAreConditions()];

    public static ImmutableArray<IPlaybookCheck> All { get; } =
    [
        new HasId(),
        new OwnerIsFolder(),
        new HasTeam(),
        new HearsOfTrouble(),
        new KeysAreMeant(),
        new GroupByIsInPlace(),
        new ResponseIsReached(),
        new CorrelationCanBeJudged(),
        new ActionsExist(),
        new ParametersFit(),
        new StepsComeBefore(),
        new ConditionsAreConditions(),
        new ChangesAreAsked(),
        new DurationsAreDurations(),
        new TemplatesAreLiquid(),
        new FieldsExist(),
        new RuleFieldsAreMeant(),
        new HasSource(),
        new EnrichmentIsThere(),
        new ChannelsExist(),
        new QueuesHaveHomes(),
        new NamesAreConfigured(),
        new ApproversExist(),
        new SomebodyIsAsked(),
        new TargetsAreInScope(),
        new BudgetFitsTeam(),
        new HasTests(),
        new TestsExpectItsActions(),
        new TestsAreOfTheirKind(),
    ];
}
