using SecResponder.Playbooks.Actions;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Graph.Incidents;

/// <summary><c>incident.comment</c>: a comment on an incident of Defender XDR that bears the step's id.</summary>
internal sealed class CommentIncident(XdrIncidents incidents) : IResponseAction
{
    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "incident.comment", GraphApi.System, "Comments an incident of Defender XDR",
        [XdrIncidents.Parameter, new ActionParameter("text", ParameterKind.Text, true, "What is said, on one line, as plain text")],
        IsHold: false)
    {
        Permissions = [XdrIncidents.Permission],
        FoundBy = "the step's id in a comment",
        Limits = GraphConnector.Limits,
        Unverified = ["how long a comment may be", "how soon a reader sees a new comment"],
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
        if (await incidents.ReadAsync(call, cancellation) is not { } incident)
            return new Effect.Refused("Defender XDR has no such incident");
        var text = $"{XdrIncidents.Line(call.With.GetValueOrDefault("text", ""))} (SecResponder, {call.Context.IncidentId}: {XdrIncidents.Line(call.Context.Title)})";
        return await incidents.CommentAsync(incident, text, call, cancellation) ?? Done(incident);
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation) =>
        await incidents.ReadAsync(call, cancellation) is { } incident && incident.Mentions(call.StepId) ? Done(incident) : new Effect.Absent();

    /// <inheritdoc/>
    public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation) => Task.FromResult<Effect>(new Effect.Refused("Graph has no call that takes a comment away"));

    private static Effect.Done Done(XdrIncident incident) => new(incident.Id, $"incident {incident.Id} is commented", incident.Link);
}
