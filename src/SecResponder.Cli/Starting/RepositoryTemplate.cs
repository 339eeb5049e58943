using System.Collections.Immutable;
using SecResponder.Cli.Commands;
using SecResponder.Playbooks.Schemas;

namespace SecResponder.Cli.Starting;

/// <summary>Where a playbook repository's pipeline runs.</summary>
internal enum PipelineHost
{
    None,
    GitHub,
    AzureDevOps,
}

/// <summary>The files that a playbook repository begins with: they validate, their tests pass, and each says what it is for.</summary>
internal static class RepositoryTemplate
{
    private static readonly ImmutableArray<(string Template, string Path)> Always =
    [
        ("readme.txt", "README.md"),
        ("guardrails.yaml.txt", "playbooks/guardrails.yaml"),
        ("protected.yaml.txt", "playbooks/lists/protected.yaml"),
        ("inside_networks.yaml.txt", "playbooks/lists/inside_networks.yaml"),
        ("team.yaml.txt", "playbooks/__team__/team.yaml"),
        ("playbook.yaml.txt", "playbooks/__team__/telnet_from_outside.yaml"),
        ("settings.json.txt", ".vscode/settings.json"),
    ];

    /// <summary>Each file's path below the repository's root, and its text.</summary>
    /// <param name="team">The first team.</param>
    /// <param name="host">Where its pipeline runs.</param>
    public static IEnumerable<(string Path, string Text)> Files(string team, PipelineHost host) =>
    [
        .. Always.Concat(Pipeline(host)).Select(file => (file.Path.Replace("__team__", team, StringComparison.Ordinal), Filled(file.Template, team))),
        .. PlaybookSchemas.Names.Select(name => ($"schemas/{name}.schema.json", SchemaCommand.Of(name) + "\n")),
    ];

    private static IEnumerable<(string Template, string Path)> Pipeline(PipelineHost host) => host switch
    {
        PipelineHost.GitHub => [("github.yaml.txt", ".github/workflows/playbooks.yml")],
        PipelineHost.AzureDevOps => [("azure-pipelines.yaml.txt", "azure-pipelines.yml")],
        _ => [],
    };

    private static string Filled(string template, string team)
    {
        using var stream = typeof(RepositoryTemplate).Assembly.GetManifestResourceStream("Starting/" + template)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Replace("__id__", Guid.NewGuid().ToString(), StringComparison.Ordinal)
            .Replace("__TEAM__", team.ToUpperInvariant().Replace('-', '_'), StringComparison.Ordinal)
            .Replace("__team__", team, StringComparison.Ordinal);
    }
}
