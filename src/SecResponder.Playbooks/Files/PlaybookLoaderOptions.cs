using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Files;

/// <summary>What the loader asks others for.</summary>
public sealed record PlaybookLoaderOptions
{
    /// <summary>Tells what is wrong with a template, or null. The template engine lives in Response; without it templates are only searched for fields.</summary>
    public Func<string, string?>? CheckTemplate { get; init; }

    /// <summary>Names that templates may use besides the event's fields, by their first part: <c>incident</c> for <c>{{ incident.id }}</c>.</summary>
    public IReadOnlyCollection<string> TemplateNames { get; init; } = [];

    /// <summary>Tells which list entries have expired.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Tells which queues of tickets have a home. Only who knows which systems are connected can; without it queues are not looked at.</summary>
    public QueueQuestion? Queues { get; init; }

    /// <summary>Tells which names that steps give the settings do not know. Only who has settings can; without it they are not looked at.</summary>
    public SettingQuestion? Settings { get; init; }

    /// <summary>The set whose playbooks are read, and no others; null: all of them.</summary>
    public string? Only { get; init; }

    /// <summary>What one file may be.</summary>
    public YamlLimits Limits { get; init; } = new();
}

/// <summary>Asks where tickets of an owner's queue go.</summary>
/// <returns>Null when they go somewhere; else why they don't, and what mends it.</returns>
public delegate HomelessQueue? QueueQuestion(string owner, string queue);

/// <summary>A queue whose tickets go nowhere.</summary>
/// <param name="Problem">What is wrong.</param>
/// <param name="Remedy">What mends it.</param>
public sealed record HomelessQueue(string Problem, string Remedy);

/// <summary>Asks whether the settings know what a step names: a webhook's target, a pipeline, a list.</summary>
/// <param name="action">The action.</param>
/// <param name="owner">The team.</param>
/// <param name="with">The parameters as they are written.</param>
/// <returns>Null when they do, or when the action names nothing that stands there.</returns>
public delegate SettingProblem? SettingQuestion(string action, string owner, IReadOnlyDictionary<string, string> with);

/// <summary>A name that the settings do not know.</summary>
/// <param name="Parameter">The parameter that gives it.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Remedy">What mends it.</param>
public sealed record SettingProblem(string Parameter, string Problem, string Remedy);
