using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecResponder.Connectors.Firewalls;
using SecResponder.Connectors.Http;
using SecResponder.Playbooks.Actions;
using SecResponder.Response;
using SecResponder.Response.Steps;

namespace SecResponder.Connectors.FortiGate;

/// <summary><c>address.ban</c>: puts an address on the quarantine list of one firewall or of all; the ban ends by itself. The list has no room for a step's id, so the length of the ban is the step's own.</summary>
/// <remarks>FortiOS REST API, <c>monitor/user/banned</c>; CLI reference, "diagnose user banned-ip".</remarks>
internal sealed class BanAddress(ImmutableArray<FortiGateApi> firewalls)
    : OnFirewalls<FortiGateApi, BanAddress.Ban>(firewalls, [.. firewalls.Select(firewall => firewall.Name)], Setting)
{
    private const string Setting = "Connectors:FortiGate:Firewalls";
    private const string List = "monitor/user/banned";

    // Created and expiry are whole seconds, and may be taken a moment apart.
    private const int Slack = 2;
    private const int Lengths = 360;
    private const int Apart = 5;

    /// <summary>Name, parameters, permission.</summary>
    public static ActionSignature Description { get; } = new(
        "address.ban", FortiGateApi.System, "Puts an address on the quarantine list of FortiGate firewalls, until its time is over",
        [
            new ActionParameter("address", ParameterKind.Address, true, "The address; IPv4 or IPv6"),
            new ActionParameter("for", ParameterKind.Duration, true, "How long: 30m, 4h, 2d"),
            Where(Setting),
        ],
        IsHold: true)
    {
        Permissions =
        [
            new ActionPermission(PermissionKind.AdminProfile, "User & Device: read and write", "see the list, ban, take off the list"),
        ],
        FoundBy = "the length of the ban, from created to expires: an hour over the hold's time and so many seconds more as the step's id says (one of 360 lengths, up to 30 min)",
        UndoneBy = "taking the address off the list, where the ban's length is this step's; if nobody does, it ends by itself an hour to an hour and a half after its time",
        Limits = FortiGateConnector.Limits,
        Unverified =
        [
            "that a device keeps created and expires to the second, and what a second ban of the same address does to the first: none is asked for while one is there",
            "that bans survive a restart of the device, and reach the other members of a cluster: what is gone is found and placed again",
            "that sessions which the address has are cut at once",
            "which release no longer answers `monitor/user/banned/select`, or not yet `monitor/user/banned`: both are tried",
        ],
    };

    public override ActionSignature Signature => Description;

    /// <summary>How many seconds a step's ban lasts: the mark by which it is known again.</summary>
    internal static long LengthOf(string stepId, TimeSpan lasts) =>
        (long)lasts.TotalSeconds + BitConverter.ToUInt16(SHA256.HashData(Encoding.UTF8.GetBytes(stepId)).AsSpan(0, 2)) % Lengths * Apart;

    protected override string Words(ActionCall call) => "banned";

    protected override Effect.Refused? Against(ActionCall call) => EndsByItself.After(call) is null ? EndsByItself.NoDuration(call) : null;

    protected override async Task<string> AskAsync(FortiGateApi firewall, CancellationToken cancellation) =>
        $"{(await BansAsync(firewall, cancellation)).Count} addresses are banned; whether the token may ban shows only when it does";

    protected override async Task<Ban> SeeAsync(FortiGateApi firewall, ActionCall call, CancellationToken cancellation)
    {
        var address = TargetAddress.Of(call);
        foreach (var item in await BansAsync(firewall, cancellation))
        {
            if (!IPAddress.TryParse(item.Text("ip_address"), out var banned) || !banned.Equals(address))
                continue;
            var (created, expires) = (Seconds(item, "created"), Seconds(item, "expires"));
            // Some releases tell 0, or nothing, for a ban that never ends.
            if (created is null || expires is null or 0)
                return new Ban(Standing.Anothers, $"it is banned already, without an end, by {By(item)}");
            var isOurs = EndsByItself.After(call) is { } lasts && Math.Abs(expires.Value - created.Value - LengthOf(call.StepId, lasts)) <= Slack;
            return isOurs ? new Ban(Standing.Ours, "") : new Ban(Standing.Anothers, $"it is banned already, by {By(item)}");
        }
        return new Ban(Standing.Absent, "");
    }

    protected override async Task<Effect?> PlaceAsync(FortiGateApi firewall, Ban seen, ActionCall call, CancellationToken cancellation)
    {
        var body = new JsonObject { ["ip_addresses"] = new JsonArray(TargetAddress.Of(call).ToString()), ["expiry"] = LengthOf(call.StepId, EndsByItself.After(call)!.Value) };
        if (FortiGateApi.Failure(await firewall.PostAsync(List + "/add_users", body, cancellation)) is { } failure)
            return failure;
        // The answer says only that the request was understood.
        return await SeeAsync(firewall, call, cancellation) switch
        {
            { Standing: Standing.Ours } => null,
            { Standing: Standing.Anothers } another => new Effect.NotOurs($"{firewall.Name}: {another.Told}"),
            _ => throw new ConnectorException($"{FortiGateApi.System} {firewall.Name} has taken the ban, and its list does not have it"),
        };
    }

    protected override async Task<Effect?> TakeAwayAsync(FortiGateApi firewall, Ban seen, ActionCall call, CancellationToken cancellation) =>
        FortiGateApi.Failure(await firewall.PostAsync(List + "/clear_users", new JsonObject { ["ip_addresses"] = new JsonArray(TargetAddress.Of(call).ToString()) }, cancellation));

    private static async Task<IReadOnlyList<JsonElement>> BansAsync(FortiGateApi firewall, CancellationToken cancellation) =>
        await firewall.ListAsync(List, cancellation) ?? await firewall.ListAsync(List + "/select", cancellation)
            ?? throw new ConnectorException($"{FortiGateApi.System} {firewall.Name} knows no list of banned addresses");

    private static long? Seconds(JsonElement item, string name) => item.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var seconds) ? seconds : null;

    private static string By(JsonElement item) => item.Text("source") is { Length: > 0 } source ? PlainText.Line(source, 40) : "somebody";

    /// <summary>The ban that an address has.</summary>
    internal sealed record Ban(Standing Standing, string Told) : Seen(Standing, Told);
}
