using SecResponder.Connectors.Http;
using SecResponder.Connectors.Secrets;
using SecResponder.Connectors.Teams;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.PagerDuty;

/// <summary>
/// <c>page.open</c>: calls whoever is on call. The event's key is the step's id: sent again it joins the alert that is open. Without a key for the REST API nothing is read back; after a lost answer the event is sent once
/// more, which opens a second alert only when people have resolved the first meanwhile.
/// </summary>
/// <remarks>PagerDuty's developer pages, "Events API v2": 202 says that the event was taken, not what the service's rules make of it.</remarks>
internal sealed class OpenPage(ApiClient events, PageReader? reader, ISecrets secrets, ChannelReference channels) : IResponseAction
{
    internal const string System = "PagerDuty";
    private const string Path = "v2/enqueue";

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "page.open", System, "Calls whoever is on call for a service",
        [
            new ActionParameter("channel", ParameterKind.Channel, true, "A channel of the team's team.yaml whose secret is a service's integration key"),
            new ActionParameter("title", ParameterKind.Text, false, "What the page says; without it the playbook's title"),
            new ActionParameter("text", ParameterKind.Text, false, "What is said below it, among the details"),
        ],
        IsHold: false)
    {
        Permissions =
        [
            new ActionPermission(PermissionKind.SecretAddress, "the integration key", "send events to the service"),
            new ActionPermission(PermissionKind.TokenScope, "read-only API key", "read pages back; without it they are not, and Find says that it can't tell"),
        ],
        FoundBy = "the event's dedup_key, which is the step's id, where Connectors:PagerDuty:Token is given",
        UndoneBy = "an event that resolves the alert; whoever was called has been called",
        Limits = new ActionLimits(120, 4, "by integration key and account; beyond it 429"),
        Unverified =
        [
            "202 says that the event was taken: rules of the service may suppress it, and a page shows some seconds later",
            "a lost answer to an event whose alert people have resolved by the time it is sent again: they are called twice",
        ],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellation)
    {
        if (reader is null)
            return new CheckResult(true, "an integration key can only be tried by sending an event; without Connectors:PagerDuty:Token pages are not read back");
        try
        {
            var answer = await reader.TryAsync(cancellation);
            return answer.IsSuccess ? new CheckResult(true, "pages can be read back; an integration key can only be tried by sending an event") : new CheckResult(false, $"{(int)answer.Status}: {answer.Reason}");
        }
        catch (ConnectorException e)
        {
            return new CheckResult(false, e.Message);
        }
    }

    /// <inheritdoc/>
    public Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation) => SendAsync(call, key => PageEvent.Trigger(call, key), "sent", cancellation);

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        if (reader is null)
            return new Effect.Absent(Knowable: false);
        return await reader.FindAsync(call.StepId, cancellation) is not { } incident
            ? new Effect.Absent()
            : new Effect.Done(call.StepId, $"page {PlainText.Line(incident.Text("status"), 40)}", Uri.TryCreate(incident.Text("html_url"), UriKind.Absolute, out var page) && page.Scheme == Uri.UriSchemeHttps ? page.ToString() : null);
    }

    /// <inheritdoc/>
    public Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation) => SendAsync(call, key => PageEvent.Resolve(call.StepId, key), "resolved", cancellation);

    private async Task<Effect> SendAsync(ActionCall call, Func<string, string> body, string what, CancellationToken cancellation)
    {
        var channel = call.With.GetValueOrDefault("channel", "");
        if (channels(call.Context.Owner, channel) is not { } reference)
            return new Effect.Refused($"the team {PlainText.Line(call.Context.Owner, 60)} has no channel '{PlainText.Line(channel, 60)}'");
        string key;
        try
        {
            key = (await secrets.ReadAsync(reference, cancellation)).Reveal();
        }
        catch (SecretException e)
        {
            throw new ConnectorException($"{System}: {e.Message}", e);
        }
        // Somebody may have put a webhook's address here: it is not sent anywhere.
        if (key.Contains("//", StringComparison.Ordinal) || key.Length > 100)
            return new Effect.Refused($"what stands behind '{reference}' is no integration key: 32 letters and digits, from an Events API V2 integration of the service");
        var answer = await events.SendAsync(new ApiRequest(HttpMethod.Post, Path) { Body = body(key) }, cancellation);
        if (!answer.IsSuccess)
            return answer.Failure();
        return answer.Text("status") == "success" && answer.Text("dedup_key") == call.StepId ? new Effect.Done(call.StepId, $"page {what} by {PlainText.Line(channel, 60)}") : throw answer.Unreadable();
    }
}
