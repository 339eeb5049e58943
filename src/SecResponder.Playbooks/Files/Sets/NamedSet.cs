using System.Collections.Immutable;

namespace SecResponder.Playbooks.Files.Sets;

/// <summary>Playbooks that are taken together: <c>sets/&lt;name&gt;.yaml</c>.</summary>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Description">Whom it is for.</param>
/// <param name="Playbooks">Playbooks by folder and file: <c>network-soc/beacon</c>.</param>
public sealed record NamedSet(string Name, string Title, string Description, ImmutableArray<string> Playbooks);
