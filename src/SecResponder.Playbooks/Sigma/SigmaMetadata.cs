using System.Collections.Immutable;
using SecResponder.Playbooks.Yaml;

namespace SecResponder.Playbooks.Sigma;

/// <summary>What every Sigma document says about itself. Lists are empty and texts null where the document says nothing.</summary>
/// <remarks>SigmaHQ specification v2.1, "Rule" and its taxonomy of tags and statuses.</remarks>
public sealed record SigmaMetadata
{
    /// <summary>The file, as given to the reader.</summary>
    public required string File { get; init; }
    /// <summary>The whole document, custom attributes (<c>mode</c>, <c>response</c> …) included.</summary>
    public required YamlMap Document { get; init; }
    public string Title { get; init; } = "";
    /// <summary>A UUID, as written.</summary>
    public string? Id { get; init; }
    /// <summary>The handle by which correlations and filters name the document.</summary>
    public string? Name { get; init; }
    public string Taxonomy { get; init; } = "sigma";
    /// <summary>stable, test, experimental, deprecated or unsupported; lower case.</summary>
    public string? Status { get; init; }
    /// <summary>informational, low, medium, high or critical; null when none is given (which is not medium).</summary>
    public string? Level { get; init; }
    /// <summary>As written: <c>YYYY-MM-DD</c> or <c>YYYY/M/D</c>.</summary>
    public string? Date { get; init; }
    public string? Modified { get; init; }
    public string? Author { get; init; }
    public string? Description { get; init; }
    public string? License { get; init; }
    public ImmutableArray<string> Tags { get; init; } = [];
    public ImmutableArray<string> References { get; init; } = [];
    public ImmutableArray<string> Fields { get; init; } = [];
    public ImmutableArray<string> FalsePositives { get; init; } = [];
    public ImmutableArray<string> Scope { get; init; } = [];
    public ImmutableArray<SigmaRelation> Related { get; init; } = [];

    /// <summary>What reports call the document: its id, else its name, else its title.</summary>
    public string Handle => Id ?? Name ?? Title;

    /// <summary>Whether <paramref name="reference"/> (an id or a name) means this document.</summary>
    public bool Is(string reference) =>
        reference is not null && (reference == Name || Id is not null && reference.Equals(Id, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Another rule that this one has to do with.</summary>
public sealed record SigmaRelation(string Id, string Type);
