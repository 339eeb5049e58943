using System.Text.Json.Nodes;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureResources;

/// <summary><c>diagnostics.restore</c>: makes a diagnostic setting again that was deleted or switched off, so that its logs go on coming. What somebody has set since is left alone.</summary>
internal sealed class RestoreDiagnostics(ArmApi arm) : IResponseAction
{
    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "diagnostics.restore", ArmApi.System, "Makes a diagnostic setting again that a change has deleted or switched off",
        [
            new ActionParameter("setting", ParameterKind.Resource, true, "The setting's id: …/providers/microsoft.insights/diagnosticSettings/<name>"),
            new ActionParameter("was", ParameterKind.Text, false, "What it was, as JSON: {{ OldValue }}; without it, Connectors:Azure:Diagnostics"),
            new ActionParameter("is", ParameterKind.Text, false, "What the change has made of it, as JSON: {{ NewValue }}. Without it only a setting that is gone or sends nothing is made again"),
        ],
        IsHold: false)
    {
        TargetIds = AzureScope.Prefix,
        Permissions =
        [
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Insights/diagnosticSettings/read", "see what is there"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Insights/diagnosticSettings/write", "make it again"),
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.OperationalInsights/workspaces/sharedKeys/action", "let it send to a workspace") { At = AzurePlaces.Workspace },
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.EventHub/namespaces/authorizationRules/listkeys/action", "let it send to an event hub") { At = AzurePlaces.EventHubRule },
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.Resources/tags/read", "see that the resource is there, and by its tags whether it is protected"),
        ],
        FoundBy = "the setting itself, which sends at least what it is to send; who made it can't be told from it",
        Limits = AzureConnector.Limits,
        Unverified = ["which further rights a setting's destination asks for: a storage account has its own"],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => AzurePermissions.CheckAsync(arm, Description, cancellation);

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        var id = AzureScope.TargetOf(call);
        if (!id.Is(DiagnosticSetting.Type))
            return new Effect.Refused($"{PlainText.Line(call.Target?.DisplayName, 100)} is no diagnostic setting, but {id.Type}");
        if (AzureScope.Against(arm.Options, id) is { } outside)
            return outside;
        if (Wanted(call) is not { } wanted)
            return new Effect.Refused("what the setting was is not known: 'was' tells nothing, and Connectors:Azure:Diagnostics names no destination");
        var there = await arm.FindAsync(id, ArmVersions.DiagnosticSettings, cancellation);
        if (there is not null)
        {
            if (DiagnosticSetting.Covers(there.Properties, wanted))
                return new Effect.NotOurs("the setting is there already, and sends what it is to send");
            if (DiagnosticSetting.IsOn(there.Properties) && !(Changed(call) is { } changed && IsAs(there.Properties, changed)))
                return new Effect.Refused("there is a setting of that name that sends something else by now: a person has to look");
        }
        var answer = await arm.SendAsync(HttpMethod.Put, id.Url, ArmVersions.DiagnosticSettings, new JsonObject { ["properties"] = wanted.DeepClone() }, there?.Etag, call.StepId, cancellation);
        if (!answer.IsSuccess)
            return arm.Failure(answer);
        return DiagnosticSetting.Covers(ArmResource.Of(id, answer).Properties, wanted) ? Restored(id) : throw answer.Unreadable();
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        var id = AzureScope.TargetOf(call);
        return Wanted(call) is { } wanted && await arm.FindAsync(id, ArmVersions.DiagnosticSettings, cancellation) is { } there && DiagnosticSetting.Covers(there.Properties, wanted)
            ? Restored(id)
            : new Effect.Absent();
    }

    /// <inheritdoc/>
    public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation) =>
        Task.FromResult<Effect>(new Effect.Refused("a setting that was made again is not taken away by itself: whoever does not want it deletes it"));

    private JsonObject? Wanted(ActionCall call) => call.With.GetValueOrDefault("was") is { Length: > 0 } was ? RuleValues.Read(was) is { } told && DiagnosticSetting.IsOn(told) ? told : null : DiagnosticSetting.Of(arm.Options.Diagnostics);

    private static JsonObject? Changed(ActionCall call) => RuleValues.Read(call.With.GetValueOrDefault("is", ""));

    private static bool IsAs(JsonObject there, JsonObject changed) => DiagnosticSetting.Covers(there, changed) && DiagnosticSetting.Covers(changed, there);

    private static Effect.Done Restored(ArmId id) => new(id.Name, $"{PlainText.Line(id.DisplayName, 200)} sends again");
}
