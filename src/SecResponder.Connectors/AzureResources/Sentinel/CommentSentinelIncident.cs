using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureResources.Sentinel;

/// <summary><c>sentinel-incident.comment</c>: a comment whose name is made of the step's id. Written again it is the same comment.</summary>
internal sealed class CommentSentinelIncident(ArmApi arm) : IResponseAction
{
    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "sentinel-incident.comment", ArmApi.System, "Comments an incident of Microsoft Sentinel",
        [SentinelIncidents.Parameter, new ActionParameter("text", ParameterKind.Text, true, "What is said; line by line, as plain text")],
        IsHold: false)
    {
        Permissions =
        [
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.SecurityInsights/incidents/read", "see that the incident is there") { At = nameof(AzureOptions.Workspaces) },
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.SecurityInsights/incidents/comments/read", "find the comment again") { At = nameof(AzureOptions.Workspaces) },
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.SecurityInsights/incidents/comments/write", "write it") { At = nameof(AzureOptions.Workspaces) },
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.SecurityInsights/incidents/comments/delete", "take it back; only the step's own is") { At = nameof(AzureOptions.Workspaces) },
        ],
        FoundBy = "the comment's name, a GUID made of the step's id",
        UndoneBy = "deleting that comment",
        Limits = AzureConnector.Limits,
        Unverified = ["an incident takes 100 comments of 30,000 characters; what is beyond is refused", "whether comments are shown as Markdown: what would be markup there has a backslash before it", "where the workspace is in the Defender portal, comments show there after a while"],
    };

    private const int LongestLine = 4000;

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => AzurePermissions.CheckAsync(arm, Description, cancellation);

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        var (incident, against) = SentinelIncidents.Of(arm.Options, call);
        if (incident is null)
            return new Effect.Refused(against);
        // An incident that is not there would be made, or refused in words that say less.
        if (await arm.FindAsync(incident, SentinelIncidents.Version, cancellation) is not { } there)
            return new Effect.Refused($"Microsoft Sentinel has no incident {incident.Name}");
        var comment = SentinelIncidents.CommentOf(incident, call.StepId);
        var answer = await arm.SendAsync(HttpMethod.Put, comment.Url, SentinelIncidents.Version, SentinelIncidents.Comment(Text(call)), null, call.StepId, cancellation);
        return answer.IsSuccess ? Commented(ArmResource.Of(comment, answer), there) : arm.Failure(answer);
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) =>
        await arm.FindAsync(SentinelIncidents.CommentOf(SentinelIncidents.Known(arm.Options, call), call.StepId), SentinelIncidents.Version, cancellation) is { } there
            ? Commented(there, null)
            : new Effect.Absent();

    /// <inheritdoc/>
    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        var comment = SentinelIncidents.CommentOf(SentinelIncidents.Known(arm.Options, call), call.StepId);
        var answer = await arm.SendAsync(HttpMethod.Delete, comment.Url, SentinelIncidents.Version, null, null, call.StepId, cancellation);
        return answer.IsSuccess || ArmApi.IsMissing(answer) ? new Effect.Done("", "the comment is gone") : arm.Failure(answer);
    }

    private static Effect.Done Commented(ArmResource comment, ArmResource? incident) =>
        new(comment.Id.Name, "commented", incident is null ? null : ArmResource.Text(incident.Properties, "incidentUrl"));

    private static string Text(ActionCall call) => string.Join('\n',
        call.With.GetValueOrDefault("text", "").ReplaceLineEndings("\n").Split('\n').Select(line => SentinelIncidents.Line(line, LongestLine))
            .Append("").Append(SentinelIncidents.Line($"SecResponder {call.StepId}, {call.Context.IncidentId}: {call.Context.Title}", 500)));
}
