using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureResources;

/// <summary><c>resource.tag</c>: gives a resource a tag for a while, and the value back that it had. A second tag beside it says which step's it is.</summary>
internal sealed class TagResource(ArmApi arm) : IKeepsState
{
    private const string Mark = "secresponder:";
    private static readonly SearchValues<char> NotInNames = SearchValues.Create(@"<>%&\?/");
    private const int LongestName = 500;
    private const int LongestValue = 256;

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "resource.tag", ArmApi.System, "Tags an Azure resource, so that policies and people see it, until its time is over",
        [
            new ActionParameter("resource", ParameterKind.Resource, true, "The resource's id"),
            new ActionParameter("for", ParameterKind.Duration, true, "How long: 30m, 4h, 2d"),
            new ActionParameter("name", ParameterKind.Text, true, "The tag's name"),
            new ActionParameter("value", ParameterKind.Text, true, "Its value"),
        ],
        IsHold: true)
    {
        TargetIds = AzureScope.Prefix,
        Permissions =
        [
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Resources/tags/read", "read the tags"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Resources/tags/write", "change the one; others' stay"),
        ],
        FoundBy = "a second tag, secresponder:<name>, which is the step's id",
        UndoneBy = "the value that the tag had, or none, where ours is still on it and the second tag is this step's",
        Limits = AzureConnector.Limits,
        Unverified = ["resources of a few types have no tags: Azure refuses then"],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => AzurePermissions.CheckAsync(arm, Description, cancellation);

    /// <inheritdoc/>
    public async Task<string> ReadStateAsync(ActionCall call, CancellationToken cancellation)
    {
        var tags = await ResourceTags.ReadAsync(arm, AzureScope.TargetOf(call).Top, cancellation);
        return new JsonObject { ["name"] = NameOf(call), ["value"] = tags?.GetValueOrDefault(NameOf(call)) }.ToJsonString();
    }

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        var resource = AzureScope.TargetOf(call).Top;
        var (name, value) = (NameOf(call), ValueOf(call));
        if (AzureScope.Against(arm.Options, resource) is { } outside)
            return outside;
        if (name.Length is 0 or > LongestName || name.AsSpan().ContainsAny(NotInNames) || name.StartsWith(Mark, StringComparison.OrdinalIgnoreCase))
            return new Effect.Refused($"'{PlainText.Line(name, 60)}' can't be a tag's name: 1 to {LongestName} characters, none of < > % & \\ ? /");
        if (value.Length > LongestValue)
            return new Effect.Refused($"a tag's value may have {LongestValue} characters, not {value.Length}");
        if (await ResourceTags.ReadAsync(arm, resource, cancellation) is not { } tags)
            return new Effect.Refused($"Azure knows no resource {resource.Name} any more");
        var mark = tags.GetValueOrDefault(Mark + name);
        if (tags.GetValueOrDefault(name) == value && mark is not null)
            return mark == call.StepId ? Done(name, value) : new Effect.NotOurs($"it is tagged so already by {PlainText.Line(mark, 100)}");
        if (tags.GetValueOrDefault(name) == value)
            return new Effect.NotOurs($"it is tagged {name}={value} already");
        var more = (tags.ContainsKey(name) ? 0 : 1) + (mark is null ? 1 : 0);
        if (tags.Count + more > ResourceTags.Most)
            return new Effect.Refused($"{resource.Name} has {tags.Count} tags, and {ResourceTags.Most} are the most");
        return await ResourceTags.MergeAsync(arm, resource, call.StepId, cancellation, (name, value), (Mark + name, call.StepId)) ?? Done(name, value);
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        var (name, value) = (NameOf(call), ValueOf(call));
        if (await ResourceTags.ReadAsync(arm, AzureScope.TargetOf(call).Top, cancellation) is not { } tags)
            return new Effect.Absent();
        var isThere = tags.GetValueOrDefault(name) == value;
        return tags.GetValueOrDefault(Mark + name) == call.StepId
            ? isThere ? Done(name, value) : new Effect.Absent(Left: $"the tag {Mark}{name}")
            : isThere ? new Effect.NotOurs($"it is tagged {name}={value} by another") : new Effect.Absent();
    }

    /// <inheritdoc/>
    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        var resource = AzureScope.TargetOf(call).Top;
        var (name, value) = (NameOf(call), ValueOf(call));
        if (await ResourceTags.ReadAsync(arm, resource, cancellation) is not { } tags)
            return new Effect.Done("", "there is no such resource any more");
        var mark = (Name: Mark + name, Value: call.StepId);
        if (tags.GetValueOrDefault(mark.Name) != mark.Value)
            return tags.GetValueOrDefault(name) == value ? new Effect.NotOurs("it is tagged so by another") : new Effect.Done("", "it is not tagged so any more");
        // Whatever somebody has written in its place since is theirs.
        if (tags.GetValueOrDefault(name) != value)
            return await ResourceTags.DeleteAsync(arm, resource, call.StepId, cancellation, mark) ?? new Effect.Done("", $"the tag {name} is another's by now");
        if (Before(call) is not { } before)
            return await ResourceTags.DeleteAsync(arm, resource, call.StepId, cancellation, (name, value), mark) ?? new Effect.Done("", $"the tag {name} is gone");
        return await ResourceTags.MergeAsync(arm, resource, call.StepId, cancellation, (name, before))
            ?? await ResourceTags.DeleteAsync(arm, resource, call.StepId, cancellation, mark)
            ?? new Effect.Done("", $"{name}={before} again");
    }

    private static string? Before(ActionCall call)
    {
        if (call.Before is null)
            return null;
        try
        {
            return JsonNode.Parse(call.Before) is JsonObject state ? ArmResource.Text(state, "value") : null;
        }
        catch (JsonException e)
        {
            throw new ConnectorException("the tag's value before can't be read", e);
        }
    }

    private static string NameOf(ActionCall call) => call.With.GetValueOrDefault("name", "");

    private static string ValueOf(ActionCall call) => call.With.GetValueOrDefault("value", "");

    private static Effect.Done Done(string name, string value) => new(name, $"{PlainText.Line(name, 100)}={PlainText.Line(value, LongestValue)}");
}
