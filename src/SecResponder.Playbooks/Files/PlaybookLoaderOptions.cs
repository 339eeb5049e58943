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

    /// <summary>What one file may be.</summary>
    public YamlLimits Limits { get; init; } = new();
}
