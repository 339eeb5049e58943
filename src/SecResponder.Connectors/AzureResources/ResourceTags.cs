using System.Collections.Immutable;
using System.Text.Json.Nodes;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureResources;

/// <summary>Tags of any resource, changed by name: what others have written stays.</summary>
/// <remarks>Azure REST API, "Tags - Update At Scope": <c>Merge</c> adds or changes, <c>Delete</c> takes away what has that name and value.</remarks>
internal static class ResourceTags
{
    /// <summary>How many tags a resource may have.</summary>
    public const int Most = 50;

    /// <summary>The tags; null when there is no such resource.</summary>
    public static async Task<ImmutableDictionary<string, string>?> ReadAsync(ArmApi arm, ArmId resource, CancellationToken cancellation) =>
        await arm.FindAsync(Of(resource), ArmVersions.Tags, cancellation) is { } tags ? Read(tags) : null;

    /// <summary>Adds or changes tags, and looks whether they are there. Null: they are.</summary>
    public static Task<Effect?> MergeAsync(ArmApi arm, ArmId resource, string stepId, CancellationToken cancellation, params (string Name, string Value)[] tags) =>
        ChangeAsync(arm, resource, "Merge", stepId, tags, (there, tag) => there.GetValueOrDefault(tag.Name) == tag.Value, cancellation);

    /// <summary>Takes tags away that have these names and values. Null: they are gone.</summary>
    public static Task<Effect?> DeleteAsync(ArmApi arm, ArmId resource, string stepId, CancellationToken cancellation, params (string Name, string Value)[] tags) =>
        ChangeAsync(arm, resource, "Delete", stepId, tags, (there, tag) => there.GetValueOrDefault(tag.Name) != tag.Value, cancellation);

    private static async Task<Effect?> ChangeAsync(
        ArmApi arm, ArmId resource, string operation, string stepId, (string Name, string Value)[] tags, Func<ImmutableDictionary<string, string>, (string Name, string Value), bool> isSo, CancellationToken cancellation)
    {
        var of = Of(resource);
        var named = new JsonObject();
        foreach (var (name, value) in tags)
            named[name] = value;
        var body = new JsonObject { ["operation"] = operation, ["properties"] = new JsonObject { ["tags"] = named } };
        var answer = await arm.SendAsync(HttpMethod.Patch, of.Url, ArmVersions.Tags, body, null, stepId, cancellation);
        if (!answer.IsSuccess)
            return arm.Failure(answer);
        var there = Read(ArmResource.Of(of, answer));
        return tags.All(tag => isSo(there, tag)) ? null : throw answer.Unreadable();
    }

    private static ArmId Of(ArmId resource) => resource.Below("providers/Microsoft.Resources/tags/default");

    private static ImmutableDictionary<string, string> Read(ArmResource tags) => tags.Properties["tags"] is JsonObject named
        ? named.ToImmutableDictionary(tag => tag.Key, tag => tag.Value?.ToString() ?? "", StringComparer.OrdinalIgnoreCase)
        : throw new ConnectorException($"{ArmApi.System} told no tags of {tags.Id.Path}");
}
