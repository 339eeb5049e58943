using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Graph.Incidents;

/// <summary>
/// <c>incident.resolve</c>: resolves an incident of Defender XDR with classification and determination. What it was before stands in a comment, written first; whose resolving it is, in the
/// resolving comment.
/// </summary>
internal sealed partial class ResolveIncident(XdrIncidents incidents) : IResponseAction
{
    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "incident.resolve", GraphApi.System, "Resolves an incident of Defender XDR with classification and determination",
        [
            XdrIncidents.Parameter,
            new ActionParameter("classification", ParameterKind.Text, true, "truePositive, informationalExpectedActivity or falsePositive"),
            new ActionParameter("determination", ParameterKind.Text, false, "One that the portal offers for the classification: malware, phishing, securityTesting, notMalicious …; without it other"),
            new ActionParameter("text", ParameterKind.Text, false, "Why"),
        ],
        IsHold: false)
    {
        Acts = true,
        Permissions = [XdrIncidents.Permission],
        FoundBy = "the status resolved, with the step's id in the resolving comment",
        UndoneBy = "status, classification and determination that it had, when it is still resolved by this step as it did; what somebody has resolved or classified since stays",
        Limits = GraphConnector.Limits,
        Unverified =
        [
            "resolvingComment is in Graph's v1.0 since 2025: a tenant that does not keep it yet would show the step as somebody else's",
            "resolving an incident resolves its alerts; they are not opened again by undoing it",
            "an empty resolvingComment takes it away",
        ],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => incidents.CheckAsync(cancellation);

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        if ((XdrIncidents.Against(call) ?? AgainstWords(call)) is { } against)
            return against;
        if (await incidents.ReadAsync(call, cancellation) is not { } incident)
            return new Effect.Refused("Defender XDR has no such incident");
        if (incident.IsResolved)
            return Whose(incident, call);
        var before = $"SecResponder resolves this incident. Before it was: {incident.Status}, {incident.Classification}, {incident.Determination}. ({call.Context.IncidentId}: {XdrIncidents.Line(call.Context.Title)})";
        var change = Change("resolved", ClassificationOf(call), DeterminationOf(call), $"[{call.StepId}] {XdrIncidents.Line(call.With.GetValueOrDefault("text", call.Context.Title))}");
        return await incidents.CommentAsync(incident, before, call, cancellation)
            ?? await incidents.ChangeAsync(incident, change, call, changed => changed.IsResolved, cancellation)
            ?? Done(incident, call);
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) => await incidents.ReadAsync(call, cancellation) switch
    {
        { IsResolved: true } incident => Whose(incident, call),
        { } incident => incident.WithoutEffect(call.StepId),
        null => new Effect.Absent(),
    };

    /// <inheritdoc/>
    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        if (await incidents.ReadAsync(call, cancellation) is not { IsResolved: true } incident)
            return new Effect.Done("", "it is not resolved any more");
        if (Whose(incident, call) is Effect.NotOurs theirs)
            return theirs;
        var kept = incident.Comments.Where(comment => XdrIncident.IsOf(comment, call.StepId)).Select(comment => Before().Match(comment)).FirstOrDefault(match => match.Success);
        if (kept is null)
            return new Effect.Refused("the comment that kept what it was before is gone: a person has to open it again");
        var (status, classification, determination) = (kept.Groups["status"].Value, kept.Groups["classification"].Value, kept.Groups["determination"].Value);
        if (!XdrWords.Classifications.Contains(classification) || !XdrWords.Determinations.Contains(determination))
            return new Effect.Refused("the comment that kept what it was before does not say it any more: a person has to open it again");
        return await incidents.ChangeAsync(incident, Change(status, classification, determination, ""), call, changed => !changed.IsResolved, cancellation) ?? new Effect.Done(incident.Id, $"{status} again", incident.Link);
    }

    private static Effect.Refused? AgainstWords(ActionCall call) =>
        !XdrWords.Offered.TryGetValue(ClassificationOf(call), out var determinations)
            ? new Effect.Refused($"classification '{PlainText.Line(ClassificationOf(call), 60)}' is none of {string.Join(", ", XdrWords.Offered.Keys.Order(StringComparer.Ordinal))}")
            : determinations.Contains(DeterminationOf(call)) ? null
            : new Effect.Refused($"determination '{PlainText.Line(DeterminationOf(call), 60)}' is none of {ClassificationOf(call)}: {string.Join(", ", determinations)}");

    private static JsonObject Change(string status, string classification, string determination, string comment) =>
        new() { ["status"] = status, ["classification"] = classification, ["determination"] = determination, ["resolvingComment"] = comment };

    // What somebody has classified otherwise since is theirs, though our words may still stand there.
    private static Effect Whose(XdrIncident incident, ActionCall call) =>
        incident.ResolvingComment.StartsWith($"[{call.StepId}]", StringComparison.Ordinal) && incident.Classification == ClassificationOf(call) && incident.Determination == DeterminationOf(call)
            ? Done(incident, call)
            : new Effect.NotOurs("it is resolved already, or was classified anew since, by somebody else");

    private static Effect.Done Done(XdrIncident incident, ActionCall call) => new(incident.Id, $"incident {incident.Id} is resolved as {ClassificationOf(call)}, {DeterminationOf(call)}", incident.Link);

    private static string ClassificationOf(ActionCall call) => call.With.GetValueOrDefault("classification", "");

    private static string DeterminationOf(ActionCall call) => call.With.GetValueOrDefault("determination") is { Length: > 0 } given ? given : "other";

    [GeneratedRegex(@"Before it was: (?<status>active|inProgress), (?<classification>[A-Za-z]{1,60}), (?<determination>[A-Za-z]{1,60})\.", RegexOptions.CultureInvariant)]
    private static partial Regex Before();
}
