using System.Collections.Frozen;
using System.Text.RegularExpressions;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.AzureResources.Sentinel;

/// <summary>
/// <c>sentinel-incident.close</c>: closes an incident with a classification. What it was before stands in a comment of the step's own, written first; whose closing it is, in the classification's comment.
/// It is written with its ETag, so that nobody's change in between is lost.
/// </summary>
internal sealed partial class CloseSentinelIncident(ArmApi arm) : IResponseAction
{
    private const string Closed = "Closed";
    private const string Reason = "classificationReason";
    private const string Comment = "classificationComment";

    // What the portal offers: each classification with its reasons, the first where none is given.
    private static readonly FrozenDictionary<string, string[]> Reasons = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["TruePositive"] = ["SuspiciousActivity"],
        ["BenignPositive"] = ["SuspiciousButExpected"],
        ["FalsePositive"] = ["IncorrectAlertLogic", "InaccurateData"],
        ["Undetermined"] = [],
    }.ToFrozenDictionary();

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "sentinel-incident.close", ArmApi.System, "Closes an incident of Microsoft Sentinel with a classification",
        [
            SentinelIncidents.Parameter,
            new ActionParameter("classification", ParameterKind.Text, true, "TruePositive, BenignPositive, FalsePositive or Undetermined"),
            new ActionParameter("reason", ParameterKind.Text, false, "IncorrectAlertLogic (the default) or InaccurateData, of a false positive; the others have one reason each"),
            new ActionParameter("text", ParameterKind.Text, false, "Why"),
        ],
        IsHold: false)
    {
        Acts = true,
        Permissions =
        [
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.SecurityInsights/incidents/read", "read the incident, and whether it is closed") { At = nameof(AzureOptions.Workspaces) },
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.SecurityInsights/incidents/write", "close it, and open it again") { At = nameof(AzureOptions.Workspaces) },
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.SecurityInsights/incidents/comments/read", "read what it was before") { At = nameof(AzureOptions.Workspaces) },
            new ActionPermission(PermissionKind.AzureAction, "Microsoft.SecurityInsights/incidents/comments/write", "keep what it was before, in a comment") { At = nameof(AzureOptions.Workspaces) },
        ],
        FoundBy = "the status Closed, with the step's id in the classification's comment",
        UndoneBy = "the status that it had, when it is still closed by this step and with its classification; what somebody has closed or classified since stays",
        Limits = AzureConnector.Limits,
        Unverified =
        [
            "that read-only members of what was read are ignored when it is put back",
            "where the workspace is in the Defender portal, Defender may close or merge incidents itself",
        ],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => AzurePermissions.CheckAsync(arm, Description, cancellation);

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        var (id, against) = SentinelIncidents.Of(arm.Options, call);
        if (id is null)
            return new Effect.Refused(against);
        var (classification, reason) = (ClassificationOf(call), call.With.GetValueOrDefault("reason", ""));
        if (!Reasons.TryGetValue(classification, out var reasons))
            return new Effect.Refused($"classification '{PlainText.Line(classification, 40)}' is none of {string.Join(", ", Reasons.Keys.Order(StringComparer.Ordinal))}");
        if (reason.Length > 0 && !reasons.Contains(reason))
            return new Effect.Refused($"reason '{PlainText.Line(reason, 40)}' is none of {classification}{(reasons.Length > 0 ? $": {string.Join(", ", reasons)}" : ", which has none")}");
        if (await ReadAsync(id, cancellation) is not { } incident)
            return new Effect.Refused($"Microsoft Sentinel has no incident {id.Name}");
        if (StatusOf(incident) == Closed)
            return WhoseIsClosed(incident, call);
        var comment = SentinelIncidents.CommentOf(id, call.StepId);
        var kept = await arm.SendAsync(
            HttpMethod.Put, comment.Url, SentinelIncidents.Version,
            SentinelIncidents.Comment($"SecResponder closes this incident as {classification}. Before it was: {StatusOf(incident)}.\n{SentinelIncidents.Line($"{call.StepId}, {call.Context.IncidentId}: {call.Context.Title}", 500)}"),
            null, call.StepId, cancellation);
        if (!kept.IsSuccess)
            return arm.Failure(kept);
        _ = ArmResource.Of(comment, kept);
        Set(incident, Closed, classification, reason.Length > 0 ? reason : reasons.FirstOrDefault(), $"{Mark(call)} {PlainText.Line(call.With.GetValueOrDefault("text", call.Context.Title), 800)}");
        return await WriteAsync(incident, call, cancellation) ?? Done(incident, $"closed as {classification}");
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        var id = SentinelIncidents.Known(arm.Options, call);
        if (await ReadAsync(id, cancellation) is { } incident && StatusOf(incident) == Closed)
            return WhoseIsClosed(incident, call);
        return new Effect.Absent(Left: await arm.FindAsync(SentinelIncidents.CommentOf(id, call.StepId), SentinelIncidents.Version, cancellation) is null ? null : "the comment that announces it");
    }

    /// <inheritdoc/>
    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        var id = SentinelIncidents.Known(arm.Options, call);
        if (await ReadAsync(id, cancellation) is not { } incident || StatusOf(incident) != Closed)
            return new Effect.Done("", "it is not closed any more");
        if (WhoseIsClosed(incident, call) is Effect.NotOurs theirs)
            return theirs;
        if (await arm.FindAsync(SentinelIncidents.CommentOf(id, call.StepId), SentinelIncidents.Version, cancellation) is not { } comment || Before().Match(ArmResource.Text(comment.Properties, "message") ?? "") is not { Success: true } before)
            return new Effect.Refused("the comment that kept what it was before is gone: a person has to open it again");
        Set(incident, before.Groups["status"].Value, null, null, null);
        return await WriteAsync(incident, call, cancellation) ?? Done(incident, $"{before.Groups["status"].Value} again");
    }

    // An answer that tells no status says nothing about the incident.
    private async Task<ArmResource?> ReadAsync(ArmId id, CancellationToken cancellation) =>
        await arm.FindAsync(id, SentinelIncidents.Version, cancellation) is not { } incident ? null
            : StatusOf(incident) is "New" or "Active" or Closed ? incident
            : throw new ConnectorException($"{ArmApi.System} answered with an incident that is neither New nor Active nor Closed");

    private async Task<Effect?> WriteAsync(ArmResource incident, ActionCall call, CancellationToken cancellation)
    {
        var answer = await arm.PutAsync(incident, SentinelIncidents.Version, call.StepId, cancellation);
        if (!answer.IsSuccess)
            return arm.Failure(answer);
        return StatusOf(ArmResource.Of(incident.Id, answer)) == StatusOf(incident) ? null : throw answer.Unreadable();
    }

    private static void Set(ArmResource incident, string status, string? classification, string? reason, string? comment)
    {
        foreach (var (name, value) in new[] { ("status", status), ("classification", classification), (Reason, reason), (Comment, comment) })
            if (value is null)
                incident.Properties.Remove(name);
            else
                incident.Properties[name] = value;
    }

    // What somebody has classified otherwise since is theirs, though our words may still stand there.
    private static Effect WhoseIsClosed(ArmResource incident, ActionCall call) =>
        ArmResource.Text(incident.Properties, Comment)?.StartsWith(Mark(call), StringComparison.Ordinal) == true && ArmResource.Text(incident.Properties, "classification") == ClassificationOf(call)
            ? Done(incident, $"closed as {ClassificationOf(call)}")
            : new Effect.NotOurs("it is closed already, or was classified anew since, by somebody else");

    private static Effect.Done Done(ArmResource incident, string note) =>
        new(incident.Properties["incidentNumber"]?.ToString() ?? incident.Id.Name, note, ArmResource.Text(incident.Properties, "incidentUrl"));

    private static string StatusOf(ArmResource incident) => ArmResource.Text(incident.Properties, "status") ?? "";

    private static string ClassificationOf(ActionCall call) => call.With.GetValueOrDefault("classification", "");

    private static string Mark(ActionCall call) => $"[{call.StepId}]";

    [GeneratedRegex("Before it was: (?<status>New|Active)\\.", RegexOptions.CultureInvariant)]
    private static partial Regex Before();
}
