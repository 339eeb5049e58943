using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Core;
using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Graph.Incidents;

/// <summary>Defender XDR's incidents by Graph: read, change, comment. An incident that was merged into another is that other one.</summary>
/// <remarks>Microsoft Graph v1.0, "Get incident", "Update incident", "Create comment for incident". The client library has no call for comments, so all of it is asked over HTTP.</remarks>
internal sealed partial class XdrIncidents(ApiClient api, GraphOptions options, ISecrets secrets, TokenCredential credential)
{
    /// <summary>The parameter that names the incident.</summary>
    public static ActionParameter Parameter { get; } = new("incident", ParameterKind.Text, true, "The incident's id in Defender XDR as the event has it (incidentId of an alert): digits");

    /// <summary>What all its actions need.</summary>
    public static ActionPermission Permission { get; } = new(PermissionKind.GraphApplicationRole, "SecurityIncident.ReadWrite.All", "read incidents, comment, tag and resolve them");

    private const string Path = "v1.0/security/incidents";
    private const int MostRedirects = 5;
    private const int LongestLine = 2000;

    private readonly BearerToken _token = new(GraphApi.System, new Uri(options.BaseAddress!, ".default").ToString(), options.Token, secrets, credential);

    /// <summary>Whether the call names an incident: why not, or null.</summary>
    public static Effect.Refused? Against(ActionCall call) =>
        Id().IsMatch(IdOf(call)) ? null : new Effect.Refused($"'{PlainText.Line(IdOf(call), 80)}' is no incident's id in Defender XDR: it has 1 to 19 digits");

    /// <summary>The incident, or the one that it was merged into; null when there is none.</summary>
    /// <exception cref="ConnectorException">It could not be asked, or answered something else.</exception>
    public async Task<XdrIncident?> ReadAsync(ActionCall call, CancellationToken cancellation)
    {
        var id = IdOf(call);
        for (var merged = 0; merged <= MostRedirects; merged++)
        {
            // A place in a path: what is no id is asked for nowhere.
            if (!Id().IsMatch(id))
                throw new ConnectorException($"{GraphApi.System}: '{PlainText.Line(id, 80)}' is no incident's id");
            var answer = await SendAsync(HttpMethod.Get, $"{Path}/{id}", null, null, cancellation);
            if (answer.Status == HttpStatusCode.NotFound && answer.Text("error", "code") is { Length: > 0 })
                return null;
            var incident = answer.IsSuccess ? XdrIncident.Of(id, answer) : throw answer.Broken();
            if (incident.Status != "redirected")
                return incident;
            id = incident.Redirect ?? throw answer.Unreadable();
        }
        throw new ConnectorException($"{GraphApi.System}: incident {IdOf(call)} was merged into others more than {MostRedirects} times");
    }

    /// <summary>Changes members of it; null when that was taken.</summary>
    /// <exception cref="ConnectorException">Whether it was taken is unknown.</exception>
    public async Task<Effect?> ChangeAsync(XdrIncident incident, JsonObject change, ActionCall call, Func<XdrIncident, bool> isSo, CancellationToken cancellation)
    {
        var answer = await SendAsync(HttpMethod.Patch, $"{Path}/{incident.Id}", change, call.StepId, cancellation);
        return !answer.IsSuccess ? answer.Failure() : isSo(XdrIncident.Of(incident.Id, answer)) ? null : throw answer.Unreadable();
    }

    /// <summary>Adds a comment that bears the step's id, unless it is there; null when it is.</summary>
    /// <exception cref="ConnectorException">Whether it is there is unknown.</exception>
    public async Task<Effect?> CommentAsync(XdrIncident incident, string text, ActionCall call, CancellationToken cancellation)
    {
        if (incident.Mentions(call.StepId))
            return null;
        var comment = new JsonObject { ["@odata.type"] = "microsoft.graph.security.alertComment", ["comment"] = $"[{call.StepId}] {text}" };
        var answer = await SendAsync(HttpMethod.Post, $"{Path}/{incident.Id}/comments", comment, call.StepId, cancellation);
        if (!answer.IsSuccess)
            return answer.Failure();
        return answer.List("value").Any(one => XdrIncident.IsOf(one.Text("comment"), call.StepId)) ? null : throw answer.Unreadable();
    }

    /// <summary>Whether incidents can be read; whether they may be changed shows when the first is.</summary>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellation)
    {
        try
        {
            var answer = await SendAsync(HttpMethod.Get, $"{Path}?$top=1", null, null, cancellation);
            _ = answer.List("value");
            return new CheckResult(true, "incidents can be read; whether they may be changed shows when the first is");
        }
        catch (ConnectorException e)
        {
            return new CheckResult(false, $"{e.Message}; the identity needs {Permission.Name}");
        }
    }

    /// <summary>Text as one line of a comment: no tags, no links of an attacker's making.</summary>
    public static string Line(string text) => PlainText.Line(text, LongestLine).Replace('<', '‹').Replace("://", ":\u200B//", StringComparison.Ordinal);

    private static string IdOf(ActionCall call) => call.With.GetValueOrDefault(Parameter.Name, "");

    private Task<ApiAnswer> SendAsync(HttpMethod method, string path, JsonObject? body, string? stepId, CancellationToken cancellation)
    {
        ImmutableArray<(string, string)> headers = stepId is null ? [] : [("client-request-id", stepId)];
        return _token.SendAsync(authorization => api.SendAsync(method, path, body?.ToJsonString(), authorization, headers, cancellation), cancellation);
    }

    [GeneratedRegex(@"^[0-9]{1,19}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
