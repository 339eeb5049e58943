using System.Globalization;
using System.Net;
using System.Text.Json;
using SecResponder.Connectors.Http;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Entities;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.Defender;

/// <summary><c>indicator.block</c>: keeps every onboarded machine from an address, a domain or a URL. Submitting would overwrite another's indicator of the same value: it is looked for first.</summary>
/// <remarks>Microsoft Learn, "Submit or Update Indicator API", "List Indicators API", "Delete Indicator API", "Create indicators for IPs and URLs/domains".</remarks>
public sealed class BlockIndicator(DefenderApi defender, TimeProvider time) : IResponseAction
{
    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "indicator.block", DefenderApi.System, "Keeps all machines from an address, a domain or a URL, until its time is over",
        [
            new ActionParameter("indicator", ParameterKind.Indicator, true, "A public address, a domain, or an http(s) URL; no networks"),
            new ActionParameter("for", ParameterKind.Duration, true, "How long: 30m, 4h, 2d"),
        ],
        IsHold: true)
    {
        Permissions =
        [
            new ActionPermission(PermissionKind.DefenderApplicationRole, "Ti.ReadWrite.All", "see others' indicators before one is submitted, submit, delete; with Ti.ReadWrite alone another's would not be seen and might be overwritten"),
        ],
        FoundBy = "the step's id at the head of the indicator's description",
        UndoneBy = "deleting the indicator, when it is this step's; if nobody does, it expires an hour after its time",
        Limits = new ActionLimits(100, 4, "100 calls a minute and 1,500 an hour for each kind of call, 15,000 active indicators a tenant; beyond that 429 with Retry-After, or 400"),
        Unverified =
        [
            "how soon machines obey: Microsoft says mostly within two hours, up to 48",
            "that network protection is in block mode and custom network indicators are switched on: without them an indicator does nothing, and nothing says so",
            "which of two wins when another submits the same value in the moment between our look and our call",
        ],
    };

    /// <inheritdoc/>
    public ActionSignature Signature => Description;

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellation)
    {
        var answer = await defender.GetAsync("api/indicators?$top=1", cancellation);
        return answer.IsSuccess || answer.Status == HttpStatusCode.NotFound
            ? new CheckResult(true, "indicators can be read; with Ti.ReadWrite alone only our own, which does not show")
            : new CheckResult(false, $"{(int)answer.Status}: {answer.Reason}; the identity needs Ti.ReadWrite.All");
    }

    /// <inheritdoc/>
    public async Task<Effect> DoAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.Target is { Id: var id } && id.StartsWith("net:", StringComparison.Ordinal))
            return new Effect.Refused("Defender takes addresses as indicators, not networks");
        var (type, value) = Of(call);
        if (type == "IpAddress" && !AddressGuard.IsPublic(IPAddress.Parse(value)))
            return new Effect.Refused($"{value} is no address of the internet: Defender takes only those as indicators");
        if (EndsByItself.After(call) is not { } lasts)
            return EndsByItself.NoDuration(call);
        if (await ThereAsync(type, value, cancellation) is { } there)
            return Told(there, call);
        var answer = await defender.PostAsync("api/indicators", Body(call, type, value, time.GetUtcNow() + lasts), cancellation);
        if (!answer.IsSuccess)
            return answer.Failure();
        var submitted = Indicator.Of(answer.Body ?? throw answer.Unreadable());
        return submitted.IsOf(call.StepId) ? Told(submitted, call) : throw answer.Unreadable();
    }

    /// <inheritdoc/>
    public async Task<Effect> FindAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        var (type, value) = Of(call);
        return await ThereAsync(type, value, cancellation) is { } there
            ? there.IsOf(call.StepId) ? Told(there, call) : new Effect.NotOurs($"the indicator there is another's: {PlainText.Line(there.Title, 200)}")
            : new Effect.Absent();
    }

    /// <inheritdoc/>
    public async Task<Effect> UndoAsync(ActionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        var (type, value) = Of(call);
        if (await ThereAsync(type, value, cancellation) is not { } there)
            return new Effect.Done("", "there is no such indicator any more");
        if (!there.IsOf(call.StepId))
            return new Effect.NotOurs($"the indicator there is another's: {PlainText.Line(there.Title, 200)}");
        var answer = await defender.DeleteAsync($"api/indicators/{Uri.EscapeDataString(there.Id)}", cancellation);
        return answer.IsSuccess || answer.Status == HttpStatusCode.NotFound ? new Effect.Done(there.Id, "deleted") : answer.Failure();
    }

    private static Effect Told(Indicator there, ActionCall call) => (there.IsOf(call.StepId), there.Blocks) switch
    {
        (true, _) => new Effect.Done(there.Id, $"indicator {there.Id}, {there.Action}"),
        (false, true) => new Effect.NotOurs($"it is blocked already by another's indicator: {PlainText.Line(there.Title, 200)}"),
        _ => new Effect.Refused($"another's indicator of it says {PlainText.Line(there.Action, 40)} ({PlainText.Line(there.Title, 200)}): it is left alone"),
    };

    private async Task<Indicator?> ThereAsync(string type, string value, CancellationToken cancellation)
    {
        var found = await defender.ListAsync("api/indicators", $"indicatorValue eq '{value.Replace("'", "''", StringComparison.Ordinal)}'", cancellation);
        // A filter that was not understood may be answered with everything.
        return found.Select(Indicator.Of).FirstOrDefault(indicator => indicator.Type == type && string.Equals(indicator.Value, value, StringComparison.OrdinalIgnoreCase));
    }

    private static (string Type, string Value) Of(ActionCall call) => call.Target switch
    {
        { Kind: EntityKind.Indicator, Id: var id } when id.StartsWith("addr:", StringComparison.Ordinal) => ("IpAddress", id["addr:".Length..]),
        { Kind: EntityKind.Indicator, Id: var id } when id.StartsWith("domain:", StringComparison.Ordinal) => ("DomainName", id["domain:".Length..]),
        { Kind: EntityKind.Indicator, Id: var id } when id.StartsWith("url:", StringComparison.Ordinal) => ("Url", id["url:".Length..]),
        _ => throw new ConnectorException($"'{PlainText.Line(call.Target?.Id, 80)}' is no indicator"),
    };

    private static string Body(ActionCall call, string type, string value, DateTimeOffset until) => JsonSerializer.Serialize(new Dictionary<string, string>
    {
        ["indicatorValue"] = value,
        ["indicatorType"] = type,
        ["action"] = "Block",
        ["title"] = PlainText.Line($"SecResponder: {call.Context.Title}", 200),
        ["description"] = PlainText.Line($"{call.StepId} {call.Context.Summary}, {call.Context.IncidentId}", 1000),
        ["severity"] = call.Context.Level switch { "critical" or "high" => "High", "medium" => "Medium", "low" => "Low", _ => "Informational" },
        ["expirationTime"] = until.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
    });

    private sealed record Indicator(string Id, string Type, string Value, string Action, string Title, string Description)
    {
        public bool Blocks => Action is "Block" or "BlockAndRemediate" or "AlertAndBlock";

        public bool IsOf(string stepId) => Description.StartsWith(stepId, StringComparison.Ordinal);

        public static Indicator Of(JsonElement indicator)
        {
            // An id is text on the page; some proxies of it answer a number.
            var id = indicator.Member("id") is { ValueKind: JsonValueKind.Number } number ? number.ToString() : indicator.Text("id");
            return id.Length > 0 && indicator.Text("indicatorType").Length > 0
                ? new(id, indicator.Text("indicatorType"), indicator.Text("indicatorValue"), indicator.Text("action"), indicator.Text("title"), indicator.Text("description"))
                : throw new ConnectorException($"{DefenderApi.System} answered something that is no indicator");
        }
    }
}
