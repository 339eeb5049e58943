using System.Text.Json.Nodes;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Graph.Incidents;

/// <summary><c>incident.tag</c>: adds a custom tag to an incident of Defender XDR. A comment written before it says whose it is.</summary>
/// <remarks>The list of tags is written whole, and Graph has no ETag for incidents: what another adds between our read and our write would be lost.</remarks>
internal sealed class TagIncident(XdrIncidents incidents) : IResponseAction
{
    private const int Longest = 100;

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "incident.tag", GraphApi.System, "Adds a custom tag to an incident of Defender XDR",
        [XdrIncidents.Parameter, new ActionParameter("tag", ParameterKind.Text, true, "The tag, at most 100 characters")],
        IsHold: false)
    {
        Acts = true,
        Permissions = [XdrIncidents.Permission],
        FoundBy = "the tag, and the step's id in a comment",
        UndoneBy = "the list without the tag, when a comment says that it is this step's",
        Limits = GraphConnector.Limits,
        Unverified = ["the list of tags is written whole, and nothing guards it: what somebody else adds within the same moment is lost", "how long a tag may be"],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(CancellationToken cancellation) => incidents.CheckAsync(cancellation);

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        if (XdrIncidents.Against(call) is { } against)
            return against;
        if (TagOf(call).Length is 0 or > Longest || PlainText.Line(TagOf(call)) != TagOf(call))
            return new Effect.Refused($"'{PlainText.Line(TagOf(call), 80)}' can't be a tag: 1 to {Longest} characters on one line");
        if (await incidents.ReadAsync(call, cancellation) is not { } incident)
            return new Effect.Refused("Defender XDR has no such incident");
        if (Has(incident, call))
            return Whose(incident, call);
        return await incidents.CommentAsync(incident, $"SecResponder adds the tag '{XdrIncidents.Line(TagOf(call))}' ({call.Context.IncidentId}: {XdrIncidents.Line(call.Context.Title)})", call, cancellation)
            ?? await WriteAsync(incident, [.. incident.Tags, TagOf(call)], call, cancellation)
            ?? Done(incident, call);
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) => await incidents.ReadAsync(call, cancellation) switch
    {
        { } incident when Has(incident, call) => Whose(incident, call),
        { } incident => incident.WithoutEffect(call.StepId),
        null => new Effect.Absent(),
    };

    /// <inheritdoc/>
    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        if (await incidents.ReadAsync(call, cancellation) is not { } incident || !Has(incident, call))
            return new Effect.Done("", "the tag is not there any more");
        if (Whose(incident, call) is Effect.NotOurs theirs)
            return theirs;
        return await WriteAsync(incident, [.. incident.Tags.Where(tag => tag != TagOf(call))], call, cancellation) ?? new Effect.Done(incident.Id, "the tag is gone");
    }

    private Task<Effect?> WriteAsync(XdrIncident incident, string[] tags, ActionCall call, CancellationToken cancellation) => incidents.ChangeAsync(
        incident, new JsonObject { ["customTags"] = new JsonArray([.. tags.Select(tag => (JsonNode)tag)]) }, call, changed => Has(changed, call) == tags.Contains(TagOf(call)), cancellation);

    private static bool Has(XdrIncident incident, ActionCall call) => incident.Tags.Contains(TagOf(call));

    private static Effect Whose(XdrIncident incident, ActionCall call) => incident.Mentions(call.StepId) ? Done(incident, call) : new Effect.NotOurs("it is tagged so already, by somebody else");

    private static Effect.Done Done(XdrIncident incident, ActionCall call) => new(incident.Id, $"incident {incident.Id} is tagged {TagOf(call)}", incident.Link);

    private static string TagOf(ActionCall call) => call.With.GetValueOrDefault("tag", "");
}
